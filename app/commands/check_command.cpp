// `docket check`.

#include <algorithm>
#include <iostream>

#include <boost/json.hpp>

#include "app/commands/definition_commands.hpp"
#include "app/files.hpp"
#include "engine/loader/expand/expand.hpp"
#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"

namespace docket {

namespace {

namespace json = boost::json;

json::object diagnostic_json(const Diagnostic& diagnostic)
{
    return {{"severity", to_text(diagnostic.severity)}, {"code", diagnostic.code}, {"file", diagnostic.place.file}, {"line", diagnostic.place.line},
            {"column", diagnostic.place.column}, {"path", diagnostic.path}, {"message", diagnostic.message}, {"remedy", diagnostic.remedy}};
}

std::size_t count(const Diagnostics& diagnostics, Severity severity)
{
    return static_cast<std::size_t>(std::count_if(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& one) { return one.severity == severity; }));
}

/// The calendar a definition names must be one of the installation's.
void check_calendar(const Loaded& loaded, const Calendars& calendars, const std::string& file, Diagnostics& diagnostics)
{
    if (!loaded.definition || loaded.definition->calendar.empty() || calendars.find(loaded.definition->calendar) != nullptr) return;
    diagnostics.push_back({Severity::error, "unknown-calendar", {file, 0, 0}, "There is no calendar '" + loaded.definition->calendar + "'.",
                           "Add it under config/calendars, or name one that is there.", "calendar"});
}

void report(const CheckOptions& options, const Diagnostics& all, std::size_t files, std::ostream& out)
{
    if (options.json) {
        json::array array;
        for (const Diagnostic& diagnostic : all) array.push_back(diagnostic_json(diagnostic));
        out << json::serialize(json::object{{"diagnostics", std::move(array)}, {"files", files}, {"errors", count(all, Severity::error)},
                                            {"warnings", count(all, Severity::warning)}, {"notes", count(all, Severity::note)}})
            << "\n";
        return;
    }
    out << to_text(all) << files << (files == 1 ? " file: " : " files: ") << count(all, Severity::error) << " errors, " << count(all, Severity::warning)
        << " warnings, " << count(all, Severity::note) << " notes\n";
}

}  // namespace

int check_definitions(const CheckOptions& options, std::ostream& out, std::ostream& err)
{
    try {
        const auto files = definition_files(options.paths);
        if (files.empty()) return err << "docket check: there is no definition here\n", 2;
        const Calendars calendars = read_calendars(config_folder() / "calendars");
        Diagnostics all;
        for (const auto& path : files) {
            const std::string name = path.generic_string();
            const Loaded loaded = load_definition(read_file(path), name);
            all.insert(all.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
            check_calendar(loaded, calendars, name, all);
            if (options.expand && loaded.definition) out << expand(*loaded.definition);
        }
        if (options.expand)
            err << to_text(all);
        else
            report(options, all, files.size(), out);
        return count(all, Severity::error) == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        err << "docket check: " << error.what() << "\n";
        return 3;
    }
}

}  // namespace docket
