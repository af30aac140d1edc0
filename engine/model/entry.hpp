#pragma once

// Entry: one recorded fact about a case. `decide` makes it, `apply` folds it, engine/codec gives it its stored bytes (reliability.md 7.2).
// Names, not indices: an entry is read long after the definition it speaks of was compiled.
//
// DO NOT CHANGE the meaning of a field after a release: a new meaning is a new entry version with its own applier (ADR-0002).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/actor.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

enum class EntryType { created, transition, comment, assignment, attachment, timer, admin, erasure };

/// "created", "transition", …
[[nodiscard]] std::string_view code_of(EntryType type) noexcept;

/// Text of a comment reaches these readers.
enum class Audience { internal, everyone };

struct Comment {
    std::string text;
    Audience audience = Audience::internal;

    friend bool operator==(const Comment&, const Comment&) = default;
};

struct TaskClosed {
    TaskId id;
    bool completed = false;  ///< by a transition that a holder of its role fired; otherwise cancelled

    friend bool operator==(const TaskClosed&, const TaskClosed&) = default;
};

struct TaskAssigned {
    TaskId id;
    std::optional<PersonId> assignee;    ///< absent: released
    std::optional<Instant> lease_until;

    friend bool operator==(const TaskAssigned&, const TaskAssigned&) = default;
};

/// What the entry changes: everything that `apply` needs, and nothing it would have to compute.
struct Changes {
    std::optional<std::vector<std::string>> configuration;  ///< ids of the active atomic and final states, document order
    std::vector<std::pair<std::string, std::vector<std::string>>> history;
    std::vector<std::pair<std::string, Value>> data_set;    ///< top-level names, ascending
    std::vector<std::string> data_removed;
    std::vector<std::string> data_erased;                   ///< erasure: names whose values are gone from all entries before; ascending
    std::vector<Task> tasks_opened;
    std::vector<TaskClosed> tasks_closed;
    std::vector<TaskAssigned> tasks_assigned;
    std::vector<Deadline> deadlines_scheduled;
    std::vector<DeadlineId> deadlines_ended;                ///< fired or cancelled
    std::vector<Party> parties_added;
    std::vector<DocumentRef> documents_added;
    std::optional<std::string> code;                        ///< created
    std::optional<std::string> outcome;                     ///< the case is closed with it
    std::vector<std::pair<std::string, Value>> effects;     ///< kind and arguments of what was performed, in order
    std::vector<std::string> transitions;                   ///< ids of the transitions taken, in order

    friend bool operator==(const Changes&, const Changes&) = default;
};

struct Entry {
    EntryType type = EntryType::transition;
    CaseId case_id;
    CaseVersion version = 1;          ///< the case's version once applied; `seq` in the header
    Instant at;                       ///< when the command was accepted
    std::optional<Instant> due;       ///< timer: the deadline that fired
    Actor actor;
    DefinitionRef definition;
    std::string from, to;             ///< paths of the leaves before and after, comma-separated
    std::string transition;           ///< id of the first transition taken, or ""
    std::string event;                ///< its name, or ""
    Value event_data;                 ///< the payload as accepted; null if none
    std::string reason;               ///< free text that was required or given, or ""
    std::optional<Comment> comment;
    std::optional<Digest> request;    ///< SHA-256 of the idempotency key
    Changes changes;
};

}  // namespace docket
