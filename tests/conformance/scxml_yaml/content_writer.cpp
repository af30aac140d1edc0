#include "tests/conformance/scxml_yaml/content_writer.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace docket {

namespace json = boost::json;

const json::value* member(const json::object& object, std::string_view name)
{
    const json::value* found = object.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text_of(const json::value& value)
{
    return std::string(value.as_string());
}

YamlNode yaml_of(const json::value& value)
{
    if (value.is_string()) return yaml_text(text_of(value));
    if (value.is_array()) {
        YamlNode list = yaml_list();
        for (const json::value& item : value.as_array()) list.items.push_back(yaml_of(item));
        return list;
    }
    if (value.is_object()) {
        YamlNode map = yaml_map();
        for (const auto& entry : value.as_object()) add_member(map, std::string(entry.key()), yaml_of(entry.value()));
        return map;
    }
    YamlNode word = yaml_word(json::serialize(value));
    word.null = value.is_null();
    return word;
}

YamlNode ContentWriter::expression(std::string_view text)
{
    const std::string cel = names_.expression(text);
    const bool is_constant = cel == "true" || cel == "false" ||
                             (!cel.empty() && cel.size() < 10 && cel.find_first_not_of("0123456789") == std::string::npos);
    if (is_constant && spelling_.rarely(3)) return yaml_word(cel);
    if (spelling_.rarely(12)) return computed(text);
    return yaml_text(cel);
}

YamlNode ContentWriter::computed(std::string_view text)
{
    YamlNode map = yaml_map();
    add_member(map, "cel", yaml_text(names_.expression(text)));
    return map;
}

YamlNode ContentWriter::period(std::int64_t ms)
{
    if (ms % 1000 == 0 && spelling_.flip()) return yaml_text(std::to_string(ms / 1000) + " s");
    YamlNode node = yaml_text(std::to_string(ms) + " ms");
    node.quoted = !spelling_.flip();
    return node;
}

/// Runs of assignments to different places may share one `set`.
YamlNode ContentWriter::actions(const json::array& block, std::size_t from)
{
    YamlNode list = yaml_list();
    std::set<std::string> places;
    for (std::size_t i = from; i < block.size(); ++i) {
        const json::object& each = block[i].as_object();
        if (each.at("action").as_string() != "assign") {
            places.clear();
            list.items.push_back(action(each));
            continue;
        }
        const bool joins =
            !places.empty() && !places.contains(CaseNames::location(each.at("location").as_string())) && spelling_.flip();
        if (!joins) {
            places.clear();
            add_member(list.items.emplace_back(yaml_map()), "set", yaml_map());
        }
        places.insert(CaseNames::location(each.at("location").as_string()));
        YamlNode& values = list.items.back().entries.front().value;
        values.entries.push_back(assignment(each).entries.front());
    }
    if (list.items.size() == 1 && spelling_.flip()) {
        YamlNode only = std::move(list.items.front());
        return only;
    }
    return list;
}

void ContentWriter::add_blocks(YamlNode& map, const char* key, const json::value* blocks)
{
    if (blocks == nullptr || blocks->as_array().empty()) {
        if (spelling_.rarely(20)) add_member(map, key, yaml_list());
        return;
    }
    const json::array& all = blocks->as_array();
    if (all.size() == 1 && spelling_.pick(3) != 2) {
        add_member(map, key, actions(all.front().as_array()));
        return;
    }
    YamlNode& list = add_member(map, key, yaml_list());
    for (const json::value& block : all) {
        YamlNode one = actions(block.as_array());
        if (one.is_mapping()) {
            YamlNode wrapped = yaml_list();
            wrapped.items.push_back(std::move(one));
            one = std::move(wrapped);
        }
        list.items.push_back(std::move(one));
    }
}

void ContentWriter::add_data(YamlNode& map, const char* key, const json::object& from, bool may_be_scalar)
{
    if (const json::value* whole = member(from, "data_expr")) {
        add_member(map, key,
                   may_be_scalar && spelling_.flip() ? yaml_text(names_.expression(whole->as_string()))
                                                     : computed(whole->as_string()));
        return;
    }
    const json::value* members = member(from, "data");
    if (members == nullptr) return;
    YamlNode& values = add_member(map, key, yaml_map());
    for (const auto& entry : members->as_object())
        add_member(values, std::string(entry.key()), expression(entry.value().as_string()));
}

std::size_t ContentWriter::add_set(YamlNode& map, const json::array& block)
{
    std::set<std::string> places;
    std::vector<YamlNode> values;
    for (const json::value& each : block) {
        if (each.at("action").as_string() != "assign") break;
        if (!places.insert(CaseNames::location(each.at("location").as_string())).second) break;
        values.push_back(assignment(each.as_object()));
    }
    if (values.empty() || spelling_.pick(3) == 2) return 0;
    if (spelling_.flip()) {
        YamlNode& list = add_member(map, "set", yaml_list());
        for (YamlNode& value : values) list.items.push_back(value);
    } else {
        YamlNode& all = add_member(map, "set", yaml_map());
        for (YamlNode& value : values) all.entries.push_back(value.entries.front());
    }
    return values.size();
}

YamlNode ContentWriter::assignment(const json::object& from)
{
    YamlNode map = yaml_map();
    add_member(map, "data." + CaseNames::location(from.at("location").as_string()), expression(from.at("expr").as_string()));
    return map;
}

YamlNode ContentWriter::event_name(const json::object& from, const char* fixed, const char* text)
{
    const json::value* name = member(from, fixed);
    if (name == nullptr) return computed(from.at(text).as_string());
    const std::string event = names_.event(text_of(*name));
    if (!spelling_.rarely(6)) return yaml_text(event);
    YamlNode map = yaml_map();
    add_member(map, "cel", yaml_text('"' + event + '"'));
    return map;
}

/// `elif` and `else`, or an `if` inside `else`.
YamlNode ContentWriter::choice(const json::array& branches, std::size_t from)
{
    YamlNode node = yaml_map();
    add_member(node, "if", expression(branches[from].at("cond").as_string()));
    add_member(node, "then", actions(branches[from].at("actions").as_array()));
    YamlNode others = yaml_list();
    for (std::size_t i = from + 1; i < branches.size(); ++i) {
        const json::value* condition = member(branches[i].as_object(), "cond");
        if (condition == nullptr) {
            add_member(node, "else", actions(branches[i].at("actions").as_array()));
            break;
        }
        if (others.items.empty() && spelling_.flip()) {
            YamlNode& otherwise = add_member(node, "else", yaml_list());
            otherwise.items.push_back(choice(branches, i));
            break;
        }
        YamlNode& other = others.items.emplace_back(yaml_map());
        add_member(other, "when", expression(condition->as_string()));
        add_member(other, "then", actions(branches[i].at("actions").as_array()));
    }
    if (!others.items.empty()) add_member(node, "elif", std::move(others));
    return node;
}

YamlNode ContentWriter::loop(const json::object& from)
{
    const auto variable = [&](const json::value& name) {
        const std::string text = text_of(name);
        return yaml_text(names_.is_data(text) && spelling_.flip() ? "data." + text : text);
    };
    YamlNode node = yaml_map();
    add_member(node, "for", variable(from.at("item")));
    add_member(node, "in", expression(from.at("array").as_string()));
    if (const json::value* index = member(from, "index")) add_member(node, "index", variable(*index));
    add_member(node, "do", actions(from.at("actions").as_array()));
    return node;
}

YamlNode ContentWriter::action(const json::object& from)
{
    const std::string kind = text_of(from.at("action"));
    if (kind == "if") return choice(from.at("branches").as_array(), 0);
    if (kind == "foreach") return loop(from);
    YamlNode node = yaml_map();
    if (kind == "cancel") add_member(node, "cancel", event_name(from, "sendid", "sendid_expr"));
    if (kind == "raise" || kind == "send") {
        add_member(node, kind, event_name(from, "event", "event_expr"));
        add_data(node, "data", from, true);
    }
    if (kind == "send") {
        if (const json::value* id = member(from, "id")) add_member(node, "id", yaml_text(text_of(*id)));
        if (const json::value* delay = member(from, "delay_ms")) {
            const auto ms = delay->to_number<std::int64_t>();
            add_member(node, "after", spelling_.rarely(4) ? computed("duration(\"" + std::to_string(ms) + "ms\")") : period(ms));
        } else if (const json::value* computed_delay = member(from, "delay_expr")) {
            add_member(node, "after", computed(computed_delay->as_string()));
        } else if (spelling_.rarely(4)) {
            add_member(node, "after", period(0));
        }
    }
    if (node.entries.empty()) throw std::runtime_error("no action " + kind);
    return node;
}

}  // namespace docket
