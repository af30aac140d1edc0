// Transitions of one state, in the order on, always, after, overdue: sources, events, targets and what they ask of people.

#include <algorithm>
#include <map>

#include "engine/base/limits.hpp"
#include "engine/loader/parts.hpp"

namespace docket {

namespace {

class TransitionReader {
public:
    TransitionReader(Context& context, StateIndex source) : context_(context), read_(context.read), source_(source) {}

    /// `on`: a map of events, or a list that names them.
    void read_on(const YamlNode& node)
    {
        if (node.is_sequence()) {
            for (const YamlNode& item : node.items) read_listed(item);
        } else if (read_.expect_map(node)) {
            for (const YamlEntry& entry : node.entries) {
                const std::vector<const YamlNode*> events = {&entry.key};
                each(entry.value, [&](const YamlNode& one) { read_one(one, events, false); });
            }
        }
        check_forms();
    }

    /// `always`, `after`, `overdue`: the engine alone fires these.
    void read_engine(const YamlNode& node, const std::string& kind, const std::string& event)
    {
        each(node, [&](const YamlNode& one) {
            if (!read_.expect_keys(one, {"to", "internal", "when", "set", "do", "basis", "confidence"})) return refuse();
            Transition transition = begin(one, kind);
            if (!event.empty()) transition.events.push_back({event, false});
            read_rest(one, transition, context_.scope);
            finish(one, std::move(transition));
        });
    }

private:
    template <class Read> void each(const YamlNode& node, Read read_each)
    {
        if (!node.is_sequence()) return read_each(node);
        if (node.items.empty())
            read_.warning(node, "too-few", "The list of transitions is empty.", "Write one, or take the key away.");
        for (const YamlNode& item : node.items) read_each(item);
    }

    void read_listed(const YamlNode& item)
    {
        if (!read_.expect_map(item)) return refuse();
        const YamlNode* event = read_.require(item, "event");
        if (event == nullptr) return;
        if (event->is_sequence() && event->items.empty())
            read_.warning(*event, "too-few", "The list of events is empty, so nothing takes this transition.", "Name an event.");
        read_one(item, read_.expect_one_or_more(*event), true);
    }

    void read_one(const YamlNode& node, const std::vector<const YamlNode*>& events, bool is_listed)
    {
        std::vector<std::string> keys = {"to",  "internal", "by",    "when",  "form",      "requires",
                                         "set", "do",       "label", "basis", "confidence"};
        if (is_listed) keys.push_back("event");
        if (!read_.expect_keys(node, keys) || events.empty()) return refuse();
        const EventDescriptor first = descriptor_of(*events.front());
        Transition transition = begin(node, first.any ? "*" : first.prefix);
        for (const YamlNode* event : events) add_event(*event, transition);
        if (const YamlNode* by = node.find("by")) read_by(*by, transition);
        if (const YamlNode* form = node.find("form")) transition.form = read_form_name(context_, *form);
        if (const YamlNode* needs = node.find("requires")) read_requires(*needs, transition.requires_);
        transition.label = read_text_at(context_, node, "label");
        const bool has_form = transition.form && *transition.form < context_.form_scopes.size();
        read_rest(node, transition, has_form ? context_.form_scopes[*transition.form] : context_.scope);
        note_form(node, events, transition);
        finish(node, std::move(transition));
    }

    void refuse() { context_.is_doubtful = true; }

    Transition begin(const YamlNode& node, const std::string& word)
    {
        Transition transition;
        transition.source = source_;
        transition.place = read_.place_of(node);
        transition.id = (source_ == 0 ? std::string("root") : context_.definition.states[source_].id) + "." + word;
        return transition;
    }

    /// The engine's own events name states by id; the path is accepted there too.
    EventDescriptor descriptor_of(const YamlNode& event) const
    {
        EventDescriptor descriptor = read_descriptor(event.text);
        for (const std::string prefix : {"done.state.", "overdue."}) {
            if (!descriptor.prefix.starts_with(prefix)) continue;
            const StateIndex state = context_.definition.find_state(descriptor.prefix.substr(prefix.size()));
            if (state != no_state) descriptor.prefix = prefix + context_.definition.states[state].id;
        }
        return descriptor;
    }

    void add_event(const YamlNode& event, Transition& transition)
    {
        const EventDescriptor descriptor = descriptor_of(event);
        if (!descriptor.any && !is_event_name(descriptor.prefix)) {
            read_.error(event, "invalid-name", "'" + event.text + "' cannot be an event.",
                        "Events are words of letters, digits, - and _, with dots between; at the end '.*' may stand, or * alone.");
        }
        transition.events.push_back(descriptor);
    }

    void read_by(const YamlNode& node, Transition& transition)
    {
        transition.by_people = true;
        transition.by = read_roles(context_, node);
        if (node.is_sequence() && node.items.empty()) {
            read_.error(node, "too-few", "Nobody may fire this.", "Name a role; without 'by', only the engine fires it.");
        }
    }

    void read_requirement(const YamlNode& node, Requirements& requirements)
    {
        if (node.is_mapping()) {
            if (!read_.expect_keys(node, {"document"})) return;
            const YamlNode* kinds = read_.require(node, "document");
            if (kinds == nullptr) return;
            for (const YamlNode* kind : read_.expect_one_or_more(*kinds)) {
                if (expect_name(context_, *kind)) requirements.documents.push_back(kind->text);
            }
            return;
        }
        const auto word = read_.expect_word(node, {"reason", "signature"});
        if (!word) return;
        (*word == 0 ? requirements.reason : requirements.signature) = true;
        if (*word == 1) note_not_alive(context_, node, "requires: signature");
    }

    void read_requires(const YamlNode& node, Requirements& requirements)
    {
        if (!node.is_sequence()) return read_requirement(node, requirements);
        for (const YamlNode& item : node.items) read_requirement(item, requirements);
    }

    void read_rest(const YamlNode& node, Transition& transition, const Scoped& scope)
    {
        if (const YamlNode* to = node.find("to")) {
            for (const YamlNode* name : read_.expect_one_or_more(*to)) {
                const StateIndex target = read_state_name(context_, *name);
                if (target != no_state) transition.targets.push_back(target);
            }
        }
        transition.internal = read_bool_at(context_, node, "internal");
        if (const YamlNode* when = node.find("when")) transition.when = read_expression(context_, *when, scope, Type::boolean());
        if (const YamlNode* set = node.find("set")) read_assignments(context_, *set, scope, transition.actions);
        if (const YamlNode* actions = node.find("do")) {
            ActionBlock more = read_actions(context_, *actions, scope);
            std::move(more.begin(), more.end(), std::back_inserter(transition.actions));
        }
        transition.basis = read_basis(context_, node);
    }

    /// An id must be unique in the file and stay the same when other states change: the number counts what is called alike before
    /// it.
    void finish(const YamlNode& node, Transition transition)
    {
        auto& transitions = context_.definition.transitions;
        if (transitions.size() >= limits::transitions_max) {
            if (context_.noted.insert("too-many-transitions").second) {
                read_.error(node, "too-many-transitions",
                            "The chart has more than " + std::to_string(limits::transitions_max) + " transitions.",
                            "Split it into linked programmes.");
            }
            return;
        }
        transition.id += "." + std::to_string(context_.transition_ids[transition.id]++);
        context_.definition.states[source_].transitions.push_back(static_cast<TransitionIndex>(transitions.size()));
        transitions.push_back(std::move(transition));
        context_.transition_nodes.push_back(&node);
    }

    void note_form(const YamlNode& node, const std::vector<const YamlNode*>& events, const Transition& transition)
    {
        for (const YamlNode* event : events) forms_[event->text].push_back({&node, transition.form});
    }

    /// The page that asks for the data cannot know which of the transitions will be taken.
    void check_forms()
    {
        for (const auto& [event, uses] : forms_) {
            const auto first_form = uses.front().second;
            const auto other = std::find_if(uses.begin(), uses.end(), [&](const auto& use) { return use.second != first_form; });
            if (other == uses.end()) continue;
            const YamlNode* form = other->first->find("form");
            read_.error(form != nullptr ? *form : *other->first, "form-differs",
                        "The transitions of '" + event + "' in this state do not have one form.",
                        "Give all of them the same form.");
        }
    }

    Context& context_;
    Reader& read_;
    StateIndex source_;
    std::map<std::string, std::vector<std::pair<const YamlNode*, std::optional<std::size_t>>>> forms_;
};

void load_after(Context& context, StateIndex index, const YamlNode& after)
{
    if (!context.read.expect_map(after)) return;
    for (const YamlEntry& entry : after.entries) {
        const auto limit = read_limit(context, entry.key, context.scope);
        if (!limit) continue;
        State& state = context.definition.states[index];
        const bool is_known =
            std::any_of(state.delays.begin(), state.delays.end(), [&](const Delay& delay) { return delay.after == *limit; });
        if (is_known) {
            context.read.error(entry.key, "duplicate-key", "The delay '" + entry.key.text + "' stands here twice.",
                               "Put the transitions into one list.");
            continue;
        }
        const std::string event = "after." + state.id + "." + std::to_string(state.delays.size());
        state.delays.push_back({*limit, event});
        load_engine_transitions(context, index, entry.value, "after", event);
    }
}

}  // namespace

void load_engine_transitions(Context& context, StateIndex state, const YamlNode& node, const std::string& kind,
                             const std::string& event)
{
    TransitionReader(context, state).read_engine(node, kind, event);
}

void load_transitions(Context& context, StateIndex index)
{
    const YamlNode& node = *context.state_nodes[index];
    const State::Kind kind = context.definition.states[index].kind;
    if (kind == State::Kind::final || kind == State::Kind::history) return;  // key-not-for-kind has been said
    if (const YamlNode* on = node.find("on")) TransitionReader(context, index).read_on(*on);
    if (const YamlNode* always = node.find("always")) load_engine_transitions(context, index, *always, "always", "");
    const YamlNode* after = index == 0 ? nullptr : node.find("after");
    if (after != nullptr) load_after(context, index, *after);
    const YamlNode* task = index == 0 ? nullptr : node.find("task");
    const YamlNode* overdue = task == nullptr ? nullptr : task->find("overdue");
    if (overdue != nullptr)
        load_engine_transitions(context, index, *overdue, "overdue", "overdue." + context.definition.states[index].id);
}

}  // namespace docket
