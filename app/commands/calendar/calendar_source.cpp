// Where calendar files lie, and reading them. The file's content is engine/loader/calendar_file's.

#include "app/commands/calendar/calendar_source.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "engine/base/limits.hpp"
#include "engine/loader/calendar_file.hpp"

namespace docket {

namespace {

namespace fs = std::filesystem;

/// Folders that may hold `calendars/`, the nearest first. A program run from its build tree finds the project above it.
std::vector<fs::path> config_folders()
{
    std::vector<fs::path> folders{"config"};
    std::error_code unreadable;
    const fs::path program = fs::read_symlink("/proc/self/exe", unreadable);
    if (unreadable) return folders;
    folders.push_back(program.parent_path().parent_path() / "share" / "docket");
    for (fs::path folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
        folders.push_back(folder / "config");
    return folders;
}

/// One byte more than a file may have is enough to be told so by the loader.
std::optional<std::string> contents_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string bytes(limits::yaml_bytes_max + 1, '\0');
    if (!file || !fs::is_regular_file(path)) return std::nullopt;
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (file.bad()) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

std::string errors_of(const Diagnostics& diagnostics)
{
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.severity != Severity::error) continue;
        if (!text.empty()) text += '\n';
        const Place& place = diagnostic.place;
        text += place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": error[" + diagnostic.code +
                "]: " + diagnostic.message;
        if (!diagnostic.remedy.empty()) text += " " + diagnostic.remedy;
    }
    return text;
}

}  // namespace

CalendarFinder::CalendarFinder(std::optional<fs::path> config_dir) : config_dir_(std::move(config_dir))
{
    if (config_dir_) return;
    const char* from_environment = std::getenv("DOCKET_CONFIG_DIR");
    if (from_environment && *from_environment) config_dir_ = from_environment;
}

std::optional<fs::path> CalendarFinder::path_of(const std::string& name) const
{
    std::error_code ignored;
    if (name.find('/') != std::string::npos || name.ends_with(".yaml"))
        return fs::exists(name, ignored) ? std::optional<fs::path>(name) : std::nullopt;
    const fs::path tail = fs::path("calendars") / (name + ".yaml");
    const std::vector<fs::path> folders = config_dir_ ? std::vector<fs::path>{*config_dir_} : config_folders();
    for (const fs::path& folder : folders)
        if (fs::exists(folder / tail, ignored)) return folder / tail;
    return std::nullopt;
}

Result<std::shared_ptr<const Calendar>, CalendarFault> CalendarFinder::find(const std::string& name)
{
    if (const auto known = loaded_.find(name); known != loaded_.end()) return known->second;
    const auto path = path_of(name);
    if (!path) return CalendarFault{2, "Expected to find the calendar '" + name + "', but there is no such name and no such file."};
    const auto bytes = contents_of(*path);
    if (!bytes) return CalendarFault{3, "Expected to read " + path->string() + ", but it cannot be read."};
    const LoadedCalendar loaded = load_calendar(*bytes, path->string());
    if (!loaded.calendar) return CalendarFault{1, errors_of(loaded.diagnostics)};
    return loaded_.emplace(name, loaded.calendar).first->second;
}

}  // namespace docket
