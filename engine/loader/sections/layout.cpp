// Lays the states out in document order: kinds, parents, paths, names, and which events are heard at all. See parts.hpp.

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/loader/parts.hpp"

namespace docket {

namespace {

class Layout {
public:
    explicit Layout(Context& context) : context_(context), definition_(context.definition) {}

    void run() { add(context_.root, nullptr, no_state); }

private:
    StateIndex add(const YamlNode& node, const YamlNode* key, StateIndex parent)
    {
        const auto index = static_cast<StateIndex>(definition_.states.size());
        State state;
        state.parent = parent;
        state.place = context_.read.place_of(key == nullptr ? node : *key);
        state.kind = kind_of(node, parent == no_state);
        if (key != nullptr) {
            state.id = key->text;
            const std::string& above = definition_.states[parent].path;
            state.path = above.empty() ? state.id : above + "." + state.id;
            definition_.states[parent].children.push_back(index);
        }
        definition_.states.push_back(std::move(state));
        context_.state_nodes.push_back(&node);
        if (key != nullptr) register_name(*key, index);
        collect_events(node);
        collect_panel(node);
        add_children(node, index);
        definition_.states[index].last = static_cast<StateIndex>(definition_.states.size() - 1);
        return index;
    }

    /// `states: {}` says that there are none: such a state is atomic.
    bool has_children(const YamlNode& node, const char* key) const
    {
        const YamlNode* children = node.find(key);
        return children != nullptr && !(children->is_mapping() && children->entries.empty());
    }

    State::Kind kind_of(const YamlNode& node, bool is_root)
    {
        if (has_children(node, "states")) return State::Kind::compound;
        if (has_children(node, "parallel")) return State::Kind::parallel;
        if (is_root) return State::Kind::compound;
        if (node.find("history") != nullptr) return State::Kind::history;
        const YamlNode* final = node.find("final");
        return final != nullptr && yaml_bool(*final).value_or(false) ? State::Kind::final : State::Kind::atomic;
    }

    void register_name(const YamlNode& key, StateIndex index)
    {
        expect_name(context_, key);
        const State& state = definition_.states[index];
        const auto [found, is_new] = definition_.state_by_name.emplace(state.id, index);
        if (!is_new) {
            const Place& other = definition_.states[found->second].place;
            context_.read.error(key, "duplicate-state",
                                "There is a state '" + state.id + "' already, on line " + std::to_string(other.line) + ".",
                                "Give each state of the file an id of its own.");
        }
        definition_.state_by_name.emplace(state.path, index);
    }

    void collect_event(const YamlNode& node)
    {
        if (!node.is_scalar() || node.text.empty()) return;
        context_.event_texts.push_back(node.text);
        context_.events.push_back(read_descriptor(node.text));
    }

    void collect_events(const YamlNode& node)
    {
        const YamlNode* on = node.find("on");
        if (on == nullptr) return;
        for (const YamlEntry& entry : on->entries) collect_event(entry.key);
        for (const YamlNode& item : on->items) {
            const YamlNode* event = item.find("event");
            if (event == nullptr) continue;
            collect_event(*event);
            for (const YamlNode& one : event->items) collect_event(one);
        }
    }

    void collect_panel(const YamlNode& node)
    {
        const YamlNode* panel = node.find("panel");
        const YamlNode* name = panel == nullptr ? nullptr : panel->find("name");
        if (name != nullptr && name->is_scalar()) context_.panels.push_back(name->text);
    }

    void add_children(const YamlNode& node, StateIndex index)
    {
        for (const char* key : {"states", "parallel"}) {
            const YamlNode* children = node.find(key);
            if (children == nullptr || !context_.read.expect_map(*children)) continue;
            if (children->entries.empty()) say_empty(*children, key, index == 0);
            for (const YamlEntry& entry : children->entries) {
                if (is_full(entry.key)) return;
                add(entry.value, &entry.key, index);
            }
        }
    }

    void say_empty(const YamlNode& children, const std::string& key, bool is_root)
    {
        const std::string message = "There is no state under '" + key + "'.";
        if (is_root)
            context_.read.error(children, "no-states", message, "Write one.");
        else
            context_.read.warning(children, "no-states", message, "Write one, or take the key away.");
    }

    bool is_full(const YamlNode& at)
    {
        if (definition_.states.size() <= limits::states_max) return false;  // the root is not counted
        if (!full_) {
            context_.read.error(at, "too-many-states", "The chart has more than " + std::to_string(limits::states_max) + " states.",
                                "Split it into linked programmes.");
        }
        full_ = true;
        return true;
    }

    Context& context_;
    Definition& definition_;
    bool full_ = false;
};

}  // namespace

EventDescriptor read_descriptor(std::string_view text)
{
    if (text == "*") return {"", true};
    if (text.ends_with(".*")) text.remove_suffix(2);
    if (text.ends_with('.')) text.remove_suffix(1);
    return {std::string(text), false};
}

void lay_out_states(Context& context)
{
    if (context.root.find("states") == nullptr && context.root.find("parallel") == nullptr) {
        context.read.error(context.root, "missing-key", "The key 'states' is missing.",
                           "Add 'states:', or 'parallel:' for regions.");
    }
    Layout(context).run();
}

}  // namespace docket
