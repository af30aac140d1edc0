#pragma once

// Snapshot: the whole value of a case at a version. Written only by engine/cases (apply); everybody else reads.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/ids.hpp"
#include "engine/base/time/time.hpp"
#include "engine/model/definition/definition.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// What a history state remembers: the states that were active when its parent was left.
struct HistoryValue {
    StateIndex history = no_state;
    std::vector<StateIndex> states;  ///< document order

    friend bool operator==(const HistoryValue&, const HistoryValue&) = default;
};

/// The statechart's part of a snapshot: all that the interpreter reads and changes.
struct ChartState {
    std::vector<StateIndex> configuration;  ///< every active state but the root, document order
    std::vector<HistoryValue> history;      ///< ascending by `history`; only those with a value
    Map data;
    bool done = false;                      ///< a top-level final state was reached; `configuration` keeps it

    [[nodiscard]] bool is_active(StateIndex state) const noexcept;
    friend bool operator==(const ChartState& a, const ChartState& b)
    {
        return a.configuration == b.configuration && a.history == b.history && a.done == b.done && Value(a.data) == Value(b.data);
    }
};

/// A piece of work for a person, open while its state is active.
struct Task {
    TaskId id;
    std::string state;                 ///< the state's id
    std::string role;
    std::optional<PersonId> assignee;  ///< who has claimed it or was given it
    Instant opened_at;
    std::optional<Instant> due_at;
    std::optional<Limit> within;       ///< what `due_at` was computed from
    std::optional<Instant> lease_until;  ///< a claim ends then by itself; absent while unclaimed or assigned for good

    friend bool operator==(const Task&, const Task&) = default;
};

/// The due instant of a deadline that cannot be computed yet, because the calendar does not reach so far: never guessed, never fired.
inline constexpr Instant undated{253'402'300'799'999};  // 9999-12-31T23:59:59.999Z

/// An instant at which, unless cancelled, the engine sends an event to the case.
struct Deadline {
    enum class Kind {
        after,    ///< `after:` of a state; ends with it
        send,     ///< `send:` with a delay; cancelled by id
        overdue,  ///< a task's `within` has passed; ends with the task
        remind,   ///< a mark on the way to a task's due instant; ends with the task; sends no event, records a notice
    };

    DeadlineId id;
    Kind kind = Kind::after;
    std::string event;           ///< what is sent: "after.review.0", "overdue.review", or the name given to `send`
    Value data;                  ///< of a `send`
    std::string owner;           ///< state id (after, overdue, remind), or "" (send)
    std::string send_id;         ///< send: for `cancel`
    Instant due_at;
    std::string calendar;        ///< "name@version" of the calendar it was computed with, or "" for elapsed time
    std::optional<Limit> limit;  ///< what it was computed from, if not a CEL duration
    Instant started_at;

    friend bool operator==(const Deadline&, const Deadline&) = default;
};

/// A person in a party role of this case.
struct Party {
    std::string role;
    PersonId person;

    friend auto operator<=>(const Party&, const Party&) = default;
};

/// A document on file. The content lies beside the ledger under its digest.
struct DocumentRef {
    DocumentId id;
    std::string kind;   ///< what it is for: a form's field or a required kind; may be ""
    std::string name;   ///< as the person called it; NFC
    std::string media;  ///< "application/pdf"
    std::uint64_t size_bytes = 0;
    Digest sha256{};
    PersonId by;
    Instant at;

    friend bool operator==(const DocumentRef&, const DocumentRef&) = default;
};

/// The id of the `number`th task (from 1) that the entry with `version` opens: "t_7q2m…_6_1" for the case "c_7q2m…". It names its case, so
/// that nothing has to be kept to find the one by the other.
[[nodiscard]] TaskId task_id_of(const CaseId& case_id, CaseVersion version, std::size_t number);
/// The case that a task's id names; nullopt if the text is no such id. Whether there is such a case or task, it does not tell.
[[nodiscard]] std::optional<CaseId> case_of(const TaskId& id);

struct Snapshot {
    CaseId id;
    std::string code;  ///< what people quote: "SBX-261121-7K3M"
    std::shared_ptr<const Definition> definition;
    CaseVersion version = 0;
    ChartState chart;
    std::vector<Task> tasks;            ///< open ones, in order of opening
    std::vector<Deadline> deadlines;    ///< pending ones, in order of scheduling
    std::vector<Party> parties;         ///< in order of naming; no duplicates
    std::vector<DocumentRef> documents;
    std::vector<std::pair<std::string, PersonId>> performers;  ///< event -> who fired it last; ascending by event
    Instant opened_at;
    Instant updated_at;                 ///< `at` of the last entry
    PersonId opened_by;
    std::string outcome;                ///< "" while open

    [[nodiscard]] bool closed() const noexcept { return chart.done; }
    /// What people call the case, by the definition's `case_title`; "" if there is no such text yet.
    [[nodiscard]] std::string title() const;
    /// Active atomic and final states, document order.
    [[nodiscard]] std::vector<StateIndex> leaves() const;
    [[nodiscard]] const Task* find_task(const TaskId& id) const noexcept;
    [[nodiscard]] bool is_party(const PersonId& person) const noexcept;
    /// True while an active state is `private`.
    [[nodiscard]] bool is_private() const noexcept;
};

}  // namespace docket
