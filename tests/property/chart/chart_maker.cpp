// The states and transitions of a random chart as a tree of YAML.

#include "tests/property/chart/chart_maker.hpp"

#include "tests/property/chart/chart_content.hpp"

namespace docket {

namespace {

using Kind = ShapedState::Kind;

/// Only from outside: it lets the chart count from the beginning.
constexpr const char* recount = "recount";

const std::vector<std::string> descriptors = {"a",    "b", "c", "a", "b", "a", "d", "a.*", "a.x", "b.y", "*", "error.execution",
                                              "error"};
class ChartMaker {
public:
    ChartMaker(const Shape& shape, const Genes& genes) : shape_(shape), choices_(genes), content_(shape_, choices_) {}

    YamlNode root()
    {
        YamlNode map = yaml_map();
        add_member(map, "docket", yaml_word("1"));
        add_member(map, "workflow", yaml_word("random-chart"));
        add_data(map);
        add_contents(map, 0);
        return map;
    }

private:
    void add_data(YamlNode& root)
    {
        YamlNode& data = add_member(root, "data", yaml_map());
        const auto declare = [&](const char* name, const char* type, YamlNode value) {
            YamlNode& declaration = add_member(data, name, yaml_map());
            add_member(declaration, "type", yaml_text(type));
            add_member(declaration, "value", std::move(value));
        };
        declare("n", "int", yaml_word("0"));
        declare("e", "int", yaml_word("0"));
        declare("m", "int", choices_.once_in(6) ? computed("1 / 0") : yaml_word("1"));
        declare("d", "dyn", choices_.once_in(4) ? computed("{'x': data.n}") : computed("null"));
        declare("l", "list(int)", computed("[1, 2, 0]"));
    }

    // --- transitions -------------------------------------------------------------------------------------------------------

    /// One state of each of some regions, or empty if there is no parallel state inside (`from`, `to`].
    std::vector<std::string> targets_in_regions(std::size_t from, std::size_t to)
    {
        std::vector<std::size_t> parallels =
            shape_.between(from, to, [](const ShapedState& state) { return state.kind == Kind::parallel; });
        if (from == 0 && shape_[0].kind == Kind::parallel) parallels.push_back(0);
        if (parallels.empty()) return {};
        std::vector<std::string> targets;
        for (const std::size_t region : shape_[choices_.of(parallels)].children) {
            if (shape_[region].is_history() || (targets.size() == 1 && choices_.once_in(3))) continue;
            targets.push_back(Shape::id(region + choices_.pick(shape_[region].last - region + 1)));
        }
        return targets;
    }

    /// A history state may well be one whose default is beside the source.
    std::vector<std::string> any_targets(std::size_t source)
    {
        if (choices_.once_in(8)) {
            std::vector<std::string> several = targets_in_regions(0, shape_.states().size() - 1);
            if (!several.empty()) return several;
        }
        if (choices_.once_in(8)) {
            const auto finals =
                shape_.between(0, shape_.states().size() - 1, [](const ShapedState& state) { return state.kind == Kind::final; });
            if (!finals.empty()) return {Shape::id(choices_.of(finals))};
        }
        if (choices_.once_in(6)) {
            auto histories =
                shape_.between(0, shape_.states().size() - 1, [](const ShapedState& state) { return state.is_history(); });
            if (choices_.pick(3) != 2)
                std::erase_if(histories, [&](std::size_t history) { return !shape_.leads_to_neighbour(history, source); });
            if (!histories.empty()) return {Shape::id(choices_.of(histories))};
        }
        return {content_.any_id()};
    }

    void add_rest(YamlNode& map, bool is_guarded)
    {
        if (is_guarded) add_member(map, "when", yaml_text(content_.condition()));
        if (choices_.once_in(5)) add_member(map, "internal", yaml_word("true"));
        content_.add_block(map, "do");
    }

    YamlNode descriptor()
    {
        if (choices_.once_in(6)) return yaml_text("done.state." + content_.any_id());
        return yaml_text(choices_.of(descriptors));
    }

    YamlNode transition(std::size_t source)
    {
        YamlNode map = one("event", descriptor());
        if (choices_.once_in(8)) {
            YamlNode both = yaml_list();
            both.items = {descriptor(), yaml_text(choices_.of(chart_events()))};
            map.entries.front().value = std::move(both);
        }
        if (!choices_.once_in(6)) add_member(map, "to", text_list(any_targets(source)));
        const YamlNode& event = map.entries.front().value;
        const bool hears_itself =
            event.is_sequence() || event.text == "*" || event.text.starts_with("error") || event.text.starts_with("done");
        if (hears_itself && !choices_.once_in(8))
            add_counted(map);
        else
            add_rest(map, choices_.once_in(3));
        return map;
    }

    void add_counted(YamlNode& map)
    {
        add_member(map, "when", yaml_text("data.e < 12"));
        add_member(map, "set", one("data.e", yaml_text("data.e + 1")));
        add_rest(map, false);
    }

    /// Without a guard it leads forward only, because a loop of such is refused when it is loaded. Most others count, so that few
    /// charts go round for ever.
    YamlNode eventless(std::size_t source)
    {
        YamlNode map = yaml_map();
        const std::size_t last = shape_.states().size() - 1;
        const bool may_lead_forward = shape_[source].last < last;
        const std::size_t kind = choices_.pick(16);
        if (kind < 5 && may_lead_forward) {
            add_member(map, "to", text_list({Shape::id(shape_[source].last + 1 + choices_.pick(last - shape_[source].last))}));
        } else if (!choices_.once_in(6)) {
            add_member(map, "to", text_list(any_targets(source)));
        }
        if (kind == 15) {
            add_rest(map, true);
        } else if (kind > 4 || !may_lead_forward) {
            add_counted(map);
        } else {
            add_rest(map, kind == 4);
        }
        return map;
    }

    /// What nothing else handles: a completion that nobody saw would not be compared.
    void add_last_handlers(YamlNode& on)
    {
        add_member(on.items.emplace_back(one("event", yaml_text(recount))), "set", one("data.e", yaml_text("0")));
        add_member(on.items.emplace_back(one("event", yaml_text("done.state"))), "do",
                   one("log", yaml_text("[event.name, event.data]")));
    }

    void add_transitions(YamlNode& map, std::size_t state)
    {
        const std::size_t count = choices_.pick(5);
        if (count > 0 || state == 0) {
            YamlNode& on = add_member(map, "on", yaml_list());
            for (std::size_t i = 0; i < count; ++i) on.items.push_back(transition(state));
            if (state == 0) add_last_handlers(on);
        }
        if (choices_.once_in(8)) {
            YamlNode& always = add_member(map, "always", yaml_list());
            always.items.push_back(eventless(state));
        }
        if (state > 0 && choices_.once_in(10)) {
            YamlNode& after = add_member(map, "after", yaml_map());
            YamlNode& delayed = add_member(after, choices_.once_in(3) ? "{data.n} ms" : "7 ms", yaml_map());
            add_member(delayed, "to", text_list(any_targets(state)));
        }
    }

    // --- states ------------------------------------------------------------------------------------------------------------

    void add_default(YamlNode& map, const char* key, std::vector<std::string> targets)
    {
        YamlNode content = content_.block(0);
        if (content.items.empty()) {
            add_member(map, key, text_list(targets));
            return;
        }
        YamlNode& entry = add_member(map, key, yaml_map());
        add_member(entry, "to", text_list(targets));
        add_member(entry, "do", std::move(content));
    }

    void add_history(YamlNode& map, std::size_t index)
    {
        const ShapedState& state = shape_[index];
        add_member(map, "history", yaml_word(state.kind == Kind::deep_history ? "deep" : "shallow"));
        if (!state.has_default) return;
        add_default(map, "default", {Shape::id(state.default_target)});
    }

    void add_initial(YamlNode& map, std::size_t index)
    {
        const std::size_t kind = choices_.pick(4);
        if (kind == 0) return;
        std::vector<std::string> targets;
        if (kind == 3) targets = targets_in_regions(index, shape_[index].last);
        if (targets.empty()) {
            const auto inside = shape_.between(index, shape_[index].last,
                                               [](const ShapedState& other) { return !other.is_history() || other.has_default; });
            targets = {Shape::id(choices_.of(inside))};
        }
        add_default(map, "initial", std::move(targets));
    }

    void add_contents(YamlNode& map, std::size_t index)
    {
        const ShapedState& state = shape_[index];
        if (state.is_history()) return add_history(map, index);
        content_.add_blocks(map, "entry");
        content_.add_blocks(map, "exit");
        if (state.kind == Kind::final) {
            add_member(map, "final", yaml_word("true"));
            const std::size_t output = choices_.pick(4);
            if (output == 1) add_member(map, "output", one("x", yaml_text("data.m")));
            if (output == 2) add_member(map, "output", computed("data.d"));
            if (output == 3) {
                YamlNode& members = add_member(map, "output", one("x", yaml_text("data.n")));
                add_member(members, "y", yaml_text("data.d.x"));
            }
            return;
        }
        if (state.kind == Kind::compound) add_initial(map, index);
        add_transitions(map, index);
        if (state.children.empty()) return;
        YamlNode& children = add_member(map, state.kind == Kind::parallel ? "parallel" : "states", yaml_map());
        for (const std::size_t child : state.children) add_contents(add_member(children, Shape::id(child), yaml_map()), child);
    }

    const Shape& shape_;
    Choices choices_;
    ContentMaker content_;
};

Value any_payload(Choices& choices)
{
    Map map;
    switch (choices.pick(5)) {
    case 1: map.set("x", 1); return map;
    case 2: map.set("x", 2); return map;
    case 3: return 7;
    default: return {};
    }
}

}  // namespace

std::string make_chart(const Genes& shape, const Genes& content)
{
    const Shape states(shape);
    return print_yaml(ChartMaker(states, content).root());
}

std::vector<OutsideEvent> make_events(const Genes& genes, std::size_t count)
{
    Choices choices(genes);
    std::vector<OutsideEvent> sequence;
    for (std::size_t i = 0; i < count; ++i) {
        OutsideEvent event;
        event.is_pending = choices.once_in(5);
        event.name = choices.of(chart_events());
        const std::size_t special = choices.pick(10);
        if (special == 8) event.name = recount;
        if (special == 9) event.name = choices.once_in(2) ? "error.execution" : "done.state.s" + std::to_string(choices.pick(9));
        event.data = any_payload(choices);
        sequence.push_back(std::move(event));
    }
    return sequence;
}

}  // namespace docket
