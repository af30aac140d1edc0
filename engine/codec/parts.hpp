#pragma once

// What entries and snapshots have in common, as maps: tasks, deadlines, parties, documents, limits. For engine/codec's own files.
//
// DO NOT CHANGE: these are part of format version 1 of both.

#include "engine/codec/fields.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

[[nodiscard]] Value value_of(const Limit& limit);
[[nodiscard]] Value value_of(const Task& task);
[[nodiscard]] Value value_of(const Deadline& deadline);
[[nodiscard]] Value value_of(const Party& party);
[[nodiscard]] Value value_of(const DocumentRef& document);
[[nodiscard]] Value value_of(const DefinitionRef& definition);

[[nodiscard]] Limit limit_of(const Value& value, Faults& faults);
[[nodiscard]] Task task_of(const Value& value, Faults& faults);
[[nodiscard]] Deadline deadline_of(const Value& value, Faults& faults);
[[nodiscard]] Party party_of(const Value& value, Faults& faults);
[[nodiscard]] DocumentRef document_of(const Value& value, Faults& faults);
[[nodiscard]] DefinitionRef definition_of(const Value& value, Faults& faults);

}  // namespace docket
