// Named clocks.

#include <algorithm>

#include "engine/loader/parts.hpp"

namespace docket {

namespace {

std::vector<std::string> read_states(Context& context, const YamlNode& map, const char* key)
{
    std::vector<std::string> names;
    const YamlNode* node = map.find(key);
    if (node == nullptr) return names;
    for (const YamlNode* name : context.read.expect_one_or_more(*node)) {
        if (read_state_name(context, *name) != no_state) names.push_back(name->text);
    }
    return names;
}

std::vector<std::string> read_states_or_events(Context& context, const YamlNode& node)
{
    std::vector<std::string> names;
    for (const YamlNode* name : context.read.expect_one_or_more(node)) {
        names.push_back(name->text);
        if (context.definition.find_state(name->text) == no_state) (void)read_event_name(context, *name);
    }
    return names;
}

void read_extend(Context& context, const YamlNode& node, ClockRule& clock)
{
    if (!context.read.expect_keys(node, {"by", "max_times", "max"})) return;
    note_not_alive(context, node, "extending a clock");
    if (const YamlNode* by = context.read.require(node, "by")) clock.extend_by = read_roles(context, *by);
    if (const YamlNode* times = context.read.require(node, "max_times")) {
        clock.extend_max_times = static_cast<int>(context.read.expect_integer(*times, 1, 100).value_or(0));
    }
    if (const YamlNode* max = node.find("max")) clock.extend_max = read_limit(context, *max, context.scope);
}

void load_clock(Context& context, const YamlEntry& entry)
{
    expect_expression_name(context, entry.key);
    const YamlNode& node = entry.value;
    const bool is_map = context.read.expect_keys(node, {"title", "limit", "starts", "pauses_in", "restarts_on", "stops_on",
                                                        "warn_at", "on_expiry", "extend", "basis", "confidence"});
    if (!is_map) return;
    note_not_alive(context, entry.key, "named clocks");
    ClockRule clock;
    clock.name = entry.key.text;
    clock.place = context.read.place_of(entry.key);
    clock.title = read_text_at(context, node, "title");
    if (const YamlNode* limit = context.read.require(node, "limit"))
        clock.limit = read_limit(context, *limit, context.scope).value_or(Limit{});
    if (context.read.require(node, "starts") != nullptr) clock.starts = read_states(context, node, "starts");
    clock.pauses_in = read_states(context, node, "pauses_in");
    clock.stops_on = read_states(context, node, "stops_on");
    if (const YamlNode* restarts = node.find("restarts_on")) {
        clock.restarts_on = read_states_or_events(context, *restarts);
        if (node.find("pauses_in") != nullptr) {
            context.read.error(*restarts, "pauses-and-restarts", "A clock either pauses or begins anew.",
                               "Keep pauses_in or restarts_on.");
        }
    }
    if (const YamlNode* marks = node.find("warn_at")) clock.warn_at = read_marks(context, *marks);
    if (const YamlNode* expiry = node.find("on_expiry")) clock.on_expiry = read_actions(context, *expiry, context.scope);
    if (const YamlNode* extend = node.find("extend")) read_extend(context, *extend, clock);
    clock.basis = read_basis(context, node);
    context.definition.clocks.push_back(std::move(clock));
}

}  // namespace

void load_clocks(Context& context)
{
    const YamlNode* clocks = context.root.find("clocks");
    if (clocks == nullptr || !context.read.expect_map(*clocks)) return;
    for (const YamlEntry& entry : clocks->entries) load_clock(context, entry);
}

}  // namespace docket
