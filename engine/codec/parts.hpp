#pragma once

// What entries and snapshots have in common, as objects: tasks, deadlines, parties, documents, limits. For engine/codec's own files.
//
// DO NOT CHANGE: these are part of format version 1 of both.

#include "engine/codec/fields.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

void append_part(std::string& out, const Limit& limit);
void append_part(std::string& out, const Task& task);
void append_part(std::string& out, const Deadline& deadline);
void append_part(std::string& out, const Party& party);
void append_part(std::string& out, const DocumentRef& document);
void append_part(std::string& out, const DefinitionRef& definition);

/// For append_json_list: an element that is one of the above.
inline constexpr auto append_any_part = [](std::string& out, const auto& part) { append_part(out, part); };

[[nodiscard]] Limit limit_of(const Value& value, Faults& faults);
[[nodiscard]] Task task_of(const Value& value, Faults& faults);
[[nodiscard]] Deadline deadline_of(const Value& value, Faults& faults);
[[nodiscard]] Party party_of(const Value& value, Faults& faults);
[[nodiscard]] DocumentRef document_of(const Value& value, Faults& faults);
[[nodiscard]] DefinitionRef definition_of(const Value& value, Faults& faults);

}  // namespace docket
