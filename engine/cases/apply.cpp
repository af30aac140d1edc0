#include "engine/cases/apply.hpp"

#include <algorithm>
#include <cassert>

namespace docket {

namespace {

/// The active states above and including `leaves`, document order, root excluded.
std::vector<StateIndex> with_ancestors(const Definition& definition, const std::vector<std::string>& leaves)
{
    std::vector<StateIndex> states;
    for (const std::string& name : leaves) {
        const StateIndex leaf = definition.find_state(name);
        assert(leaf != no_state);
        for (StateIndex state = leaf; state != 0; state = definition.states[state].parent) states.push_back(state);
    }
    std::sort(states.begin(), states.end());
    states.erase(std::unique(states.begin(), states.end()), states.end());
    return states;
}

void apply_history(ChartState& chart, const Definition& definition, const Changes& changes)
{
    for (const auto& [name, members] : changes.history) {
        HistoryValue value{definition.find_state(name), {}};
        for (const std::string& member : members) value.states.push_back(definition.find_state(member));
        std::erase_if(chart.history, [&](const HistoryValue& old) { return old.history == value.history; });
        const auto place = std::find_if(chart.history.begin(), chart.history.end(),
                                        [&](const HistoryValue& other) { return other.history > value.history; });
        chart.history.insert(place, std::move(value));
    }
}

void apply_chart(Snapshot& next, const Changes& changes)
{
    const Definition& definition = *next.definition;
    if (changes.configuration) next.chart.configuration = with_ancestors(definition, *changes.configuration);
    apply_history(next.chart, definition, changes);
    for (const auto& [name, value] : changes.data_set) next.chart.data.set(name, value);
    for (const std::string& name : changes.data_removed) next.chart.data.erase(name);
    if (changes.outcome) {
        next.outcome = *changes.outcome;
        next.chart.done = true;
    }
}

void apply_work(Snapshot& next, const Changes& changes)
{
    for (const TaskClosed& closed : changes.tasks_closed)
        std::erase_if(next.tasks, [&](const Task& task) { return task.id == closed.id; });
    next.tasks.insert(next.tasks.end(), changes.tasks_opened.begin(), changes.tasks_opened.end());
    for (const TaskAssigned& assigned : changes.tasks_assigned) {
        for (Task& task : next.tasks) {
            if (task.id != assigned.id) continue;
            task.assignee = assigned.assignee;
            task.lease_until = assigned.lease_until;
        }
    }
    for (const DeadlineId& ended : changes.deadlines_ended)
        std::erase_if(next.deadlines, [&](const Deadline& deadline) { return deadline.id == ended; });
    next.deadlines.insert(next.deadlines.end(), changes.deadlines_scheduled.begin(), changes.deadlines_scheduled.end());
}

void remember_performer(Snapshot& next, const Entry& entry)
{
    if (entry.event.empty() || !entry.actor.is_person()) return;
    const auto place = std::lower_bound(next.performers.begin(), next.performers.end(), entry.event,
                                        [](const auto& performer, const std::string& event) { return performer.first < event; });
    if (place != next.performers.end() && place->first == entry.event)
        place->second = entry.actor.id;
    else
        next.performers.insert(place, {entry.event, entry.actor.id});
}

}  // namespace

Snapshot blank_snapshot(CaseId id, std::shared_ptr<const Definition> definition)
{
    Snapshot snapshot;
    snapshot.id = std::move(id);
    snapshot.definition = std::move(definition);
    return snapshot;
}

Snapshot apply(const Snapshot& snapshot, const Entry& entry)
{
    assert(entry.version == snapshot.version + 1 && entry.case_id == snapshot.id);
    Snapshot next = snapshot;
    next.version = entry.version;
    next.updated_at = entry.at;
    if (entry.type == EntryType::created) {
        next.opened_at = entry.at;
        next.opened_by = entry.actor.id;
    }
    const Changes& changes = entry.changes;
    if (changes.code) next.code = *changes.code;
    apply_chart(next, changes);
    apply_work(next, changes);
    next.parties.insert(next.parties.end(), changes.parties_added.begin(), changes.parties_added.end());
    next.documents.insert(next.documents.end(), changes.documents_added.begin(), changes.documents_added.end());
    remember_performer(next, entry);
    return next;
}

}  // namespace docket
