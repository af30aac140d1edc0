#include "tests/unit/cases/case_builder.hpp"

#include <stdexcept>

#include "app/files.hpp"
#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"

namespace docket {

std::shared_ptr<const Definition> definition_from(const std::string& yaml)
{
    const Loaded loaded = load_definition(yaml, "test.yaml");
    if (!loaded.definition) throw std::runtime_error(to_text(loaded.diagnostics));
    return loaded.definition;
}

const CalendarSource& state_offices()
{
    static const Calendars calendars = read_calendars("config/calendars");
    return calendars;
}

std::shared_ptr<const Definition> loan()
{
    static const auto definition = definition_from(R"yaml(
docket: 1
workflow: loan
title: {vi: "Mượn thiết bị", en: "Loan"}
calendar: vn-state-offices
code: LOA
case_title: purpose
roles:
  applicant: {party: true, opens: true, title: {vi: "Người đề nghị", en: "Applicant"}}
  helper: {party: true, appointed_by: [applicant], title: {vi: "Người phối hợp", en: "Helper"}}
  officer: {title: {vi: "Chuyên viên", en: "Officer"}}
  head: {title: {vi: "Trưởng đơn vị", en: "Head"}}
forms:
  request:
    title: {vi: "Đơn", en: "Request"}
    fields:
      - {name: purpose, type: text, required: true, min: 5, max: 20, label: {vi: "Mục đích", en: "Purpose"}}
      - {name: months, type: integer, required: true, min: 1, max: 24, label: {vi: "Số tháng", en: "Months"}}
      - {name: share, type: percent, label: {vi: "Tỷ lệ", en: "Share"}}
      - {name: guarantee, type: file, accept: [pdf], max_size: 1 MB, show_when: "data.months > 12", required: true, label: {vi: "Bảo lãnh", en: "Guarantee"}}
      - {name: items, type: table, min: 1, max: 3, label: {vi: "Thiết bị", en: "Items"}, columns: [
          {name: item, type: string, required: true, label: {vi: "Tên", en: "Name"}}, {name: count, type: integer, min: 1, label: {vi: "Số lượng", en: "Count"}}]}
      - {name: until, type: date, label: {vi: "Đến ngày", en: "Until"}}
      - {name: kind, type: choice, label: {vi: "Loại", en: "Kind"}, options: [
          {value: new, label: {vi: "Mới", en: "New"}}, {value: old, label: {vi: "Cũ", en: "Old"}}]}
    checks:
      - {check: "data.kind != 'old' || data.months <= 6", field: kind, message: {vi: "Thiết bị cũ: không quá 6 tháng", en: "Old equipment: at most 6 months"}}
data:
  rounds: {type: int, value: 0}
initial: draft
states:
  draft:
    private: true
    title: {vi: "Bản nháp", en: "Draft"}
    on:
      submit: {to: review, by: applicant, form: request, when: "event.data.months < 24"}
  review:
    title: {vi: "Thẩm định", en: "Review"}
    task: {role: officer, within: 5 working days, remind: [1 working day before], overdue: {do: [{escalate: head}]}}
    on:
      pass: {to: approval, by: officer, set: {data.rounds: "data.rounds + 1"}}
      ask: {to: supplement, by: officer, requires: reason}
      chain: {by: officer, do: [{send: echo}]}
      echo: {to: approval}
  supplement:
    title: {vi: "Bổ sung", en: "Supplement"}
    task: {role: applicant, within: 10 days, overdue: {to: returned}}
    on:
      resubmit: {to: review, by: applicant, form: request}
  approval:
    title: {vi: "Phê duyệt", en: "Approval"}
    task: {role: head, assign: {same_as: approve}}
    on:
      approve:
        - {to: approved, by: head, when: "data.months <= 12 || has(data.guarantee)"}
      back: {to: review, by: head}
      refuse: {to: refused, by: head, requires: [reason, {document: minutes}]}
    after:
      2 days: {to: review}
  approved: {final: true, outcome: approved}
  refused: {final: true, outcome: refused}
  returned: {final: true, outcome: returned}
)yaml");
    return definition;
}

Actor person(const std::string& name, std::vector<std::string> roles)
{
    Actor actor;
    actor.id = PersonId("u_" + name);
    actor.kind = Actor::Kind::person;
    actor.name = name;
    actor.roles = std::move(roles);
    return actor;
}

CaseUnderTest::CaseUnderTest(std::shared_ptr<const Definition> definition, const Actor& opener, const Value& data)
{
    const Command command{OpenCase{definition->ref.workflow, data}, opener, {}, {}, {}, false};
    const auto entry = decide_open(command, definition, {now, state_offices(), ids_});
    if (!entry) throw std::runtime_error(entry.error().detail);
    snapshot = apply(blank_snapshot(entry->case_id, definition), *entry);
    entries.push_back(*entry);
}

Result<Entry> CaseUnderTest::attempt(CommandBody body, const Actor& actor, std::optional<CaseVersion> expected)
{
    const Command command{std::move(body), actor, expected, {}, {}, false};
    return decide(command, snapshot, {now, state_offices(), ids_});
}

const Entry& CaseUnderTest::carry_out(CommandBody body, const Actor& actor)
{
    const auto entry = attempt(std::move(body), actor);
    if (!entry) throw std::runtime_error(std::string(code_of(entry.error().type)) + ": " + entry.error().detail);
    snapshot = apply(snapshot, *entry);
    entries.push_back(*entry);
    return entries.back();
}

Result<Entry> CaseUnderTest::attempt_event(const std::string& event, const Actor& actor, const Value& data, const std::string& reason)
{
    return attempt(FireEvent{snapshot.id, event, data, reason}, actor);
}

const Entry& CaseUnderTest::fire(const std::string& event, const Actor& actor, const Value& data, const std::string& reason)
{
    return carry_out(FireEvent{snapshot.id, event, data, reason}, actor);
}

Value map_of(std::vector<std::pair<std::string, Value>> members)
{
    Map map;
    for (auto& [name, value] : members) map.set(name, std::move(value));
    return Value(std::move(map));
}

}  // namespace docket
