// What stands above the chart as YAML: roles, forms, data and procedure. See expand_parts.hpp.

#include "engine/loader/expand/expand_parts.hpp"

namespace docket {

namespace {

/// A mapping by name of the things in a list; left out if there are none.
template <class Things, class Name, class Print>
void add_named(YamlNode& root, const char* section, const Things& things, Name name_of, Print print)
{
    if (things.empty()) return;
    YamlNode map = yaml_map();
    for (const auto& thing : things) add_member(map, name_of(thing), print(thing));
    add_member(root, section, std::move(map));
}

YamlNode print_role(const Definition& definition, const Role& role)
{
    YamlNode map = yaml_map();
    add_member(map, "title", node_of(role.title));
    add_member(map, "party", node_of(role.party));
    add_member(map, "opens", node_of(role.opens));
    add_names(map, "appointed_by", definition.role_names(role.appointed_by));
    return map;
}

YamlNode print_field(const Field& field)
{
    YamlNode map = yaml_map();
    add_member(map, "name", yaml_word(field.name));
    add_member(map, "type", yaml_word(std::string(code_of(field.type))));
    add_member(map, "label", node_of(field.label));
    add_text(map, "hint", field.hint);
    add_string(map, "section", field.section);
    add_member(map, "required", node_of(field.required));
    if (field.required_when) add_member(map, "required_when", node_of(*field.required_when));
    if (field.show_when) add_member(map, "show_when", node_of(*field.show_when));
    if (field.type == FieldType::boolean) add_member(map, "must_be_true", node_of(field.must_be_true));
    if (field.min) add_member(map, "min", node_of(*field.min));
    if (field.max) add_member(map, "max", node_of(*field.max));
    add_string(map, "pattern", field.pattern);
    add_string(map, "currency", field.currency);
    add_names(map, "accept", field.accept);
    if (field.max_size_bytes > 0) add_member(map, "max_size", yaml_word(std::to_string(field.max_size_bytes) + " B"));
    if (!field.options.empty()) {
        YamlNode& options = add_member(map, "options", yaml_list());
        for (const Option& option : field.options) {
            YamlNode& item = options.items.emplace_back(yaml_map());
            add_member(item, "value", yaml_text(option.value));
            add_member(item, "label", node_of(option.label));
        }
    }
    if (!field.columns.empty()) {
        YamlNode& columns = add_member(map, "columns", yaml_list());
        for (const Field& column : field.columns) columns.items.push_back(print_field(column));
    }
    add_member(map, "privacy", node_of(field.privacy));
    add_basis(map, field.basis);
    return map;
}

YamlNode print_form(const Form& form)
{
    YamlNode map = yaml_map();
    add_member(map, "title", node_of(form.title));
    add_text(map, "intro", form.intro);
    if (!form.sections.empty()) {
        YamlNode& sections = add_member(map, "sections", yaml_list());
        for (const FormSection& section : form.sections) {
            YamlNode& item = sections.items.emplace_back(yaml_map());
            add_member(item, "id", yaml_word(section.id));
            add_member(item, "title", node_of(section.title));
        }
    }
    YamlNode& fields = add_member(map, "fields", yaml_list());
    for (const Field& field : form.fields) fields.items.push_back(print_field(field));
    if (form.checks.empty()) return map;
    YamlNode& checks = add_member(map, "checks", yaml_list());
    for (const FormCheck& check : form.checks) {
        YamlNode& item = checks.items.emplace_back(yaml_map());
        add_member(item, "check", node_of(check.check));
        add_member(item, "message", node_of(check.message));
        add_string(item, "field", check.field);
        add_basis(item, check.basis);
    }
    return map;
}

YamlNode print_declaration(const DataDeclaration& declaration)
{
    YamlNode map = yaml_map();
    add_member(map, "type", yaml_text(declaration.type));
    add_member(map, "value", computed_node(declaration.value));
    add_member(map, "privacy", node_of(declaration.privacy));
    return map;
}

YamlNode print_clock(const Definition& definition, const ClockRule& clock)
{
    YamlNode map = yaml_map();
    add_text(map, "title", clock.title);
    add_member(map, "limit", node_of(clock.limit));
    add_member(map, "starts", node_of(clock.starts));
    add_names(map, "pauses_in", clock.pauses_in);
    add_names(map, "restarts_on", clock.restarts_on);
    add_names(map, "stops_on", clock.stops_on);
    if (!clock.warn_at.empty()) add_member(map, "warn_at", node_of(clock.warn_at));
    if (!clock.on_expiry.empty()) add_member(map, "on_expiry", node_of(clock.on_expiry));
    if (clock.extend_max_times > 0) {
        YamlNode& extend = add_member(map, "extend", yaml_map());
        add_member(extend, "by", node_of(definition.role_names(clock.extend_by)));
        add_member(extend, "max_times", node_of(std::int64_t{clock.extend_max_times}));
        if (clock.extend_max) add_member(extend, "max", node_of(*clock.extend_max));
    }
    add_basis(map, clock.basis);
    return map;
}

YamlNode percent_node(double percent)
{
    return yaml_word(node_of(percent).text + "%");
}

void add_quorum(YamlNode& map, const Panel& panel)
{
    if (!panel.quorum) return;
    YamlNode& quorum = add_member(map, "quorum", yaml_map());
    const Fraction& fraction = *panel.quorum;
    const std::string text = std::to_string(fraction.numerator) + "/" + std::to_string(fraction.denominator);
    add_member(quorum, "fraction", yaml_text((fraction.strict ? "> " : "") + text));
    if (panel.quorum_includes.empty()) return;
    YamlNode& includes = add_member(quorum, "includes", yaml_list());
    for (const QuorumSeat& seat : panel.quorum_includes) {
        const bool is_one = seat.any_of.size() == 1;
        includes.items.push_back(is_one ? yaml_text(seat.any_of.front() + "*" + std::to_string(seat.count)) : node_of(seat.any_of));
    }
}

YamlNode print_panel(const Panel& panel)
{
    static constexpr const char* ballots[] = {"score", "vote", "text"};
    static constexpr const char* closings[] = {"all_voted", "chair", "clock"};
    YamlNode map = yaml_map();
    add_text(map, "title", panel.title);
    add_member(map, "role", yaml_text(panel.role));
    YamlNode& size = add_member(map, "size", yaml_map());
    add_member(size, "min", node_of(std::int64_t{panel.size_min}));
    add_member(size, "max", node_of(std::int64_t{panel.size_max}));
    add_member(size, "odd", node_of(panel.size_odd));
    add_quorum(map, panel);
    add_member(map, "ballot", yaml_word(ballots[static_cast<std::size_t>(panel.ballot)]));
    add_names(map, "choices", panel.choices);
    if (!panel.criteria.empty()) {
        YamlNode& criteria = add_member(map, "criteria", yaml_list());
        for (const Criterion& criterion : panel.criteria) {
            YamlNode& item = criteria.items.emplace_back(yaml_map());
            add_member(item, "name", yaml_word(criterion.name));
            add_text(item, "title", criterion.title);
            add_member(item, "max", node_of(criterion.max));
            add_member(item, "weight", node_of(criterion.weight));
        }
    }
    add_member(map, "sealed", node_of(panel.sealed));
    if (panel.outlier_beyond_percent)
        add_member(add_member(map, "outlier", yaml_map()), "beyond", percent_node(*panel.outlier_beyond_percent));
    if (panel.bonus_percent) add_member(map, "bonus", percent_node(*panel.bonus_percent));
    add_names(map, "tie", panel.tie);
    if (!panel.decide.empty()) {
        YamlNode& decide = add_member(map, "decide", yaml_list());
        for (const PanelDecision& decision : panel.decide) {
            YamlNode& item = decide.items.emplace_back(yaml_map());
            add_member(item, "when", node_of(decision.when));
            add_member(item, "raise", yaml_text(decision.raise));
        }
    }
    add_member(map, "closes", yaml_word(closings[static_cast<std::size_t>(panel.closes)]));
    if (panel.papers_before) add_member(map, "papers_before", node_of(*panel.papers_before));
    add_basis(map, panel.basis);
    return map;
}

YamlNode print_letter(const Letter& letter)
{
    YamlNode map = yaml_map();
    add_member(map, "title", node_of(letter.title));
    add_string(map, "form_code", letter.form_code);
    add_text(map, "body", letter.body);
    add_basis(map, letter.basis);
    return map;
}

YamlNode print_link(const Link& link)
{
    YamlNode map = yaml_map();
    add_member(map, "workflow", yaml_word(link.workflow));
    add_text(map, "title", link.title);
    return map;
}

YamlNode print_outcome(const Outcome& outcome)
{
    YamlNode map = yaml_map();
    add_member(map, "title", node_of(outcome.title));
    return map;
}

void add_separation(YamlNode& root, const Definition& definition)
{
    if (definition.separation.empty()) return;
    YamlNode& list = add_member(root, "separation", yaml_list());
    for (const Separation& separation : definition.separation) {
        YamlNode& item = list.items.emplace_back(yaml_map());
        add_member(item, "events", node_of(separation.events));
        add_basis(item, separation.basis);
    }
}

void add_stages(YamlNode& root, const Definition& definition)
{
    if (definition.stages.empty()) return;
    YamlNode& list = add_member(root, "stages", yaml_list());
    for (const Stage& stage : definition.stages) {
        YamlNode& item = list.items.emplace_back(yaml_map());
        add_member(item, "id", yaml_word(stage.id));
        add_member(item, "title", node_of(stage.title));
    }
}

}  // namespace

void add_sections(YamlNode& root, const Definition& definition)
{
    const auto by_name = [](const auto& thing) { return thing.name; };
    add_named(
        root, "roles", definition.roles, [](const Role& role) { return role.id; },
        [&](const Role& role) { return print_role(definition, role); });
    add_named(root, "forms", definition.forms, by_name, print_form);
    add_named(root, "data", definition.data, by_name, print_declaration);
    add_separation(root, definition);
    add_named(root, "clocks", definition.clocks, by_name, [&](const ClockRule& clock) { return print_clock(definition, clock); });
    add_named(root, "panels", definition.panels, by_name, print_panel);
    add_named(root, "letters", definition.letters, by_name, print_letter);
    add_named(root, "links", definition.links, by_name, print_link);
    add_stages(root, definition);
    add_named(
        root, "outcomes", definition.outcomes, [](const Outcome& outcome) { return outcome.code; }, print_outcome);
}

}  // namespace docket
