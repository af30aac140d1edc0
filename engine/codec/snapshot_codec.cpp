#include "engine/codec/snapshot_codec.hpp"

#include <algorithm>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/json_writer.hpp"
#include "engine/codec/parts.hpp"

namespace docket {

namespace {

void append_names(std::string& out, const Definition& definition, const std::vector<StateIndex>& states)
{
    append_json_list(out, states, [&](std::string& text, StateIndex state) { append_json_string(text, definition.states[state].id); });
}

/// By the names of the history states, which are in no order that is known here: a Map finds it.
Map history_map(const Definition& definition, const std::vector<HistoryValue>& history)
{
    Map map;
    for (const HistoryValue& kept : history) {
        List names;
        for (const StateIndex state : kept.states) names.emplace_back(definition.states[state].id);
        map.set(definition.states[kept.history].id, std::move(names));
    }
    return map;
}

void append_chart(std::string& out, const Definition& definition, const ChartState& chart)
{
    JsonObject object(out);
    append_names(object.member("configuration"), definition, chart.configuration);
    append_canonical_json(object.member("data"), chart.data);
    object.flag("done", chart.done);
    if (!chart.history.empty()) append_canonical_json(object.member("history"), history_map(definition, chart.history));
    object.end();
}

void append_performer(std::string& out, const std::pair<std::string, PersonId>& performer)
{
    JsonObject object(out);
    object.text("event", performer.first);
    object.text("person", performer.second.text);
    object.end();
}

/// Room for a case with a few tasks and fields; what needs more grows.
constexpr std::size_t usual_bytes = 2'048;

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
    snapshot.definition = std::move(definition);
    return snapshot;
}

}  // namespace

std::string encode_snapshot(const Snapshot& snapshot)
{
    std::string out;
    out.reserve(usual_bytes);
    JsonObject object(out);
    append_chart(object.member("chart"), *snapshot.definition, snapshot.chart);
    object.text_if_any("code", snapshot.code);
    object.list_if_any("deadlines", snapshot.deadlines, append_any_part);
    append_part(object.member("def"), snapshot.definition->ref);
    object.list_if_any("documents", snapshot.documents, append_any_part);
    object.text("id", snapshot.id.text);
    object.instant("opened_at", snapshot.opened_at);
    object.text("opened_by", snapshot.opened_by.text);
    object.text_if_any("outcome", snapshot.outcome);
    object.list_if_any("parties", snapshot.parties, append_any_part);
    object.list_if_any("performers", snapshot.performers, append_performer);
    object.list_if_any("tasks", snapshot.tasks, append_any_part);
    object.instant("updated_at", snapshot.updated_at);
    object.whole("v", 1);
    object.whole("version", static_cast<std::int64_t>(snapshot.version));
    object.end();
    return out;
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
