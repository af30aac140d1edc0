// From the neutral form to a chart: one function for each kind of thing that the form names.

#include "tests/conformance/scxml/neutral_chart.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace docket {

namespace {

namespace json = boost::json;

bool is_name_character(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string text_of(const json::value& value)
{
    return std::string(value.as_string());
}

/// nullptr if the member is absent or null.
const json::value* member(const json::object& object, std::string_view name)
{
    const json::value* found = object.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

std::vector<std::string> texts_of(const json::value& list)
{
    std::vector<std::string> texts;
    for (const json::value& text : list.as_array()) texts.push_back(text_of(text));
    return texts;
}

class Reader {
public:
    explicit Reader(const json::object& machine);
    Chart chart;

private:
    Expression expression(const json::value& text) const;
    std::string rewritten(std::string_view text) const;
    std::string path_of(std::string_view location) const;
    TextRule text_rule(const json::object& from, std::string_view fixed, std::string_view computed) const;
    DataRule data_rule(const json::object& from) const;
    ActionBlock block(const json::value& from) const;
    std::vector<ActionBlock> blocks(const json::value& from) const;
    Action action_of(const json::object& from) const;
    Send send_of(const json::object& from) const;
    Edge edge(const json::object& from) const;
    StateNode node(const json::object& from) const;

    std::vector<std::string> ids_;
};

Reader::Reader(const json::object& machine)
{
    for (const json::value& declaration : machine.at("datamodel").as_array()) ids_.push_back(text_of(declaration.at("id")));
    for (const json::value& declaration : machine.at("datamodel").as_array()) {
        const json::value* initial = member(declaration.as_object(), "expr");
        chart.data.emplace_back(text_of(declaration.at("id")), initial == nullptr ? "null" : rewritten(initial->as_string()));
    }
    chart.root = node(machine.at("root").as_object());
}

/// Puts `data.` before data ids that stand free: outside string literals and not after a dot.
std::string Reader::rewritten(std::string_view text) const
{
    std::string result;
    char quote = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const bool starts_name = quote == 0 && is_name_character(c) && std::isdigit(static_cast<unsigned char>(c)) == 0;
        if (starts_name && (i == 0 || !is_name_character(text[i - 1]))) {
            std::size_t end = i;
            while (end < text.size() && is_name_character(text[end])) ++end;
            const std::string name(text.substr(i, end - i));
            const bool is_free = i == 0 || text[i - 1] != '.';
            if (is_free && std::find(ids_.begin(), ids_.end(), name) != ids_.end()) result += "data.";
            result += name;
            i = end;
            continue;
        }
        if (quote != 0 && c == '\\') result += text[i++];
        else if (c == quote) quote = 0;
        else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
        if (i < text.size()) result += text[i++];
    }
    return result;
}

/// "a.b", "a[0]" and "a['b']" as a dotted path.
std::string Reader::path_of(std::string_view location) const
{
    std::string path;
    for (const char c : location) {
        if (c == '[') path += '.';
        else if (c != ']' && c != '"' && c != '\'' && c != ' ') path += c;
    }
    return path;
}

Expression Reader::expression(const json::value& text) const
{
    return cel(rewritten(text.as_string()));
}

TextRule Reader::text_rule(const json::object& from, std::string_view fixed, std::string_view computed) const
{
    if (const json::value* text = member(from, fixed)) return text_of(*text);
    return expression(from.at(computed));
}

DataRule Reader::data_rule(const json::object& from) const
{
    DataRule rule;
    if (const json::value* whole = member(from, "data_expr")) rule.whole = expression(*whole);
    if (const json::value* members = member(from, "data")) {
        for (const auto& entry : members->as_object())
            rule.members.emplace_back(std::string(entry.key()), expression(entry.value()));
    }
    return rule;
}

Send Reader::send_of(const json::object& from) const
{
    Send what{text_rule(from, "event", "event_expr"), data_rule(from), {}, {}};
    if (const json::value* id = member(from, "id")) what.id = text_of(*id);
    if (const json::value* delay = member(from, "delay_ms"))
        what.after = Limit{delay->to_number<std::int64_t>(), Unit::milliseconds};
    if (const json::value* delay = member(from, "delay_expr")) what.after = ComputedDuration{expression(*delay)};
    return what;
}

Action Reader::action_of(const json::object& from) const
{
    const std::string kind = text_of(from.at("action"));
    if (kind == "assign") return action(Assign{path_of(from.at("location").as_string()), expression(from.at("expr"))});
    if (kind == "raise") return action(Raise{text_rule(from, "event", "event_expr"), data_rule(from)});
    if (kind == "send") return action(send_of(from));
    if (kind == "cancel") return action(Cancel{text_rule(from, "sendid", "sendid_expr")});
    if (kind == "if") {
        If what;
        for (const json::value& each : from.at("branches").as_array()) {
            Branch branch{{}, block(each.at("actions"))};
            if (const json::value* condition = member(each.as_object(), "cond")) branch.when = expression(*condition);
            what.branches.push_back(std::move(branch));
        }
        return action(std::move(what));
    }
    if (kind == "foreach") {
        const json::value* index = member(from, "index");
        return action(ForEach{text_of(from.at("item")), index == nullptr ? "" : text_of(*index), expression(from.at("array")),
                              block(from.at("actions"))});
    }
    throw std::runtime_error("no action " + kind);
}

ActionBlock Reader::block(const json::value& from) const
{
    ActionBlock actions;
    for (const json::value& each : from.as_array()) actions.push_back(action_of(each.as_object()));
    return actions;
}

std::vector<ActionBlock> Reader::blocks(const json::value& from) const
{
    std::vector<ActionBlock> result;
    for (const json::value& each : from.as_array()) result.push_back(block(each));
    return result;
}

Edge Reader::edge(const json::object& from) const
{
    Edge result;
    result.events = texts_of(from.at("events"));
    result.to = texts_of(from.at("targets"));
    if (const json::value* guard = member(from, "guard")) result.when = rewritten(guard->as_string());
    result.internal = from.at("type").as_string() == "internal";
    result.actions = block(from.at("actions"));
    return result;
}

StateNode Reader::node(const json::object& from) const
{
    StateNode result;
    result.id = text_of(from.at("id"));
    const std::string kind = text_of(from.at("kind"));
    if (kind == "compound") result.kind = State::Kind::compound;
    if (kind == "parallel") result.kind = State::Kind::parallel;
    if (kind == "final") result.kind = State::Kind::final;
    if (kind == "history") result.kind = State::Kind::history;
    const bool is_history = result.kind == State::Kind::history;
    result.deep = is_history && from.at("history").as_string() == "deep";
    if (const json::value* initial = member(from, is_history ? "default" : "initial")) {
        result.initial = texts_of(initial->at("targets"));
        result.initial_actions = block(initial->at("actions"));
    }
    if (const json::value* entry = member(from, "onentry")) result.entry = blocks(*entry);
    if (const json::value* exit = member(from, "onexit")) result.exit = blocks(*exit);
    if (const json::value* donedata = member(from, "donedata")) {
        DataRule output = data_rule(donedata->as_object());
        result.output = std::move(output.members);
        result.output_whole = std::move(output.whole);
    }
    if (const json::value* transitions = member(from, "transitions")) {
        for (const json::value& each : transitions->as_array()) result.on.push_back(edge(each.as_object()));
    }
    if (const json::value* states = member(from, "states")) {
        for (const json::value& each : states->as_array()) result.states.push_back(node(each.as_object()));
    }
    return result;
}

}  // namespace

Chart chart_from_neutral(const boost::json::value& machine)
{
    return std::move(Reader(machine.as_object()).chart);
}

Value value_from_json(const boost::json::value& from)
{
    switch (from.kind()) {
        case json::kind::null: return {};
        case json::kind::bool_: return from.as_bool();
        case json::kind::int64: return from.as_int64();
        case json::kind::uint64: return from.as_uint64();
        case json::kind::double_: return from.as_double();
        case json::kind::string: return Value(text_of(from));
        case json::kind::array: {
            List list;
            for (const json::value& element : from.as_array()) list.push_back(value_from_json(element));
            return Value(std::move(list));
        }
        case json::kind::object: {
            Map map;
            for (const auto& entry : from.as_object()) map.set(std::string(entry.key()), value_from_json(entry.value()));
            return Value(std::move(map));
        }
    }
    return {};
}

}  // namespace docket
