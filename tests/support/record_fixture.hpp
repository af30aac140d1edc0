#pragma once

// A small definition, an entry that uses every field, and a snapshot likewise: what the tests of codec and ledger have in common.
// draft -> review -> sealed (private) -> approved (final)

#include <memory>

#include "engine/model/entry.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

inline State fixture_state(const char* id, State::Kind kind, StateIndex index, bool is_private = false)
{
    State state;
    state.id = id;
    state.path = id;
    state.kind = kind;
    state.parent = index == 0 ? no_state : StateIndex{0};
    state.last = index == 0 ? StateIndex{5} : index;
    state.is_private = is_private;
    return state;
}

inline std::shared_ptr<const Definition> fixture_definition(const char* workflow = "grant")
{
    auto definition = std::make_shared<Definition>();
    definition->ref = {workflow, 3, sha256(workflow)};
    definition->states = {fixture_state("", State::Kind::compound, 0),      fixture_state("draft", State::Kind::atomic, 1),
                          fixture_state("review", State::Kind::atomic, 2),  fixture_state("sealed", State::Kind::atomic, 3, true),
                          fixture_state("approved", State::Kind::final, 4), fixture_state("back", State::Kind::history, 5)};
    for (StateIndex i = 0; i < definition->states.size(); ++i) definition->state_by_name[definition->states[i].id] = i;
    definition->roles = {{"officer", {}, false, false, {}, {}}, {"applicant", {}, true, true, {}, {}}};
    DataDeclaration amount, phone;
    amount.name = "amount";
    amount.privacy = Privacy::public_;
    phone.name = "phone";
    phone.privacy = Privacy::personal;
    definition->data = {amount, phone};
    return definition;
}

/// Monday 2026-03-02 03:14:15.926 UTC.
inline constexpr Instant fixture_instant{1'772'421'255'926};

inline DocumentRef fixture_document(const char* id = "f_plan")
{
    return {DocumentId(id),    "plan",         "Kế hoạch.pdf", "application/pdf", 48'213, sha256("content"),
            PersonId("u_lan"), fixture_instant};
}

inline Deadline fixture_deadline(const char* id, Instant due)
{
    Map data;
    data.set("round", 2);
    return {DeadlineId(id), Deadline::Kind::send,         "remind.officer", data, "", "reminder", due,
            "vn@2026",      Limit{5, Unit::working_days}, fixture_instant};
}

inline Task fixture_task(const char* id, std::optional<Instant> due)
{
    Task task{TaskId(id), "review", "officer", std::nullopt, fixture_instant, due, Limit{5, Unit::working_days}, std::nullopt};
    return task;
}

/// Every field is used once; data that JSON cannot say included. tests/golden/entry_v1/full is made of it: do not change it.
inline Entry fixture_entry(const Definition& definition)
{
    Entry entry;
    entry.type = EntryType::transition;
    entry.case_id = CaseId("c_7q2m");
    entry.version = 6;
    entry.at = fixture_instant;
    entry.due = fixture_instant + -1000;
    entry.actor = {PersonId("u_lan"), Actor::Kind::person, {"clerk", "officer"},
                   {"pwd", "otp"},    "9b1c0f22ab34de56",  "Nguyễn Thị Lan"};
    entry.definition = definition.ref;
    entry.from = "draft";
    entry.to = "review";
    entry.transition = "draft.submit.0";
    entry.event = "submit";
    Map payload;
    payload.set("amount", std::int64_t{250'000'000});
    payload.set("a/b~c", "đường");
    entry.event_data = payload;
    entry.reason = "Đủ hồ sơ";
    entry.comment = Comment{"Xem trang 3", Audience::everyone};
    entry.request = sha256("key");
    Changes& changes = entry.changes;
    changes.configuration = {"review"};
    changes.history = {{"back", {"draft"}}};
    changes.data_set = {{"amount", std::int64_t{250'000'000}}, {"phone", "0901234567"}, {"ratio", 2.0}, {"seen", Timestamp{1, 5}}};
    changes.data_removed = {"note"};
    changes.tasks_opened = {fixture_task("t_1", fixture_instant + 86'400'000)};
    changes.tasks_closed = {{TaskId("t_0"), true}};
    changes.tasks_assigned = {{TaskId("t_1"), PersonId("u_lan"), fixture_instant + 60'000},
                              {TaskId("t_2"), std::nullopt, std::nullopt}};
    changes.deadlines_scheduled = {fixture_deadline("d_1", fixture_instant + 432'000'000)};
    changes.deadlines_ended = {DeadlineId("d_0")};
    changes.parties_added = {{"applicant", PersonId("u_lan")}};
    changes.documents_added = {fixture_document()};
    changes.code = "GRT-260302-7K3M";
    changes.outcome = "";
    Map notice;
    notice.set("to", "applicant");
    changes.effects = {{"notify", notice}, {"log", Value("đã nộp")}};
    changes.transitions = {"draft.submit.0", "review.always.1"};
    return entry;
}

inline Snapshot fixture_snapshot(std::shared_ptr<const Definition> definition)
{
    Snapshot snapshot;
    snapshot.id = CaseId("c_7q2m");
    snapshot.code = "GRT-260302-7K3M";
    snapshot.definition = std::move(definition);
    snapshot.version = 6;
    snapshot.chart.configuration = {2};
    snapshot.chart.history = {{5, {1}}};
    snapshot.chart.data.set("amount", std::int64_t{9'007'199'254'740'993});
    snapshot.chart.data.set("title", "Xe buýt điện tự hành");
    snapshot.chart.data.set("ratio", 2.0);
    snapshot.tasks = {fixture_task("t_1", fixture_instant + 86'400'000), fixture_task("t_2", std::nullopt)};
    snapshot.deadlines = {fixture_deadline("d_1", fixture_instant + 432'000'000)};
    snapshot.parties = {{"applicant", PersonId("u_lan")}};
    snapshot.documents = {fixture_document()};
    snapshot.performers = {{"submit", PersonId("u_lan")}};
    snapshot.opened_at = fixture_instant + -5000;
    snapshot.updated_at = fixture_instant;
    snapshot.opened_by = PersonId("u_lan");
    return snapshot;
}

}  // namespace docket
