#pragma once

// What the ledger hands in and out besides entries: plain rows. No SQL type and no JSON appears here.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/ids.hpp"
#include "engine/base/time/time.hpp"
#include "engine/model/definition/definition.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// Place of an entry in the whole ledger: 1, 2, 3, … without gaps, in order of commit.
using LedgerPosition = std::uint64_t;

/// Where a case ends in the ledger: what its next entry is appended to. Of a case that has no entry yet: {0, 0, its genesis, {}}.
struct CaseTail {
    std::int64_t number = 0;  ///< of its row; 0 while it has none
    CaseVersion version = 0;
    Digest head{};  ///< hash of its last entry
    /// Places of its entries version, version with the lowest bit cleared, and so on until no bit is left: at most 64.
    std::vector<LedgerPosition> trail;
    bool has_long_snapshot = false;  ///< which then has a row of its own
    std::optional<Instant> alarm;    ///< when the case is looked at for deadlines: not after the first of them
};

/// A case as stored. `snapshot` is for decode_snapshot with the definition that `definition` names.
struct StoredCase {
    CaseId id;
    DefinitionRef definition;
    CaseTail tail;
    std::string snapshot;
    std::string packed;  ///< the same as it is stored (packed_entry.hpp)
};

struct StoredEntryRow {
    LedgerPosition position = 0;
    CaseId case_id;
    CaseVersion version = 0;
    Digest hash{};
    std::string header;
    std::string values;  ///< "[]" once every value was erased
};

struct CaseSummary {
    CaseId id;
    std::string code;
    std::string title;                ///< Snapshot::title()
    DefinitionRef definition;
    CaseVersion version = 0;
    std::vector<std::string> states;  ///< ids of the leaves, document order
    std::string outcome;              ///< "" while open
    bool closed = false;
    bool is_private = false;
    Instant opened_at;
    Instant updated_at;
    PersonId opened_by;
    std::optional<Instant> due_at;  ///< the earliest of its open tasks
};

struct TaskRow {
    TaskId id;
    CaseId case_id;
    std::string case_code;
    std::string case_title;
    std::string workflow;
    std::string state;
    std::string role;
    std::optional<PersonId> assignee;
    Instant opened_at;
    std::optional<Instant> due_at;
    std::optional<Instant> lease_until;
};

/// A case that is to be looked at: it may have a deadline that is due.
struct Alarm {
    CaseId case_id;
    Instant rings_at;

    friend bool operator==(const Alarm&, const Alarm&) = default;
};

struct DocumentRow {
    CaseId case_id;
    DocumentRef document;
};

/// Cases in a configuration. `states` as in CaseSummary, joined by commas.
struct StateCount {
    std::string workflow;
    std::string states;
    std::string outcome;
    std::uint64_t cases = 0;

    friend bool operator==(const StateCount&, const StateCount&) = default;
};

struct DefinitionRecord {
    DefinitionRef ref;
    std::string source;  ///< the file's bytes
    Instant published_at;
    PersonId published_by;
};

/// What a person has typed into the form of an event and not sent. No entry: nobody else sees it, and it may go at any time.
struct FormDraft {
    CaseId case_id;
    PersonId person;
    std::string event;
    std::string data;  ///< canonical JSON of a map
    Instant saved_at;

    friend bool operator==(const FormDraft&, const FormDraft&) = default;
};

struct PersonRecord {
    PersonId id;
    std::string username;  ///< unique; ASCII
    std::string name;
    std::string password_hash;       ///< argon2id's own text form, or "" for nobody signs in with a password
    std::vector<std::string> roles;  ///< held in the organisation, ascending
    std::string organisation;
    bool active = true;

    friend bool operator==(const PersonRecord&, const PersonRecord&) = default;
};

struct SessionRecord {
    Digest token{};  ///< SHA-256 of the token; the token itself is stored nowhere
    PersonId person;
    std::string csrf;
    Instant created_at;
    Instant last_used_at;
    Instant expires_at;

    friend bool operator==(const SessionRecord&, const SessionRecord&) = default;
};

/// A signed head of the Merkle tree over all entries (engine/merkle/signed/checkpoint.hpp).
struct CheckpointRecord {
    LedgerPosition size = 0;
    std::string note;

    friend bool operator==(const CheckpointRecord&, const CheckpointRecord&) = default;
};

/// What a command that carried an idempotency key has made.
struct CommandResult {
    CaseId case_id;
    CaseVersion version = 0;
    std::string extra;  ///< whatever the caller stores with it: an id it made, for example
};

/// What the ledger knows about an idempotency key.
struct Remembered {
    enum class Kind {
        first,          ///< It was not used.
        replay,         ///< The same request was carried out; the rest says with what result.
        other_request,  ///< The key was used for another request.
    };

    Kind kind = Kind::first;
    CommandResult result;
};

}  // namespace docket
