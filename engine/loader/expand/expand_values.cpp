// Common values and actions as YAML. See expand_parts.hpp.

#include <array>
#include <charconv>

#include "engine/loader/duration.hpp"
#include "engine/loader/expand/expand_parts.hpp"

namespace docket {

namespace {

YamlNode node_of(const DataRule& data)
{
    return data.whole ? computed_node(*data.whole) : docket::node_of(data.members);
}

/// One action: `verb` with what it says, and what stands beside it.
class ActionPrinter {
public:
    YamlNode operator()(const Assign& assign)
    {
        YamlNode values = yaml_map();
        add_member(values, "data." + assign.path, docket::node_of(assign.value));
        return alone("set", std::move(values));
    }
    YamlNode operator()(const Raise& raise)
    {
        YamlNode node = alone("raise", docket::node_of(raise.event));
        add_data(node, raise.data);
        return node;
    }
    YamlNode operator()(const Send& send)
    {
        YamlNode node = alone("send", docket::node_of(send.event));
        if (send.after) add_member(node, "after", docket::node_of(*send.after));
        if (send.id) add_member(node, "id", docket::node_of(*send.id));
        add_data(node, send.data);
        return node;
    }
    YamlNode operator()(const Cancel& cancel) { return alone("cancel", docket::node_of(cancel.id)); }
    YamlNode operator()(const If& choice)
    {
        YamlNode node = yaml_map();
        YamlNode others = yaml_list();
        for (std::size_t i = 0; i < choice.branches.size(); ++i) {
            const Branch& branch = choice.branches[i];
            if (i == 0) {
                add_member(node, "if", docket::node_of(*branch.when));
                add_member(node, "then", docket::node_of(branch.actions));
            } else if (branch.when) {
                YamlNode other = yaml_map();
                add_member(other, "when", docket::node_of(*branch.when));
                add_member(other, "then", docket::node_of(branch.actions));
                others.items.push_back(std::move(other));
            } else {
                add_member(node, "else", docket::node_of(branch.actions));
            }
        }
        if (!others.items.empty()) add_member(node, "elif", std::move(others));
        return node;
    }
    YamlNode operator()(const ForEach& loop)
    {
        YamlNode node = alone("for", yaml_text(loop.item));
        add_member(node, "in", docket::node_of(loop.in));
        add_string(node, "index", loop.index);
        add_member(node, "do", docket::node_of(loop.actions));
        return node;
    }
    YamlNode operator()(const Notify& notify)
    {
        YamlNode value = yaml_map();
        add_member(value, "roles", docket::node_of(notify.roles));
        add_text(value, "message", notify.message);
        add_string(value, "letter", notify.letter);
        return alone("notify", std::move(value));
    }
    YamlNode operator()(const Escalate& escalate)
    {
        YamlNode value = yaml_map();
        add_member(value, "role", yaml_text(escalate.role));
        add_text(value, "message", escalate.message);
        return alone("escalate", std::move(value));
    }
    YamlNode operator()(const Issue& issue) { return alone("issue", yaml_text(issue.letter)); }
    YamlNode operator()(const OpenLinked& open)
    {
        YamlNode value = yaml_map();
        add_member(value, "workflow", yaml_text(open.workflow));
        add_member(value, "as", yaml_text(open.link));
        add_member(value, "with", docket::node_of(open.with));
        return alone("open", std::move(value));
    }
    YamlNode operator()(const Pay& pay)
    {
        YamlNode value = yaml_map();
        if (pay.amount) add_member(value, "amount", docket::node_of(*pay.amount));
        if (pay.to) add_member(value, "to", docket::node_of(*pay.to));
        add_text(value, "purpose", pay.purpose);
        return alone("pay", std::move(value));
    }
    YamlNode operator()(const Publish& publish) { return alone("publish", yaml_text(publish.what)); }
    YamlNode operator()(const Log& log)
    {
        YamlNode value = yaml_map();
        add_member(value, "value", docket::node_of(log.value));
        add_string(value, "label", log.label);
        return alone("log", std::move(value));
    }

private:
    static YamlNode alone(const char* verb, YamlNode value)
    {
        YamlNode node = yaml_map();
        add_member(node, verb, std::move(value));
        return node;
    }
    static void add_data(YamlNode& node, const DataRule& data)
    {
        if (data.whole || !data.members.empty()) add_member(node, "data", node_of(data));
    }
};

}  // namespace

YamlNode node_of(bool value)
{
    return yaml_word(value ? "true" : "false");
}

YamlNode node_of(std::int64_t value)
{
    return yaml_word(std::to_string(value));
}

YamlNode node_of(double value)
{
    constexpr double exact = 9007199254740992.0;  // 2 to the 53rd: below it whole numbers print as such
    const auto whole = value > -exact && value < exact ? static_cast<std::int64_t>(value) : 0;
    if (static_cast<double>(whole) == value) return node_of(whole);
    std::array<char, 32> buffer{};
    return yaml_word({buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr});
}

YamlNode node_of(const LocalText& text)
{
    YamlNode map = yaml_map();
    add_member(map, "vi", yaml_text(text.vi));
    add_member(map, "en", yaml_text(text.en));
    return map;
}

YamlNode node_of(const Expression& expression)
{
    return yaml_text(expression.text);
}

YamlNode computed_node(const Expression& expression)
{
    YamlNode map = yaml_map();
    add_member(map, "cel", node_of(expression));
    return map;
}

YamlNode node_of(const TextRule& rule)
{
    const auto* text = std::get_if<std::string>(&rule);
    return text != nullptr ? yaml_text(*text) : computed_node(std::get<Expression>(rule));
}

YamlNode node_of(const LimitRule& limit)
{
    if (const auto* fixed = std::get_if<Limit>(&limit)) return yaml_word(to_text(*fixed));
    if (const auto* duration = std::get_if<ComputedDuration>(&limit)) return computed_node(duration->duration);
    const auto& amount = std::get<ComputedLimit>(limit);
    return yaml_text("{" + amount.amount.text + "} " + std::string(to_text(amount.unit)));
}

YamlNode node_of(const std::vector<Mark>& marks)
{
    YamlNode list = yaml_list();
    for (const Mark& mark : marks) list.items.push_back(yaml_word(to_text(mark)));
    return list;
}

YamlNode node_of(const std::vector<std::string>& names)
{
    YamlNode list = yaml_list();
    for (const std::string& name : names) list.items.push_back(yaml_text(name));
    return list;
}

YamlNode node_of(const ActionBlock& actions)
{
    YamlNode list = yaml_list();
    for (const Action& action : actions) list.items.push_back(std::visit(ActionPrinter(), action.what));
    return list;
}

YamlNode node_of(const std::vector<std::pair<std::string, Expression>>& members)
{
    YamlNode map = yaml_map();
    for (const auto& [name, expression] : members) add_member(map, name, node_of(expression));
    return map;
}

YamlNode node_of(Privacy privacy)
{
    if (privacy == Privacy::public_) return yaml_word("public");
    return yaml_word(privacy == Privacy::personal ? "personal" : "confidential");
}

void add_text(YamlNode& map, const char* key, const LocalText& text)
{
    if (!text.empty()) add_member(map, key, node_of(text));
}

void add_string(YamlNode& map, const char* key, const std::string& text)
{
    if (!text.empty()) add_member(map, key, yaml_text(text));
}

void add_names(YamlNode& map, const char* key, const std::vector<std::string>& names)
{
    if (!names.empty()) add_member(map, key, node_of(names));
}

void add_basis(YamlNode& map, const Basis& basis)
{
    add_string(map, "basis", basis.citation);
    switch (basis.confidence) {
    case Confidence::none: return;
    case Confidence::verified: add_member(map, "confidence", yaml_word("verified")); return;
    case Confidence::secondary: add_member(map, "confidence", yaml_word("secondary")); return;
    case Confidence::legacy: add_member(map, "confidence", yaml_word("legacy")); return;
    case Confidence::programme_rule: add_member(map, "confidence", yaml_word("programme_rule")); return;
    }
}

}  // namespace docket
