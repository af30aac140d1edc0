#include "engine/model/snapshot.hpp"

#include <algorithm>

namespace docket {

namespace {

constexpr std::string_view case_id_prefix = "c_", task_id_prefix = "t_";

}  // namespace

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

TaskId task_id_of(const CaseId& case_id, CaseVersion version, std::size_t number)
{
    std::string_view name = case_id.text;
    if (name.starts_with(case_id_prefix)) name.remove_prefix(case_id_prefix.size());
    return TaskId(std::string(task_id_prefix) + std::string(name) + '_' + std::to_string(version) + '_' + std::to_string(number));
}

std::optional<CaseId> case_of(const TaskId& id)
{
    if (!id.text.starts_with(task_id_prefix)) return std::nullopt;
    const std::size_t begin = task_id_prefix.size(), end = id.text.find('_', begin);
    if (end == std::string::npos || end == begin) return std::nullopt;
    return CaseId(std::string(case_id_prefix) + id.text.substr(begin, end - begin));
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
