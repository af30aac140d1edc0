// See chart_content.hpp. Most content succeeds, some fails; most of what could go round for ever counts.

#include "tests/property/chart/chart_content.hpp"

namespace docket {

namespace {

const std::vector<std::string> guards = {"data.n < 3",
                                         "data.n % 2 == 0",
                                         "data.m == 1",
                                         "event != null && event.name == 'a'",
                                         "data.d == 1",
                                         "6 / data.m > 2",
                                         "data.d.x == 1",
                                         "event.data.x == 1",
                                         "event.type == 'internal'",
                                         "true",
                                         "2 in data.l",
                                         "data.n == data.m",
                                         "false",
                                         "data.l[2] == 0"};

struct Assignment {
    const char* place;
    const char* value;
};

const std::vector<Assignment> assignments = {{"n", "data.n + 1"},
                                             {"n", "0"},
                                             {"m", "1 - data.m"},
                                             {"d", "{'x': data.n}"},
                                             {"d", "{'x': data.n}"},
                                             {"d", "event.data"},
                                             {"d", "[data.n, 2]"},
                                             {"d.x", "data.n"},
                                             {"d.0", "data.n"},
                                             {"l.0", "data.n"},
                                             {"l.5", "0"},
                                             {"n", "6 / data.m"},
                                             {"l", "size(data.l) < 6 ? data.l + [data.n] : [data.m]"},
                                             {"d", "event.name"},
                                             {"d", "event"},
                                             {"m", "data.n % 3"},
                                             {"d.y.z", "event.sendid"},
                                             {"n", "data.d.x"},
                                             {"d", "1"}};

}  // namespace

const std::vector<std::string>& chart_events()
{
    static const std::vector<std::string> events = {"a", "b", "c", "a.x", "b.y.z", "d", "ab"};
    return events;
}

YamlNode text_list(const std::vector<std::string>& texts)
{
    YamlNode list = yaml_list();
    for (const std::string& text : texts) list.items.push_back(yaml_text(text));
    return list;
}

YamlNode one(const char* key, YamlNode value)
{
    YamlNode map = yaml_map();
    add_member(map, key, std::move(value));
    return map;
}

YamlNode computed(const std::string& text)
{
    return one("cel", yaml_text(text));
}

std::string ContentMaker::condition(std::size_t depth)
{
    if (choices_.pick(4) == 1) return (choices_.once_in(2) ? "!" : "") + ("in_state('" + any_id() + "')");
    std::string text = choices_.of(guards);
    if (depth < 1 && choices_.once_in(6)) text = "(" + text + ") && (" + condition(depth + 1) + ")";
    return text;
}

std::string ContentMaker::any_id()
{
    return Shape::id(1 + choices_.pick(shape_.states().size() - 1));
}

YamlNode ContentMaker::log_action()
{
    const std::size_t kind = choices_.pick(6);
    if (kind < 4) return one("log", yaml_text("'L" + std::to_string(++logs_) + "'"));
    return one("log", yaml_text(kind == 4 ? "data.d" : "event"));
}

YamlNode ContentMaker::set_action()
{
    const Assignment& assignment = choices_.of(assignments);
    YamlNode place = yaml_map();
    add_member(place, std::string("data.") + assignment.place, yaml_text(assignment.value));
    return one("set", std::move(place));
}

YamlNode ContentMaker::event_rule()
{
    return choices_.once_in(8) ? computed(choices_.once_in(3) ? "event.name" : "'" + choices_.of(chart_events()) + "'")
                               : yaml_text(choices_.of(chart_events()));
}

void ContentMaker::add_payload(YamlNode& action)
{
    const std::size_t kind = choices_.pick(6);
    if (kind == 1) add_member(action, "data", one("x", yaml_text("data.m")));
    if (kind == 2) add_member(action, "data", computed("data.d"));
    if (kind == 3) add_member(action, "data", one("x", yaml_text("6 / data.m")));
}

/// Most count, like event-less transitions.
YamlNode ContentMaker::raise_action()
{
    YamlNode raise = one("raise", event_rule());
    add_payload(raise);
    if (choices_.once_in(8)) return raise;
    YamlNode action = one("if", yaml_text("data.e < 12"));
    YamlNode& then = add_member(action, "then", yaml_list());
    then.items.push_back(one("set", one("data.e", yaml_text("data.e + 1"))));
    then.items.push_back(std::move(raise));
    return action;
}

YamlNode ContentMaker::send_action()
{
    YamlNode action = one("send", event_rule());
    const std::size_t delay = choices_.pick(5);
    if (delay == 1) add_member(action, "after", yaml_text("10 ms"));
    if (delay == 2) add_member(action, "after", yaml_text("{data.n} s"));
    if (delay == 3) add_member(action, "after", computed("duration('5ms')"));
    if (choices_.once_in(2)) add_member(action, "id", yaml_text(choices_.once_in(2) ? "i" : "j"));
    add_payload(action);
    return action;
}

YamlNode ContentMaker::if_action(std::size_t depth)
{
    YamlNode action = one("if", yaml_text(condition()));
    add_member(action, "then", block(depth + 1));
    if (choices_.once_in(3)) {
        YamlNode& others = add_member(action, "elif", yaml_list());
        YamlNode& other = others.items.emplace_back(one("when", yaml_text(condition())));
        add_member(other, "then", block(depth + 1));
    }
    if (choices_.once_in(2)) add_member(action, "else", block(depth + 1));
    return action;
}

YamlNode ContentMaker::for_action(std::size_t depth)
{
    const std::string item = "v" + std::to_string(depth);
    const std::size_t kind = choices_.pick(4);
    YamlNode action = one("for", yaml_text(kind == 3 ? "data.n" : item));
    const std::vector<std::string> lists = {"data.l", "[3, 4]", "data.d", "[]"};
    add_member(action, "in", yaml_text(choices_.of(lists)));
    if (choices_.once_in(3)) add_member(action, "index", yaml_text(choices_.once_in(2) ? "data.m" : "k" + std::to_string(depth)));
    YamlNode body = block(depth + 1);
    if (kind != 3) body.items.push_back(one("log", yaml_text(item)));
    add_member(action, "do", std::move(body));
    return action;
}

YamlNode ContentMaker::action(std::size_t depth)
{
    switch (choices_.pick(depth < 2 ? 12 : 9)) {
    case 1:
    case 2:
    case 3: return set_action();
    case 4: return raise_action();
    case 5: return send_action();
    case 6: return one("cancel", choices_.once_in(4) ? computed("event.sendid") : yaml_text(choices_.once_in(2) ? "i" : "j"));
    case 7: return choices_.once_in(4) ? one("log", yaml_text("1 / 0")) : log_action();
    case 9:
    case 10: return if_action(depth);
    case 11: return for_action(depth);
    default: return log_action();
    }
}

YamlNode ContentMaker::block(std::size_t depth)
{
    YamlNode list = yaml_list();
    const std::size_t count = choices_.pick(depth == 0 ? 4 : 3);
    for (std::size_t i = 0; i < count; ++i) list.items.push_back(action(depth));
    return list;
}

void ContentMaker::add_block(YamlNode& map, const char* key)
{
    YamlNode list = block(0);
    if (!list.items.empty()) add_member(map, key, std::move(list));
}

void ContentMaker::add_blocks(YamlNode& map, const char* key)
{
    const std::size_t kind = choices_.pick(4);
    if (kind == 1 || kind == 2) add_block(map, key);
    if (kind != 3) return;
    YamlNode& list = add_member(map, key, yaml_list());
    for (int i = 0; i < 2; ++i) list.items.push_back(block(0));
    list.items.front().items.push_back(one("log", yaml_text("1 / 0")));
}

}  // namespace docket
