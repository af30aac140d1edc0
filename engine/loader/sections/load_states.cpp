// What is in a state: defaults, entry and exit, task, panel, texts. What leads out of it is load_transitions.cpp.

#include <algorithm>

#include "engine/loader/parts.hpp"

namespace docket {

namespace {

using Keys = std::vector<std::string>;

const Keys root_keys = {"docket",     "workflow", "title",  "description", "calendar", "code",    "roles",    "forms",   "data",
                        "separation", "clocks",   "panels", "letters",     "links",    "stages",  "outcomes", "initial", "states",
                        "parallel",   "on",       "always", "entry",       "exit",     "samples", "scenarios",
                        "case_title"};

const Keys state_keys = {"title",   "public_title",  "applicant_title", "states",  "parallel", "initial",
                         "history", "default",       "final",           "outcome", "output",   "on",
                         "always",  "after",         "entry",           "exit",    "task",     "panel",
                         "clock",   "portal_status", "stage",           "private", "basis",    "confidence"};

const Keys texts_of_a_state = {"title", "public_title", "applicant_title", "portal_status",
                               "stage", "private",      "basis",           "confidence"};

/// What a state of each kind may have besides the texts.
Keys keys_of(State::Kind kind)
{
    switch (kind) {
    case State::Kind::final: return {"final", "outcome", "output", "entry", "exit"};
    case State::Kind::history: return {"history", "default"};
    case State::Kind::compound:
        return {"states", "initial", "on", "always", "after", "entry", "exit", "task", "panel", "clock", "final"};
    case State::Kind::parallel: return {"parallel", "on", "always", "after", "entry", "exit", "task", "panel", "clock", "final"};
    case State::Kind::atomic: break;
    }
    return {"on", "always", "after", "entry", "exit", "task", "panel", "clock", "final"};
}

const char* word_of(State::Kind kind)
{
    switch (kind) {
    case State::Kind::final: return "final state";
    case State::Kind::history: return "history state";
    case State::Kind::compound: return "state with 'states'";
    case State::Kind::parallel: return "state with 'parallel'";
    case State::Kind::atomic: break;
    }
    return "state without 'states'";
}

bool has(const Keys& keys, const std::string& key)
{
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

class StateReader {
public:
    StateReader(Context& context, StateIndex index)
        : context_(context), read_(context.read), node_(*context.state_nodes[index]), index_(index),
          state_(context.definition.states[index])
    {
    }

    void run()
    {
        if (node_.null) return;  // `s1:` alone is an atomic state with nothing in it
        if (!read_.expect_keys(node_, index_ == 0 ? root_keys : state_keys)) return;
        check_keys();
        read_entry_and_exit();
        if (index_ == 0) return;
        read_texts();
        read_final();
        if (const YamlNode* task = node_.find("task")) read_task(*task);
        if (const YamlNode* panel = node_.find("panel")) read_panel(*panel);
        if (const YamlNode* clock = node_.find("clock")) {
            state_.clock_stopped = read_.expect_word(*clock, {"stopped"}).has_value();
            if (state_.clock_stopped) note_not_alive(context_, *clock, "clock: stopped");
        }
    }

    void read_defaults()
    {
        if (state_.kind == State::Kind::compound) read_initial();
        if (state_.kind == State::Kind::history) read_history();
    }

private:
    void check_keys()
    {
        if (index_ == 0) {
            if (node_.find("parallel") != nullptr) refuse_with_parallel();
            return;
        }
        const Keys own = keys_of(state_.kind);
        for (const YamlEntry& entry : node_.entries) {
            const std::string& key = entry.key.text;
            if (has(own, key) || has(texts_of_a_state, key) || !has(state_keys, key)) continue;
            const bool is_empty = entry.value.is_mapping() && entry.value.entries.empty();
            if (is_empty && (key == "states" || key == "parallel")) continue;  // no-states has been said
            read_.error(entry.key, "key-not-for-kind", "A " + std::string(word_of(state_.kind)) + " has no '" + key + "'.",
                        "Take the key away, or make it another kind of state.");
        }
        const State& parent = context_.definition.states[state_.parent];
        if (state_.kind == State::Kind::final && parent.kind == State::Kind::parallel) {
            read_.error(node_, "final-in-parallel", "A region cannot be a final state.",
                        "Put it inside a region, or beside the parallel state.");
        }
    }

    void refuse_with_parallel()
    {
        for (const char* key : {"states", "initial"}) {
            const YamlNode* node = node_.find(key);
            if (node == nullptr) continue;
            read_.error(*node, "key-not-for-kind", "'parallel' and '" + std::string(key) + "' stand beside each other.",
                        "All regions are entered together: keep one of the two.");
        }
    }

    std::vector<ActionBlock> read_blocks(const char* key)
    {
        std::vector<ActionBlock> blocks;
        const YamlNode* node = node_.find(key);
        if (node == nullptr) return blocks;
        const bool is_list_of_lists =
            node->is_sequence() && !node->items.empty() &&
            std::all_of(node->items.begin(), node->items.end(), [](const YamlNode& item) { return item.is_sequence(); });
        if (!is_list_of_lists) {
            blocks.push_back(read_actions(context_, *node, context_.scope));
            return blocks;
        }
        for (const YamlNode& block : node->items) blocks.push_back(read_actions(context_, block, context_.scope));
        return blocks;
    }

    void read_entry_and_exit()
    {
        state_.entry = read_blocks("entry");
        state_.exit = read_blocks("exit");
    }

    void read_texts()
    {
        state_.title = read_text_at(context_, node_, "title");
        state_.public_title = read_text_at(context_, node_, "public_title");
        state_.applicant_title = read_text_at(context_, node_, "applicant_title");
        state_.basis = read_basis(context_, node_);
        state_.is_private = read_bool_at(context_, node_, "private");
        if (const YamlNode* status = node_.find("portal_status")) {
            if (const auto code = read_.expect_integer(*status, 1, 10)) state_.portal_status = static_cast<int>(*code);
        }
        if (const YamlNode* stage = node_.find("stage")) state_.stage = expect_known(context_, *stage, context_.stages, "stage");
    }

    void read_final()
    {
        const bool is_top = state_.kind == State::Kind::final && state_.parent == 0;
        const YamlNode* outcome = node_.find("outcome");
        if (outcome != nullptr && state_.kind == State::Kind::final && !is_top) {
            read_.error(*outcome, "outcome-not-at-top", "Only a final state at top level closes the case.",
                        "Take 'outcome' away, or move the state to the top.");
        } else if (is_top) {
            state_.outcome = outcome == nullptr ? state_.id : read_.expect_string(*outcome).value_or("");
            if (!context_.outcomes.empty() && outcome != nullptr)
                (void)expect_known(context_, *outcome, context_.outcomes, "outcome");
        }
        if (const YamlNode* final = node_.find("final")) {
            const bool has_children = state_.kind == State::Kind::compound || state_.kind == State::Kind::parallel;
            if (read_.expect_bool(*final).value_or(false) && has_children)
                read_.error(*final, "key-not-for-kind", "A " + std::string(word_of(state_.kind)) + " cannot be final.",
                            "Take 'final' away, or the states inside.");
        }
        const YamlNode* output = node_.find("output");
        if (output == nullptr) return;
        const YamlNode* cel = computed(*output);
        if (cel != nullptr || output->is_scalar()) {
            state_.output_whole = read_expression(context_, cel != nullptr ? *cel : *output, context_.scope);
        } else {
            state_.output = read_expressions(context_, *output, context_.scope);
        }
    }

    void read_assignment(const YamlNode& node, Assignment& assign)
    {
        if (node.is_mapping()) {
            if (const YamlNode* cel = computed(node)) {
                assign.kind = Assignment::Kind::computed;
                assign.person = read_expression(context_, *cel, context_.scope, Type::string());
            } else if (read_.expect_keys(node, {"same_as"})) {
                assign.kind = Assignment::Kind::same_as;
                if (const YamlNode* event = read_.require(node, "same_as")) assign.event = read_event_name(context_, *event);
            }
            return;
        }
        if (read_.expect_word(node, {"pool", "least_loaded"}).value_or(0) == 0) return;
        assign.kind = Assignment::Kind::least_loaded;
        note_not_alive(context_, node, "assign: least_loaded (the task goes to the pool)");
    }

    void read_task(const YamlNode& node)
    {
        if (!read_.expect_keys(node, {"role", "title", "assign", "within", "remind", "overdue", "form", "basis", "confidence"}))
            return;
        TaskRule task;
        task.place = read_.place_of(node);
        if (const YamlNode* role = read_.require(node, "role")) task.role = read_role(context_, *role).value_or(0);
        if (const YamlNode* assign = node.find("assign")) read_assignment(*assign, task.assign);
        if (const YamlNode* within = node.find("within")) task.within = read_limit(context_, *within, context_.scope);
        if (const YamlNode* remind = node.find("remind")) task.remind = read_marks(context_, *remind);
        if (const YamlNode* form = node.find("form")) task.form = read_form_name(context_, *form);
        task.title = read_text_at(context_, node, "title");
        task.basis = read_basis(context_, node);
        for (const char* key : {"remind", "overdue"}) {
            const YamlNode* value = node.find(key);
            if (value == nullptr || node.find("within") != nullptr) continue;
            read_.error(*value, "needs-within", "'" + std::string(key) + "' needs a time: the task has no 'within'.",
                        "Add within: 5 working days, or the like.");
        }
        state_.task = std::move(task);
    }

    void read_panel(const YamlNode& node)
    {
        note_not_alive(context_, node, "panels");
        if (node.is_mapping()) {
            const YamlNode* name = read_.require(node, "name");
            if (name != nullptr && read_.expect_string(*name) && expect_expression_name(context_, *name)) state_.panel = load_panel(context_, node, name->text);
            return;
        }
        const std::string name = expect_known(context_, node, context_.panels, "panel");
        const auto& panels = context_.definition.panels;
        const auto found = std::find_if(panels.begin(), panels.end(), [&](const Panel& panel) { return panel.name == name; });
        if (found != panels.end()) state_.panel = static_cast<std::size_t>(found - panels.begin());
    }

    std::vector<StateIndex> default_children(const State& state)
    {
        std::vector<StateIndex> targets;
        for (const StateIndex child : state.children) {
            if (context_.definition.states[child].kind == State::Kind::history) continue;
            targets.push_back(child);
            if (state.kind == State::Kind::compound) break;
        }
        return targets;
    }

    void read_default(const YamlNode& node, StateIndex within, const char* key)
    {
        const YamlNode* to = &node;
        if (node.is_mapping()) {
            if (!read_.expect_keys(node, {"to", "do"})) return;
            to = read_.require(node, "to");
            if (const YamlNode* actions = node.find("do"))
                state_.initial.actions = read_actions(context_, *actions, context_.scope);
        }
        if (to == nullptr) return;
        if (to->is_sequence() && to->items.empty()) {
            read_.warning(*to, "too-few", "The list of states is empty.", "Name a state, or take the key away.");
            return without_default();
        }
        for (const YamlNode* name : read_.expect_one_or_more(*to)) {
            const StateIndex target = read_state_name(context_, *name);
            if (target == no_state) continue;
            if (!context_.definition.is_descendant(target, within)) {
                context_.is_doubtful = true;
                read_.error(*name, "target-outside",
                            "'" + name->text + "' does not lie inside the state that '" + key + "' belongs to.",
                            "Name a state inside it.");
                continue;
            }
            if (std::find(state_.initial.targets.begin(), state_.initial.targets.end(), target) == state_.initial.targets.end()) {
                state_.initial.targets.push_back(target);
            }
        }
    }

    void without_default()
    {
        if (state_.kind == State::Kind::history)
            remember_nothing();
        else
            begin_with_first();
    }

    /// Without a default, the first visit of a history state enters what the parent enters by default.
    void remember_nothing()
    {
        const State& parent = context_.definition.states[state_.parent];
        state_.initial.targets = parent.kind == State::Kind::compound ? parent.initial.targets : default_children(parent);
    }

    void begin_with_first()
    {
        state_.initial.targets = default_children(state_);
        if (state_.initial.targets.empty() && !state_.children.empty()) {
            read_.error(node_, "no-initial", "There is no state to begin with: all children are history states.", "Add a state.");
        }
    }

    void read_initial()
    {
        if (const YamlNode* initial = node_.find("initial")) return read_default(*initial, index_, "initial");
        begin_with_first();
    }

    void read_history()
    {
        const YamlNode* history = node_.find("history");
        if (history != nullptr) state_.deep_history = read_.expect_word(*history, {"shallow", "deep"}).value_or(0) == 1;
        if (const YamlNode* target = node_.find("default")) return read_default(*target, state_.parent, "default");
        remember_nothing();
    }

    Context& context_;
    Reader& read_;
    const YamlNode& node_;
    StateIndex index_;
    State& state_;
};

}  // namespace

void load_states(Context& context)
{
    // Defaults first: a history state without one takes its parent's, and the parent comes before it.
    const auto count = static_cast<StateIndex>(context.definition.states.size());
    for (StateIndex i = 0; i < count; ++i) {
        StateReader reader(context, i);
        reader.run();
        reader.read_defaults();
    }
    for (StateIndex i = 0; i < count; ++i) load_transitions(context, i);
}

}  // namespace docket
