// The chart, its transitions and the scenario. Content is content_writer.cpp's.

#include "tests/conformance/scxml_yaml/case_file.hpp"

#include <algorithm>
#include <set>

#include "tests/conformance/scxml_yaml/content_writer.hpp"

namespace docket {

namespace {

namespace json = boost::json;

std::string kebab(std::string_view text)
{
    std::string id;
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool fits = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (fits)
            id += lower;
        else if (!id.empty() && id.back() != '-')
            id += '-';
    }
    return id;
}

class CaseWriter {
public:
    CaseWriter(const json::object& from, Spelling& spelling)
        : case_(from), machine_(from.at("machine").as_object()), text_(json::serialize(machine_)), spelling_(spelling),
          names_(machine_), content_(names_, spelling)
    {
    }

    YamlNode write()
    {
        YamlNode root = yaml_map();
        add_member(root, "docket", yaml_word("1"));
        add_member(root, "workflow", yaml_word(kebab(case_.at("name").as_string())));
        if (spelling_.flip()) {
            YamlNode& title = add_member(root, "title", yaml_map());
            add_member(title, "vi", yaml_text("Thử \"nghiệm\": 'một'"));
            add_member(title, "en", yaml_text("Trial # one"));
        }
        add_data(root);
        add_contents(root, machine_.at("root").as_object());
        add_scenario(root);
        return root;
    }

private:
    void add_data(YamlNode& root)
    {
        const json::array& declarations = machine_.at("datamodel").as_array();
        if (declarations.empty()) return;
        YamlNode& data = add_member(root, "data", yaml_map());
        for (const json::value& each : declarations) {
            const std::string id = text_of(each.at("id"));
            YamlNode& declaration = add_member(data, id, yaml_map());
            const std::string& narrow = names_.type(id);
            std::string type = spelling_.flip() ? narrow : "dyn";
            if (type.starts_with("list") && spelling_.flip()) type = "list(dyn)";
            if (type.starts_with("map") && spelling_.flip()) type = "map(string, dyn)";
            add_member(declaration, "type", yaml_text(type));
            const json::value* text = member(each.as_object(), "expr");
            boost::system::error_code error;
            const json::value constant = text == nullptr ? json::value() : json::parse(text->as_string(), error);
            if (constant.is_null() && !error && spelling_.flip()) continue;
            const bool is_plain = !error && spelling_.pick(3) != 2;
            add_member(declaration, "value",
                       is_plain ? yaml_of(constant)
                                : content_.computed(text == nullptr ? "null" : std::string_view(text->as_string())));
        }
    }

    YamlNode target(const json::value& id)
    {
        YamlNode name = yaml_text(spelling_.flip() ? names_.path(text_of(id)) : names_.state(text_of(id)));
        return name;
    }

    /// An id, or a list.
    YamlNode targets(const json::array& ids)
    {
        if (ids.size() == 1 && spelling_.pick(3) != 2) return target(ids.front());
        YamlNode list = yaml_list();
        for (const json::value& id : ids) list.items.push_back(target(id));
        return list;
    }

    void add_default(YamlNode& map, const char* key, const json::value& from)
    {
        const json::array& block = from.at("actions").as_array();
        YamlNode to = targets(from.at("targets").as_array());
        if (block.empty() && spelling_.pick(3) != 2) {
            add_member(map, key, std::move(to));
            return;
        }
        YamlNode& entry = add_member(map, key, yaml_map());
        add_member(entry, "to", std::move(to));
        if (!block.empty() || spelling_.flip()) add_member(entry, "do", content_.actions(block));
    }

    /// The first child that is no history state is where a state begins anyhow.
    void add_first_child(YamlNode& map, const json::object& state)
    {
        for (const json::value& child : state.at("states").as_array()) {
            if (child.at("kind").as_string() == "history") continue;
            add_member(map, "initial", target(child.at("id")));
            return;
        }
    }

    void add_rest(YamlNode& map, const json::object& transition)
    {
        const json::array& ids = transition.at("targets").as_array();
        if (!ids.empty() || spelling_.rarely(6)) add_member(map, "to", targets(ids));
        if (const json::value* guard = member(transition, "guard"))
            add_member(map, "when", content_.expression(guard->as_string()));
        const bool is_internal = transition.at("type").as_string() == "internal";
        if (is_internal || spelling_.rarely(10)) add_member(map, "internal", yaml_word(is_internal ? "true" : "false"));
        const json::array& block = transition.at("actions").as_array();
        const std::size_t done = content_.add_set(map, block);
        if (done < block.size() || spelling_.rarely(10)) add_member(map, "do", content_.actions(block, done));
    }

    YamlNode rest_of(const json::object& transition)
    {
        YamlNode map = yaml_map();
        add_rest(map, transition);
        return map;
    }

    std::string descriptor(const json::value& event)
    {
        std::string text = names_.event(text_of(event));
        const bool is_twin_written = text_.find('"' + text + ".*\"") != std::string::npos;
        if (text != "*" && !text.ends_with(".*") && !is_twin_written && spelling_.rarely(8)) text += ".*";
        return text;
    }

    void add_on(YamlNode& map, const std::vector<const json::object*>& transitions)
    {
        if (transitions.empty()) {
            if (spelling_.rarely(15)) add_member(map, "on", spelling_.flip() ? yaml_map() : yaml_list());
            return;
        }
        std::set<std::string> done;
        std::string last;
        bool fits_map = true;
        for (const json::object* transition : transitions) {
            const json::array& events = transition->at("events").as_array();
            const std::string event = text_of(events.front());
            fits_map = fits_map && events.size() == 1 && (event == last || done.insert(event).second);
            last = event;
        }
        if (fits_map && spelling_.pick(3) != 2) return add_on_map(map, transitions);
        YamlNode& list = add_member(map, "on", yaml_list());
        for (const json::object* transition : transitions) {
            YamlNode& item = list.items.emplace_back(yaml_map());
            YamlNode events = yaml_list();
            for (const json::value& event : transition->at("events").as_array())
                events.items.push_back(yaml_text(descriptor(event)));
            if (events.items.size() == 1 && spelling_.flip()) {
                YamlNode only = std::move(events.items.front());
                events = std::move(only);
            }
            add_member(item, "event", std::move(events));
            add_rest(item, *transition);
        }
    }

    void add_on_map(YamlNode& map, const std::vector<const json::object*>& transitions)
    {
        YamlNode& on = add_member(map, "on", yaml_map());
        for (std::size_t i = 0; i < transitions.size();) {
            const json::value& event = transitions[i]->at("events").as_array().front();
            std::size_t end = i + 1;
            while (end < transitions.size() && transitions[end]->at("events").as_array().front() == event) ++end;
            if (end == i + 1 && spelling_.flip()) {
                add_member(on, descriptor(event), rest_of(*transitions[i]));
            } else {
                YamlNode& list = add_member(on, descriptor(event), yaml_list());
                for (std::size_t j = i; j < end; ++j) list.items.push_back(rest_of(*transitions[j]));
            }
            i = end;
        }
    }

    void add_transitions(YamlNode& map, const json::value& from)
    {
        std::vector<const json::object*> heard, always;
        for (const json::value& each : from.as_array())
            (each.at("events").as_array().empty() ? always : heard).push_back(&each.as_object());
        add_on(map, heard);
        if (always.size() == 1 && spelling_.flip()) {
            add_member(map, "always", rest_of(*always.front()));
        } else if (!always.empty() || spelling_.rarely(20)) {
            YamlNode& list = add_member(map, "always", yaml_list());
            for (const json::object* each : always) list.items.push_back(rest_of(*each));
        }
    }

    void add_contents(YamlNode& map, const json::object& state)
    {
        const std::string kind = text_of(state.at("kind"));
        if (kind == "final") add_member(map, "final", yaml_word("true"));
        if (kind == "history") {
            add_member(map, "history", yaml_text(text_of(state.at("history"))));
            if (const json::value* target = member(state, "default")) add_default(map, "default", *target);
            return;
        }
        const json::value* initial = member(state, "initial");
        if (initial != nullptr)
            add_default(map, "initial", *initial);
        else if (kind == "compound" && spelling_.rarely(3))
            add_first_child(map, state);
        content_.add_blocks(map, "entry", member(state, "onentry"));
        content_.add_blocks(map, "exit", member(state, "onexit"));
        if (const json::value* output = member(state, "donedata")) content_.add_data(map, "output", output->as_object(), true);
        if (kind != "final") {
            if (const json::value* transitions = member(state, "transitions")) add_transitions(map, *transitions);
        }
        add_children(map, state, kind);
    }

    void add_children(YamlNode& map, const json::object& state, const std::string& kind)
    {
        const json::value* children = member(state, "states");
        if (children == nullptr || children->as_array().empty()) {
            if (kind == "atomic" && spelling_.rarely(20)) add_member(map, "states", yaml_map());
            return;
        }
        YamlNode& inner = add_member(map, kind == "parallel" ? "parallel" : "states", yaml_map());
        for (const json::value& child : children->as_array()) {
            YamlNode node = yaml_map();
            add_contents(node, child.as_object());
            if (node.entries.empty() && spelling_.flip()) {
                node = yaml_word("null");
                node.null = true;
            }
            add_member(inner, names_.state(text_of(child.at("id"))), std::move(node));
        }
    }

    YamlNode expectation(const json::value& configuration, const json::value* data)
    {
        YamlNode node = yaml_map();
        YamlNode& expect = add_member(node, "expect", yaml_map());
        if (!configuration.is_null()) {
            YamlNode& in = add_member(expect, "in", yaml_list());
            for (const json::value& id : configuration.as_array()) in.items.push_back(target(id));
            spelling_.shuffle(in.items);
        }
        if (data == nullptr) return node;
        YamlNode& values = add_member(expect, "data", yaml_map());
        for (const auto& entry : data->as_object())
            add_member(values, (spelling_.flip() ? "data." : "") + std::string(entry.key()), yaml_of(entry.value()));
        return node;
    }

    void add_step(YamlNode& steps, const json::object& from)
    {
        const json::value* after = member(from, "after_ms");
        const std::int64_t ms = after == nullptr ? 0 : after->to_number<std::int64_t>();
        if (ms > 0 || spelling_.rarely(10)) add_member(steps.items.emplace_back(yaml_map()), "advance", content_.period(ms));
        if (const json::value* event = member(from, "event")) {
            YamlNode& step = steps.items.emplace_back(yaml_map());
            add_member(step, "event", yaml_text(names_.event(text_of(event->at("name")))));
            if (const json::value* data = member(event->as_object(), "data")) add_member(step, "data", yaml_of(*data));
        }
        steps.items.push_back(expectation(from.at("nextConfiguration"), member(from, "nextData")));
    }

    void add_scenario(YamlNode& root)
    {
        YamlNode& scenario = add_member(root, "scenarios", yaml_list()).items.emplace_back(yaml_map());
        if (!spelling_.rarely(5)) add_member(scenario, "name", yaml_text(text_of(case_.at("name"))));
        YamlNode& steps = add_member(scenario, "steps", yaml_list());
        const json::object& script = case_.at("script").as_object();
        if (const json::value* first = member(script, "initialConfiguration")) steps.items.push_back(expectation(*first, nullptr));
        for (const json::value& each : script.at("events").as_array()) add_step(steps, each.as_object());
    }

    const json::object& case_;
    const json::object& machine_;
    std::string text_;
    Spelling& spelling_;
    CaseNames names_;
    ContentWriter content_;
};

}  // namespace

YamlNode definition_of_case(const json::value& conformance_case, Spelling& spelling)
{
    YamlNode root = CaseWriter(conformance_case.as_object(), spelling).write();
    // The order of keys means nothing; writers that sort them are common.
    if (spelling.rarely(3))
        std::sort(root.entries.begin(), root.entries.end(),
                  [](const YamlEntry& a, const YamlEntry& b) { return a.key.text < b.key.text; });
    return root;
}

}  // namespace docket
