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
    List names;
    for (const std::string& name : definition.role_names(roles)) names.push_back(name);
    Map map;
    map.set("id", actor.id.text);
    map.set("roles", std::move(names));
    return map;
}

Value case_value(const Snapshot& snapshot, Instant opened_at)
{
    Map map;
    map.set("id", snapshot.id.text);
    map.set("opened_at", timestamp_of(opened_at));
    map.set("outcome", snapshot.outcome);
    map.set("links", Map());
    return map;
}

Moment moment_of(const Snapshot& snapshot, const Actor& actor, Instant now)
{
    const RoleSet roles = roles_of(actor, *snapshot.definition, &snapshot);
    Moment moment;
    moment.now = now;
    moment.actor = actor_value(actor, roles, *snapshot.definition);
    moment.case_info = case_value(snapshot, snapshot.version == 0 ? now : snapshot.opened_at);
    moment.panel = Map();
    moment.clock = Map();
    return moment;
}

}  // namespace docket
