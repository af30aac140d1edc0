#include "app/commands/graph_command.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>
#include <memory>

#include "app/files.hpp"
#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"

namespace docket {

namespace {

std::string chart_text(const Definition& definition, const GraphOptions& options)
{
    switch (options.format) {
    case GraphOptions::Format::svg: return to_svg(definition, options.language);
    case GraphOptions::Format::mermaid: return to_mermaid(definition, options.language);
    case GraphOptions::Format::dot: return to_dot(definition, options.language);
    case GraphOptions::Format::scxml: return to_scxml(definition);
    case GraphOptions::Format::json: return to_chart_json(definition) + "\n";
    }
    return "";
}

} // namespace

int print_graph(const GraphOptions& options, std::ostream& out, std::ostream& err)
{
    try {
        const Loaded loaded = load_definition(read_file(options.file), options.file.generic_string());
        if (!loaded.definition) return err << to_text(loaded.diagnostics), 1;
        out << chart_text(*loaded.definition, options) << std::flush;
        if (!out) throw std::runtime_error("the output cannot be written");
        return 0;
    } catch (const std::exception& error) {
        err << "docket graph: " << error.what() << "\n";
        return 3;
    }
}

void register_graph(CLI::App& root, int& exit_code)
{
    using Format = GraphOptions::Format;
    static const std::map<std::string, Format> formats{
        {"svg", Format::svg}, {"mermaid", Format::mermaid}, {"dot", Format::dot}, {"scxml", Format::scxml}, {"json", Format::json}};
    static const std::map<std::string, Language> languages{{"vi", Language::vi}, {"en", Language::en}};
    CLI::App* command = root.add_subcommand("graph", "The chart of a definition");
    auto options = std::make_shared<GraphOptions>();
    auto format = std::make_shared<std::string>();
    auto language = std::make_shared<std::string>("vi");
    command->add_option("file", options->file, "A definition")->required()->check(CLI::ExistingFile);
    command->add_option("--format", *format, "svg, mermaid, dot, scxml or json")->required()->check(CLI::IsMember(formats));
    command->add_option("--lang", *language, "vi or en: which titles svg, mermaid and dot show")->check(CLI::IsMember(languages));
    command->callback([options, format, language, &exit_code] {
        options->format = formats.at(*format);
        options->language = languages.at(*language);
        exit_code = print_graph(*options, std::cout, std::cerr);
    });
}

} // namespace docket
