#include "tests/conformance/scxml_yaml/names.hpp"

#include <algorithm>
#include <cctype>

namespace docket {

namespace {

namespace json = boost::json;

bool is_name_character(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string with_underscores(std::string text)
{
    std::replace(text.begin(), text.end(), '.', '_');
    return text;
}

}  // namespace

CaseNames::CaseNames(const json::object& machine)
{
    for (const json::value& declaration : machine.at("datamodel").as_array()) {
        const std::string id(declaration.at("id").as_string());
        const json::value* text = declaration.as_object().if_contains("expr");
        types_[id] = text == nullptr || text->is_null() ? "null" : std::string(text->as_string());
    }
    add_states(machine.at("root").as_object(), "");
    note_uses(machine.at("root"));
    settle_types();
}

void CaseNames::add_states(const json::object& state, const std::string& above)
{
    const std::string id(state.at("id").as_string());
    std::string path;
    if (!id.empty()) {
        std::string name = with_underscores(id);
        const auto is_taken = [&](const auto& other) { return other.second == name; };
        while (std::any_of(states_.begin(), states_.end(), is_taken)) name += '_';
        path = above.empty() ? name : above + "." + name;
        states_[id] = name;
        paths_[id] = path;
    }
    const json::value* children = state.if_contains("states");
    if (children == nullptr || children->is_null()) return;
    for (const json::value& child : children->as_array()) add_states(child.as_object(), path);
}

void CaseNames::note_uses(const json::value& value)
{
    if (value.is_string()) all_text_ += std::string(value.as_string()) + "\n";
    if (value.is_array()) {
        for (const json::value& item : value.as_array()) note_uses(item);
    }
    if (!value.is_object()) return;
    const json::object& object = value.as_object();
    if (const json::value* location = object.if_contains("location"))
        assigned_.emplace_back(CaseNames::location(location->as_string()), std::string(object.at("expr").as_string()));
    for (const char* key : {"item", "index"}) {
        const json::value* name = object.if_contains(key);
        if (name != nullptr && name->is_string()) assigned_.emplace_back(std::string(name->as_string()), "an element");
    }
    for (const auto& member : object) note_uses(member.value());
}

/// Integers stay `int` if only sums of integers are put there and nothing compares them with another kind; what is never assigned
/// has the type of its constant.
void CaseNames::settle_types()
{
    std::map<std::string, std::string> found;
    for (const auto& [name, text] : types_) {
        boost::system::error_code error;
        const json::value constant = json::parse(text, error);
        found[name] = "dyn";
        if (error) continue;
        if (constant.is_int64()) found[name] = "int";
        if (constant.is_array()) found[name] = "list(int)";
        if (constant.is_object()) found[name] = "map(string, string)";
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (auto& [name, type] : found) {
            if (type == "dyn") continue;
            const auto is_strange = [&](const auto& assignment) {
                if (assignment.first != name) return false;
                if (type != "int") return true;
                std::string rest = assignment.second;
                for (const auto& [other, other_type] : found) {
                    for (std::size_t at = rest.find(other); at != std::string::npos && other_type == "int"; at = rest.find(other))
                        rest.erase(at, other.size());
                }
                return rest.find_first_not_of("0123456789 +*()") != std::string::npos;
            };
            const bool is_compared =
                all_text_.find(name + " == \"") != std::string::npos || all_text_.find(name + " == null") != std::string::npos;
            if (!is_compared && std::none_of(assigned_.begin(), assigned_.end(), is_strange)) continue;
            type = "dyn";
            changed = true;
        }
    }
    types_ = std::move(found);
}

std::string CaseNames::event(const std::string& name) const
{
    constexpr std::string_view prefix = "done.state.";
    if (!name.starts_with(prefix)) return name;
    const auto state = states_.find(name.substr(prefix.size()));
    return state == states_.end() ? name : std::string(prefix) + state->second;
}

/// Puts `data.` before data ids that stand free, outside string literals and not after a dot; renames states in literals.
std::string CaseNames::expression(std::string_view text) const
{
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"' || c == '\'') {
            std::size_t end = i + 1;
            while (end < text.size() && text[end] != c) end += text[end] == '\\' ? 2 : 1;
            std::string inside(text.substr(i + 1, end - i - 1));
            const bool names_state = result.ends_with("in_state(") && states_.contains(inside);
            result += c + (names_state ? states_.at(inside) : inside) + c;
            i = end + 1;
        } else if (is_name_character(c)) {
            std::size_t end = i;
            while (end < text.size() && is_name_character(text[end])) ++end;
            const std::string name(text.substr(i, end - i));
            const bool is_free = i == 0 || text[i - 1] != '.';
            result += is_free && is_data(name) ? "data." + name : name;
            i = end;
        } else {
            result += text[i++];
        }
    }
    return result;
}

std::string CaseNames::location(std::string_view text)
{
    std::string path;
    for (const char c : text) {
        if (c == '[')
            path += '.';
        else if (c != ']' && c != '"' && c != '\'' && c != ' ')
            path += c;
    }
    return path;
}

}  // namespace docket
