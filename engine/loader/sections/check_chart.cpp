// What only the whole chart shows. Errors are certain: no chart that could run as written is refused; warnings may be wrong.

#include <algorithm>
#include <set>

#include "engine/loader/parts.hpp"

namespace docket {

namespace {

class ChartCheck {
public:
    explicit ChartCheck(Context& context) : context_(context), definition_(context.definition), states_(context.definition.states)
    {
    }

    void run()
    {
        check_targets();
        check_defaults();
        check_loops();
        check_use();
        if (context_.is_doubtful) return;
        check_reachable();
        check_ways_out();
    }

private:
    const YamlNode& node_of(StateIndex state) const { return *context_.state_nodes[state]; }

    StateIndex common_ancestor(StateIndex a, StateIndex b) const
    {
        StateIndex ancestor = states_[a].parent;
        while (ancestor != no_state && !definition_.is_descendant(b, ancestor)) ancestor = states_[ancestor].parent;
        return ancestor;
    }

    /// A history state stands for states anywhere inside its parent.
    bool may_stand_for(StateIndex history, StateIndex other) const
    {
        return states_[history].kind == State::Kind::history && definition_.is_descendant(other, states_[history].parent);
    }

    /// SCXML 3.11: targets lie in different regions of a parallel state. Where one lies inside the other, the outer one would be
    /// entered by default, and so might the inner one's neighbour.
    bool go_together(StateIndex a, StateIndex b) const
    {
        if (a == b) return true;
        if (definition_.is_descendant(a, b) || definition_.is_descendant(b, a)) return false;
        if (may_stand_for(a, b) || may_stand_for(b, a)) return false;
        const StateIndex ancestor = common_ancestor(a, b);
        return ancestor != no_state && states_[ancestor].kind == State::Kind::parallel;
    }

    void check_together(const std::vector<StateIndex>& targets, const YamlNode& at)
    {
        for (std::size_t i = 0; i < targets.size(); ++i) {
            for (std::size_t j = i + 1; j < targets.size(); ++j) {
                if (go_together(targets[i], targets[j])) continue;
                context_.read.error(at, "targets-conflict",
                                    "'" + states_[targets[i]].id + "' and '" + states_[targets[j]].id +
                                        "' cannot be targets together.",
                                    "Several targets must lie in different regions of one parallel state.");
                return;
            }
        }
    }

    /// Does entering `from` by default come to `wanted` again? Only history states of one parent can lead round in a circle: all
    /// else leads further in.
    bool leads_to(StateIndex from, StateIndex wanted, std::set<StateIndex>& seen) const
    {
        for (const StateIndex target : states_[from].initial.targets) {
            if (target == wanted) return true;
            if (states_[target].kind != State::Kind::history || !seen.insert(target).second) continue;
            if (leads_to(target, wanted, seen)) return true;
        }
        return false;
    }

    void check_defaults()
    {
        for (StateIndex i = 0; i < states_.size(); ++i) {
            std::set<StateIndex> seen;
            if (states_[i].kind != State::Kind::history || !leads_to(i, i, seen)) continue;
            context_.is_doubtful = true;
            context_.read.error(key_of(i), "endless-default", "The default of the history state '" + states_[i].path + "' leads back to it.",
                                "Give it a default that is no history state.");
        }
    }

    void check_targets()
    {
        for (std::size_t i = 0; i < definition_.transitions.size(); ++i) {
            const YamlNode& node = *context_.transition_nodes[i];
            const YamlNode* to = node.find("to");
            check_together(definition_.transitions[i].targets, to == nullptr ? node : *to);
        }
        for (StateIndex i = 0; i < states_.size(); ++i) {
            const YamlNode* initial = node_of(i).find(states_[i].kind == State::Kind::history ? "default" : "initial");
            check_together(states_[i].initial.targets, initial == nullptr ? node_of(i) : *initial);
        }
    }

    /// The leaf that entering `state` ends in; no_state where that is no single leaf, or depends on history.
    StateIndex leaf_below(StateIndex state) const
    {
        for (std::size_t steps = 0; steps <= states_.size(); ++steps) {
            const State& at = states_[state];
            if (at.kind == State::Kind::atomic) return state;
            if (at.kind != State::Kind::compound || at.initial.targets.size() != 1) return no_state;
            state = at.initial.targets.front();
        }
        return no_state;
    }

    bool is_in_region(StateIndex state) const
    {
        while (state != no_state && states_[state].kind != State::Kind::parallel) state = states_[state].parent;
        return state != no_state;
    }

    /// The event-less transition that is certainly taken in a leaf: the first of the innermost state that has one, if it has no
    /// guard.
    const Transition* certain_transition(StateIndex leaf) const
    {
        for (StateIndex state = leaf; state != no_state; state = states_[state].parent) {
            for (const TransitionIndex index : states_[state].transitions) {
                const Transition& transition = definition_.transitions[index];
                if (transition.events.empty()) return transition.when ? nullptr : &transition;
            }
        }
        return nullptr;
    }

    StateIndex next_leaf(StateIndex leaf) const
    {
        const Transition* transition = leaf == no_state || is_in_region(leaf) ? nullptr : certain_transition(leaf);
        if (transition == nullptr || transition->targets.size() > 1) return no_state;
        return transition->targets.empty() ? leaf : leaf_below(transition->targets.front());
    }

    /// Every leaf has one successor at most, so a loop is found by walking until something comes again.
    void check_loops()
    {
        std::vector<StateIndex> seen_from(states_.size(), no_state);
        for (StateIndex start = 0; start < states_.size(); ++start) {
            if (states_[start].kind != State::Kind::atomic) continue;
            StateIndex at = start;
            while (at != no_state && seen_from[at] == no_state) {
                seen_from[at] = start;
                at = next_leaf(at);
            }
            if (at != no_state && seen_from[at] == start) report_loop(at);
        }
    }

    void report_loop(StateIndex first)
    {
        std::string loop = states_[first].path;
        StateIndex at = first;
        do {
            at = next_leaf(at);
            loop += " -> " + states_[at].path;
        } while (at != first);
        const Transition* transition = certain_transition(first);
        const auto index = static_cast<std::size_t>(transition - definition_.transitions.data());
        context_.read.error(*context_.transition_nodes[index], "endless-loop", "The chart never comes to rest: " + loop + ".",
                            "Give one of these event-less transitions a guard, or an event.");
    }

    void reach(StateIndex state, std::vector<StateIndex>& waiting)
    {
        for (StateIndex at = state; at != no_state && !reached_[at]; at = states_[at].parent) {
            reached_[at] = true;
            waiting.push_back(at);
        }
    }

    void check_reachable()
    {
        reached_.assign(states_.size(), false);
        std::vector<StateIndex> waiting;
        reach(0, waiting);
        while (!waiting.empty()) {
            const State& state = states_[waiting.back()];
            waiting.pop_back();
            if (state.kind == State::Kind::parallel) {
                for (const StateIndex child : state.children) {
                    if (states_[child].kind != State::Kind::history) reach(child, waiting);
                }
            }
            for (const StateIndex target : state.initial.targets) reach(target, waiting);
            for (const TransitionIndex index : state.transitions) {
                for (const StateIndex target : definition_.transitions[index].targets) reach(target, waiting);
            }
        }
        for (StateIndex i = 1; i < states_.size(); ++i) {
            if (reached_[i] || !reached_[states_[i].parent]) continue;
            context_.read.warning(key_of(i), "unreachable-state", "Nothing leads to the state '" + states_[i].path + "'.",
                                  "Lead a transition there, or take the state away.");
        }
    }

    /// A state's key in the file: what is said of a state as such is said there.
    const YamlNode& key_of(StateIndex state) const
    {
        const YamlNode& parent = node_of(states_[state].parent);
        for (const char* key : {"states", "parallel"}) {
            const YamlNode* children = parent.find(key);
            if (children == nullptr) continue;
            for (const YamlEntry& entry : children->entries) {
                if (&entry.value == &node_of(state)) return entry.key;
            }
        }
        return node_of(state);
    }

    bool has_way_out(StateIndex leaf) const
    {
        for (StateIndex at = leaf; at != no_state; at = states_[at].parent) {
            if (states_[at].kind == State::Kind::parallel) return true;  // another region may lead out
            for (const TransitionIndex index : states_[at].transitions) {
                if (!definition_.transitions[index].targets.empty()) return true;
            }
        }
        return false;
    }

    void check_ways_out()
    {
        for (StateIndex i = 1; i < states_.size(); ++i) {
            if (states_[i].kind != State::Kind::atomic || !reached_[i] || has_way_out(i)) continue;
            context_.read.warning(key_of(i), "no-way-out", "A case in the state '" + states_[i].path + "' stays there for ever.",
                                  "Add a transition, or make it a final state.");
        }
    }

    void warn_unused(const char* section, const std::set<std::string>& used, const char* what)
    {
        const YamlNode* declared = context_.root.find(section);
        if (declared == nullptr) return;
        for (const YamlEntry& entry : declared->entries) {
            if (used.count(entry.key.text) > 0) continue;
            context_.read.warning(entry.key, std::string("unused-") + what,
                                  std::string("Nothing uses the ") + what + " '" + entry.key.text + "'.",
                                  "Use it, or take it away.");
        }
    }

    void check_use()
    {
        warn_unused("roles", context_.used_roles, "role");
        warn_unused("forms", context_.used_forms, "form");
    }

    Context& context_;
    const Definition& definition_;
    const std::vector<State>& states_;
    std::vector<bool> reached_;
};

}  // namespace

void check_chart(Context& context)
{
    ChartCheck(context).run();
}

}  // namespace docket
