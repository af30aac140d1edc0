#pragma once

// Command: an actor's request to the engine. May be rejected; what comes of it is an Entry.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/entry.hpp"

namespace docket {

struct OpenCase {
    std::string workflow;
    Value data;  ///< a map: prefills data that forms or declarations hold; null for none
};

struct FireEvent {
    CaseId case_id;
    std::string event;
    Value data;          ///< a map, or null
    std::string reason;
};

struct AddComment {
    CaseId case_id;
    Comment comment;
};

struct AddDocument {
    CaseId case_id;
    DocumentRef document;  ///< stored already; `by` and `at` are filled in by decide
};

struct ClaimTask {
    TaskId task;
};

struct ReleaseTask {
    TaskId task;
};

/// Names a person as holder of a party role.
struct AppointParty {
    CaseId case_id;
    std::string role;
    PersonId person;
};

/// Takes personal data of a case out of the record: a person's right once nothing obliges to keep them. The names are of data or fields
/// that the definition calls personal; what was done, by whom and on what ground stays.
struct ErasePersonalData {
    CaseId case_id;
    std::vector<std::string> names;
    std::string basis;  ///< the ground, as text: a rule of law, a request's number
};

/// A deadline is due. Made by the engine only.
struct FireDeadline {
    CaseId case_id;
    DeadlineId deadline;
};

using CommandBody = std::variant<OpenCase, FireEvent, AddComment, AddDocument, ClaimTask, ReleaseTask, AppointParty, ErasePersonalData, FireDeadline>;

struct Command {
    CommandBody body;
    Actor actor;
    std::optional<CaseVersion> expected_version;  ///< If-Match
    std::string idempotency_key;                  ///< "" for none; scoped to the actor
    std::optional<Digest> request;                ///< SHA-256 of the request that carried the key
    bool dry_run = false;                         ///< decide, tell, store nothing
};

}  // namespace docket
