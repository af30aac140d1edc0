#include "engine/codec/snapshot_codec.hpp"

#include <algorithm>

#include "engine/codec/canonical_json.hpp"
#include "engine/codec/parts.hpp"

namespace docket {

namespace {

template <class Range>
List values_of(const Range& range)
{
    List list;
    for (const auto& part : range) list.push_back(value_of(part));
    return list;
}

List names_of(const Definition& definition, const std::vector<StateIndex>& states)
{
    List names;
    for (const StateIndex state : states) names.emplace_back(definition.states[state].id);
    return names;
}

Value chart_value(const Definition& definition, const ChartState& chart)
{
    Map history;
    for (const HistoryValue& kept : chart.history)
        history.set(definition.states[kept.history].id, names_of(definition, kept.states));
    Map map;
    map.set("configuration", names_of(definition, chart.configuration));
    if (!history.empty()) map.set("history", std::move(history));
    map.set("data", chart.data);
    map.set("done", chart.done);
    return map;
}

StateIndex state_of(const Definition& definition, const Value& name, Faults& faults)
{
    const StateIndex state = name.is_string() ? definition.find_state(name.string()) : no_state;
    if (state == no_state) faults.add("definition", "Expected a state of the definition, but the snapshot names another.");
    return state;
}

std::vector<StateIndex> states_of(const Definition& definition, const List& names, Faults& faults)
{
    std::vector<StateIndex> states;
    for (const Value& name : names) states.push_back(state_of(definition, name, faults));
    return states;
}

ChartState chart_of(const Definition& definition, const Value& value, Faults& faults)
{
    Fields fields(value, "chart", faults);
    ChartState chart;
    chart.configuration = states_of(definition, fields.list("configuration"), faults);
    if (const Value* history = fields.find("history"); history != nullptr && history->is_map()) {
        for (const auto& [name, states] : history->map()) {
            if (!states.is_list())
                fields.fault("history", "lists of states");
            else
                chart.history.push_back({state_of(definition, name, faults), states_of(definition, states.list(), faults)});
        }
    }
    // Names come in their own order; indices are kept in the definition's.
    std::sort(chart.history.begin(), chart.history.end(),
              [](const HistoryValue& a, const HistoryValue& b) { return a.history < b.history; });
    const Value* data = fields.find("data");
    if (data != nullptr && data->is_map())
        chart.data = data->map();
    else
        fields.fault("data", "an object");
    chart.done = fields.flag("done");
    return chart;
}

Snapshot snapshot_of(Fields& fields, std::shared_ptr<const Definition> definition)
{
    Faults& faults = fields.faults();
    static const Value nothing;
    const auto part = [&](std::string_view name) -> const Value& {
        return fields.find(name) == nullptr ? nothing : *fields.find(name);
    };
    Snapshot snapshot;
    if (!(definition_of(part("def"), faults) == definition->ref))
        faults.add("definition", "Expected the definition that the snapshot was made with.");
    snapshot.id = fields.id<CaseId>("id");
    snapshot.code = fields.text_or_empty("code");
    snapshot.version = static_cast<CaseVersion>(fields.whole("version"));
    snapshot.chart = chart_of(*definition, part("chart"), faults);
    for (const Value& value : fields.list("tasks")) snapshot.tasks.push_back(task_of(value, faults));
    for (const Value& value : fields.list("deadlines")) snapshot.deadlines.push_back(deadline_of(value, faults));
    for (const Value& value : fields.list("parties")) snapshot.parties.push_back(party_of(value, faults));
    for (const Value& value : fields.list("documents")) snapshot.documents.push_back(document_of(value, faults));
    for (const Value& value : fields.list("performers")) {
        Fields performer(value, "performer", faults);
        snapshot.performers.emplace_back(performer.text("event"), performer.id<PersonId>("person"));
    }
    snapshot.opened_at = fields.instant("opened_at");
    snapshot.updated_at = fields.instant("updated_at");
    snapshot.opened_by = fields.id<PersonId>("opened_by");
    snapshot.outcome = fields.text_or_empty("outcome");
    snapshot.head = fields.digest("head");
    snapshot.definition = std::move(definition);
    return snapshot;
}

}  // namespace

std::string encode_snapshot(const Snapshot& snapshot)
{
    Map map;
    map.set("v", 1);
    map.set("def", value_of(snapshot.definition->ref));
    map.set("id", snapshot.id.text);
    set_text(map, "code", snapshot.code);
    map.set("version", static_cast<std::int64_t>(snapshot.version));
    map.set("chart", chart_value(*snapshot.definition, snapshot.chart));
    set_list(map, "tasks", values_of(snapshot.tasks));
    set_list(map, "deadlines", values_of(snapshot.deadlines));
    set_list(map, "parties", values_of(snapshot.parties));
    set_list(map, "documents", values_of(snapshot.documents));
    List performers;
    for (const auto& [event, person] : snapshot.performers) {
        Map performer;
        performer.set("event", event);
        performer.set("person", person.text);
        performers.emplace_back(std::move(performer));
    }
    set_list(map, "performers", std::move(performers));
    map.set("opened_at", to_rfc3339(snapshot.opened_at));
    map.set("updated_at", to_rfc3339(snapshot.updated_at));
    map.set("opened_by", snapshot.opened_by.text);
    set_text(map, "outcome", snapshot.outcome);
    map.set("head", to_hex(snapshot.head));
    return to_canonical_json(std::move(map));
}

Result<Snapshot, CodecFault> decode_snapshot(std::string_view bytes, std::shared_ptr<const Definition> definition)
{
    const auto value = parse_stored_json(bytes, stored_json_limits);
    if (!value) return CodecFault{"not_json", value.error().message};
    Faults faults;
    Fields fields(*value, "snapshot", faults);
    if (fields.whole("v") != 1) faults.add("version", "Expected a snapshot of format version 1.");
    if (faults.first()) return *faults.first();
    Snapshot snapshot = snapshot_of(fields, std::move(definition));
    if (faults.first()) return *faults.first();
    return snapshot;
}

Result<DefinitionRef, CodecFault> definition_of_snapshot(std::string_view bytes)
{
    const auto value = parse_stored_json(bytes, stored_json_limits);
    if (!value) return CodecFault{"not_json", value.error().message};
    Faults faults;
    const Value* definition = value->find("def");
    const DefinitionRef ref = definition_of(definition == nullptr ? Value() : *definition, faults);
    if (faults.first()) return *faults.first();
    return ref;
}

}  // namespace docket
