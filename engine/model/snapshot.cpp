#include "engine/model/snapshot.hpp"

#include <algorithm>

namespace docket {

bool ChartState::is_active(StateIndex state) const noexcept
{
    return state == 0 || std::binary_search(configuration.begin(), configuration.end(), state);
}

std::string Snapshot::title() const
{
    const Value* title = definition->case_title.empty() ? nullptr : chart.data.find(definition->case_title);
    return title != nullptr && title->is_string() ? title->string() : "";
}

std::vector<StateIndex> Snapshot::leaves() const
{
    std::vector<StateIndex> result;
    for (const StateIndex state : chart.configuration) {
        if (definition->is_leaf(state)) result.push_back(state);
    }
    return result;
}

const Task* Snapshot::find_task(const TaskId& task_id) const noexcept
{
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const Task& task) { return task.id == task_id; });
    return found == tasks.end() ? nullptr : &*found;
}

bool Snapshot::is_party(const PersonId& person) const noexcept
{
    return std::any_of(parties.begin(), parties.end(), [&](const Party& party) { return party.person == person; });
}

bool Snapshot::is_private() const noexcept
{
    return std::any_of(chart.configuration.begin(), chart.configuration.end(),
                       [&](StateIndex state) { return definition->states[state].is_private; });
}

}  // namespace docket
