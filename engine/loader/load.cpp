// The order of loading: bytes, names, states, sections, transitions, scenarios, and what only the whole shows.

#include "engine/loader/load.hpp"

#include <algorithm>

#include "engine/base/digest.hpp"
#include "engine/interpreter/chart_tables.hpp"
#include "engine/loader/parts.hpp"
#include "engine/loader/yaml/yaml_tree.hpp"

namespace docket {

namespace {

/// Version of the language that this loader reads.
constexpr std::int64_t language_version = 1;

/// "equipment-loan" gives "EL"; a single word gives its first letters, "sandbox" "SAN". At least two capitals, at most six.
std::string default_code(std::string_view workflow)
{
    std::string initials;
    std::string letters;
    bool is_start = true;
    for (const char c : workflow) {
        const bool is_letter = c >= 'a' && c <= 'z';
        if (is_letter && is_start && initials.size() < 6) initials += static_cast<char>(c - 'a' + 'A');
        if (is_letter && letters.size() < 3) letters += static_cast<char>(c - 'a' + 'A');
        is_start = c == '-';
    }
    std::string code = initials.size() >= 2 ? initials : letters;
    while (code.size() < 2) code += 'X';
    return code;
}

void load_code(Context& context, const YamlNode* node)
{
    std::string& code = context.definition.code_prefix;
    code = default_code(context.definition.ref.workflow);
    if (node == nullptr) return;
    code = context.read.expect_string(*node).value_or("");
    const bool is_code =
        code.size() >= 2 && code.size() <= 6 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    if (!is_code)
        context.read.error(*node, "invalid-name", "'" + code + "' cannot begin the codes of dossiers.",
                           "Write two to six capital letters: SBX.");
}

/// The name is looked up once forms and data are loaded.
void load_case_title(Context& context)
{
    const YamlNode* node = context.root.find("case_title");
    if (node == nullptr) return;
    context.definition.case_title = context.read.expect_string(*node).value_or("");
    const std::vector<std::string> names = context.data_names();
    if (std::find(names.begin(), names.end(), context.definition.case_title) == names.end())
        context.read.error(*node, "undeclared-data", "There is no field or data named '" + context.definition.case_title + "'.",
                           did_you_mean(context.definition.case_title, names));
}

void load_head(Context& context)
{
    const YamlNode& root = context.root;
    Definition& definition = context.definition;
    if (const YamlNode* version = context.read.require(root, "docket")) {
        const auto number = context.read.expect_integer(*version);
        if (number && *number != language_version) {
            context.read.error(*version, "unknown-version", "This version of Docket reads 'docket: 1' only.", "Write docket: 1.");
        }
    }
    if (const YamlNode* id = context.read.require(root, "workflow")) definition.ref.workflow = read_workflow_id(context, *id);
    if (const YamlNode* title = root.find("title")) {
        definition.title = read_text(context, *title);
    } else {
        definition.title = {definition.ref.workflow, definition.ref.workflow};
        context.read.warning(root, "missing-title", "The workflow has no title; people are shown its id.",
                             "Add title: {vi: \"…\", en: \"…\"}.");
    }
    definition.description = read_text_at(context, root, "description");
    if (const YamlNode* calendar = root.find("calendar"); calendar != nullptr && context.read.expect_string(*calendar)) {
        definition.calendar = calendar->text;
        expect_name(context, *calendar);
    }
    load_code(context, root.find("code"));
}

void check_calendar(Context& context)
{
    if (context.calendar_use == nullptr || context.root.find("calendar") != nullptr) return;
    context.read.error(*context.calendar_use, "no-calendar",
                       "'" + context.calendar_use->text + "' is counted on a calendar, but the file names none.",
                       "Add calendar: and a name under config/calendars at the top.");
}

std::vector<Scenario> load_all(Context& context)
{
    load_head(context);
    declare_names(context);
    lay_out_states(context);
    declare_scopes(context);
    load_roles(context);
    load_forms(context);
    load_data(context);
    load_case_title(context);
    load_procedure(context);
    load_clocks(context);
    load_panels(context);
    load_states(context);
    std::vector<Scenario> scenarios = load_scenarios(context);
    check_chart(context);
    check_calendar(context);
    return scenarios;
}

/// Diagnostics are in the order in which they were found.
Loaded load_unsorted(std::string_view bytes, std::string file_name)
{
    Loaded loaded;
    YamlFile file = read_yaml(bytes, file_name);
    loaded.diagnostics = std::move(file.diagnostics);
    if (!file.root) return loaded;
    const bool has_yaml_errors = !loaded.diagnostics.empty();

    Reader reader(*file.root, file_name, loaded.diagnostics);
    if (!reader.expect_map(*file.root)) return loaded;
    auto definition = std::make_shared<Definition>();
    definition->file = std::move(file_name);
    definition->ref.sha256 = sha256(bytes);
    Context context(*file.root, reader, *definition);
    std::vector<Scenario> scenarios = load_all(context);

    if (has_yaml_errors || reader.has_errors()) return loaded;
    compile_chart(*definition);
    loaded.definition = std::move(definition);
    loaded.scenarios = std::move(scenarios);
    return loaded;
}

}  // namespace

Loaded load_definition(std::string_view bytes, std::string file_name)
{
    Loaded loaded = load_unsorted(bytes, std::move(file_name));
    std::ranges::stable_sort(loaded.diagnostics, {}, &Diagnostic::place);
    return loaded;
}

}  // namespace docket
