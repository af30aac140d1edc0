// Lays charts out in document order, resolves names and compiles expressions against engine/model/definition/slots.hpp, all data being dyn.

#include "tests/unit/interpreter/chart_builder.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/expr/compile.hpp"
#include "engine/interpreter/chart_tables.hpp"

namespace docket {

namespace {

Names fixed_names()
{
    return {{"data", Type::dyn()}, {"event", Type::dyn()}, {"actor", Type::dyn()}, {"case", Type::dyn()},
            {"now", Type::timestamp()}, {"panel", Type::dyn()}, {"clock", Type::dyn()}, {"event.name", Type::dyn()},
            {"event.data", Type::dyn()}, {"event.actor", Type::dyn()}, {"event.type", Type::dyn()}, {"event.sendid", Type::dyn()}};
}

/// A name that is never written keeps the slot in order when there is no index, or an inner loop reuses a name.
void add_loop_names(Names& names, const ForEach& loop)
{
    for (const std::string& name : {loop.item, loop.index}) {
        const bool usable = !name.empty() && !names.find(name);
        names.add(usable ? name : "#" + std::to_string(names.size()), Type::dyn());
    }
}

void compile_into(Expression& expression, const Names& names)
{
    auto program = compile(expression.text, names);
    if (program.has_error()) throw std::runtime_error(expression.text + ": " + program.error().front().message);
    expression.program = *program;
}

void compile_into(std::optional<Expression>& expression, const Names& names)
{
    if (expression) compile_into(*expression, names);
}

void compile_into(TextRule& rule, const Names& names)
{
    if (auto* expression = std::get_if<Expression>(&rule)) compile_into(*expression, names);
}

void compile_into(LimitRule& rule, const Names& names)
{
    if (auto* computed = std::get_if<ComputedLimit>(&rule)) compile_into(computed->amount, names);
    if (auto* computed = std::get_if<ComputedDuration>(&rule)) compile_into(computed->duration, names);
}

void compile_into(DataRule& rule, const Names& names)
{
    for (auto& member : rule.members) compile_into(member.second, names);
    compile_into(rule.whole, names);
}

void compile_into(ActionBlock& block, const Names& names);

struct ActionCompiler {
    const Names& names;

    void operator()(Assign& it) const { compile_into(it.value, names); }
    void operator()(Raise& it) const
    {
        compile_into(it.event, names);
        compile_into(it.data, names);
    }
    void operator()(Send& it) const
    {
        compile_into(it.event, names);
        compile_into(it.data, names);
        if (it.after) compile_into(*it.after, names);
        if (it.id) compile_into(*it.id, names);
    }
    void operator()(Cancel& it) const { compile_into(it.id, names); }
    void operator()(If& it) const
    {
        for (Branch& branch : it.branches) {
            compile_into(branch.when, names);
            compile_into(branch.actions, names);
        }
    }
    void operator()(ForEach& it) const
    {
        compile_into(it.in, names);
        Names inner = names;
        add_loop_names(inner, it);
        compile_into(it.actions, inner);
    }
    void operator()(OpenLinked& it) const
    {
        for (auto& member : it.with) compile_into(member.second, names);
    }
    void operator()(Pay& it) const
    {
        compile_into(it.amount, names);
        compile_into(it.to, names);
    }
    void operator()(Log& it) const { compile_into(it.value, names); }
    void operator()(Notify&) const {}
    void operator()(Escalate&) const {}
    void operator()(Issue&) const {}
    void operator()(Publish&) const {}
};

void compile_into(ActionBlock& block, const Names& names)
{
    for (Action& action : block) std::visit(ActionCompiler{names}, action.what);
}

EventDescriptor descriptor(std::string text)
{
    if (text == "*") return {"", true};
    if (text.ends_with(".*")) text.resize(text.size() - 2);
    if (text.ends_with('.')) text.pop_back();
    return {text, false};
}

/// First the states with their places, so that names can be resolved; then what refers to them.
class Layout {
public:
    explicit Layout(const Chart& chart);
    Definition take() { return std::move(definition_); }

private:
    StateIndex add(const StateNode& node, StateIndex parent);
    void fill(const StateNode& node);
    void fill_transition(const StateNode& node, const Edge& edge);
    void fill_content(const StateNode& node, State& state);
    std::vector<StateIndex> resolve(const std::vector<std::string>& ids) const;

    Definition definition_;
    Names names_ = fixed_names();
    StateIndex next_ = 0;
};

Layout::Layout(const Chart& chart)
{
    for (const std::string& role : chart.roles) {
        definition_.roles.emplace_back();
        definition_.roles.back().id = role;
    }
    for (const auto& fields : chart.forms) {
        definition_.forms.emplace_back();
        for (const std::string& name : fields) {
            definition_.forms.back().fields.emplace_back();
            definition_.forms.back().fields.back().name = name;
        }
    }
    for (const auto& [name, text] : chart.data) {
        DataDeclaration declaration;
        declaration.name = name;
        declaration.type = "dyn";
        declaration.value = cel(text);
        compile_into(declaration.value, names_);
        definition_.data.push_back(std::move(declaration));
    }
    StateNode root = chart.root;
    if (root.kind != State::Kind::parallel) root.kind = State::Kind::compound;
    add(root, no_state);
    fill(root);
    compile_chart(definition_);
}

StateIndex Layout::add(const StateNode& node, StateIndex parent)
{
    const auto index = static_cast<StateIndex>(definition_.states.size());
    State& state = definition_.states.emplace_back();
    state.id = node.id;
    state.path = parent == no_state || parent == 0 ? node.id : definition_.states[parent].path + "." + node.id;
    state.kind = node.kind;
    state.deep_history = node.deep;
    state.parent = parent;
    if (!node.id.empty()) definition_.state_by_name[node.id] = index;
    for (const StateNode& child : node.states) {
        const StateIndex added = add(child, index);
        definition_.states[index].children.push_back(added);
    }
    definition_.states[index].last = static_cast<StateIndex>(definition_.states.size() - 1);
    return index;
}

std::vector<StateIndex> Layout::resolve(const std::vector<std::string>& ids) const
{
    std::vector<StateIndex> states;
    for (const std::string& id : ids) {
        states.push_back(definition_.find_state(id));
        if (states.back() == no_state) throw std::runtime_error("no state " + id);
    }
    return states;
}

void Layout::fill(const StateNode& node)
{
    State& state = definition_.states[next_++];
    state.initial.targets = resolve(node.initial);
    if (node.initial.empty() && node.kind == State::Kind::compound) {
        const auto first = std::find_if(state.children.begin(), state.children.end(), [&](StateIndex child) {
            return definition_.states[child].kind != State::Kind::history;
        });
        if (first != state.children.end()) state.initial.targets = {*first};
    }
    fill_content(node, state);
    for (const Edge& edge : node.on) fill_transition(node, edge);
    for (const StateNode& child : node.states) fill(child);
}

void Layout::fill_content(const StateNode& node, State& state)
{
    state.initial.actions = node.initial_actions;
    compile_into(state.initial.actions, names_);
    state.entry = node.entry;
    for (ActionBlock& block : state.entry) compile_into(block, names_);
    state.exit = node.exit;
    for (ActionBlock& block : state.exit) compile_into(block, names_);
    state.output = node.output;
    for (auto& member : state.output) compile_into(member.second, names_);
    state.output_whole = node.output_whole;
    compile_into(state.output_whole, names_);
    for (const LimitRule& rule : node.after) {
        state.delays.push_back({rule, "after." + node.id + "." + std::to_string(state.delays.size())});
        compile_into(state.delays.back().after, names_);
    }
    if (node.task_within) {
        state.task.emplace();
        state.task->within = node.task_within;
        compile_into(*state.task->within, names_);
    }
}

void Layout::fill_transition(const StateNode& node, const Edge& edge)
{
    const StateIndex source = node.id.empty() ? StateIndex{0} : definition_.find_state(node.id);
    const auto index = static_cast<TransitionIndex>(definition_.transitions.size());
    Transition& transition = definition_.transitions.emplace_back();
    transition.id = node.id + "." + std::to_string(definition_.states[source].transitions.size());
    transition.source = source;
    for (const std::string& event : edge.events) transition.events.push_back(descriptor(event));
    transition.targets = resolve(edge.to);
    transition.internal = edge.internal;
    transition.by_people = edge.by.has_value();
    if (edge.by) {
        for (const std::string& role : *edge.by) transition.by.set(definition_.find_role(role).value());
    }
    if (!edge.when.empty()) transition.when = cel(edge.when);
    compile_into(transition.when, names_);
    transition.form = edge.form;
    transition.actions = edge.actions;
    compile_into(transition.actions, names_);
    definition_.states[source].transitions.push_back(index);
}

}  // namespace

Definition build(const Chart& chart)
{
    return Layout(chart).take();
}

Chart chart_of(std::vector<StateNode> states, std::vector<std::pair<std::string, std::string>> data)
{
    return {compound("", std::move(states)), std::move(data)};
}

Expression cel(std::string text)
{
    return {std::move(text), {}, nullptr};
}

Action action(decltype(Action::what) what)
{
    return {std::move(what), {}};
}

Action set(std::string path, std::string text)
{
    return action(Assign{std::move(path), cel(std::move(text))});
}

Action raise(std::string event)
{
    return action(Raise{std::move(event), {}});
}

Action raise(std::string event, std::string whole_data)
{
    return action(Raise{std::move(event), {{}, cel(std::move(whole_data))}});
}

Action send(std::string event, std::string id)
{
    Send what{std::move(event), {}, {}, {}};
    if (!id.empty()) what.id = std::move(id);
    return action(std::move(what));
}

Action log(std::string text)
{
    return action(Log{cel(std::move(text)), ""});
}

StateNode atomic(std::string id, std::vector<Edge> on)
{
    StateNode node;
    node.id = std::move(id);
    node.on = std::move(on);
    return node;
}

StateNode final_state(std::string id)
{
    StateNode node = atomic(std::move(id));
    node.kind = State::Kind::final;
    return node;
}

StateNode compound(std::string id, std::vector<StateNode> states, std::vector<Edge> on)
{
    StateNode node = atomic(std::move(id), std::move(on));
    node.kind = State::Kind::compound;
    node.states = std::move(states);
    return node;
}

StateNode parallel(std::string id, std::vector<StateNode> regions, std::vector<Edge> on)
{
    StateNode node = compound(std::move(id), std::move(regions), std::move(on));
    node.kind = State::Kind::parallel;
    return node;
}

StateNode history(std::string id, std::vector<std::string> targets, bool deep)
{
    StateNode node = atomic(std::move(id));
    node.kind = State::Kind::history;
    node.initial = std::move(targets);
    node.deep = deep;
    return node;
}

StateNode logged(StateNode node)
{
    node.entry.push_back({log("'+" + node.id + "'")});
    node.exit.push_back({log("'-" + node.id + "'")});
    return node;
}

Event event_named(std::string name, Value data)
{
    Event event;
    event.name = std::move(name);
    event.data = std::move(data);
    return event;
}

std::string leaves(const Definition& definition, const ChartState& chart)
{
    std::string text;
    for (const StateIndex state : chart.configuration) {
        if (definition.is_leaf(state)) text += (text.empty() ? "" : " ") + definition.states[state].id;
    }
    return text;
}

std::string logs(const std::vector<Effect>& effects)
{
    std::string text;
    for (const Effect& effect : effects) {
        const auto* performed = std::get_if<Performed>(&effect);
        if (performed == nullptr || performed->kind != "log") continue;
        text += (text.empty() ? "" : " ") + performed->arguments.find("value")->string();
    }
    return text;
}

}  // namespace docket
