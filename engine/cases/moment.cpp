#include "engine/cases/moment.hpp"

#include "engine/policy/may.hpp"

namespace docket {

namespace {

Timestamp timestamp_of(Instant instant)
{
    const std::int64_t seconds = instant.ms >= 0 ? instant.ms / 1000 : -((-instant.ms + 999) / 1000);
    return {seconds, static_cast<std::int32_t>((instant.ms - seconds * 1000) * 1'000'000)};
}

}  // namespace

Value actor_value(const Actor& actor, const RoleSet& roles, const Definition& definition)
{
    static const Value id_key("id"), roles_key("roles");
    List names;
    for (std::string& name : definition.role_names(roles)) names.emplace_back(std::move(name));
    return Map::of_ascending({{id_key, actor.id.text}, {roles_key, std::move(names)}});
}

Value case_value(const Snapshot& snapshot, Instant opened_at)
{
    static const Value id_key("id"), links_key("links"), opened_key("opened_at"), outcome_key("outcome");
    return Map::of_ascending({{id_key, snapshot.id.text}, {links_key, Map()}, {opened_key, timestamp_of(opened_at)}, {outcome_key, snapshot.outcome}});
}

Moment moment_of(const Snapshot& snapshot, const Actor& actor, Instant now, GuardTrace* trace)
{
    const RoleSet roles = roles_of(actor, *snapshot.definition, &snapshot);
    Moment moment;
    moment.now = now;
    moment.actor = actor_value(actor, roles, *snapshot.definition);
    moment.case_info = case_value(snapshot, snapshot.version == 0 ? now : snapshot.opened_at);
    moment.panel = Map();
    moment.clock = Map();
    moment.trace = trace;
    return moment;
}

}  // namespace docket
