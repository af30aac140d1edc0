#include "engine/cases/payload/payload.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/cases/payload/field_check.hpp"
#include "engine/expr/evaluate.hpp"
#include "engine/model/definition/slots.hpp"

namespace docket {

namespace {

/// The variables of a form's conditions. There is no event yet: conditions are about data.
std::vector<Value> condition_values(const Moment& moment)
{
    std::vector<Value> values(slots::fixed_count);
    values[slots::actor] = moment.actor;
    values[slots::case_] = moment.case_info;
    values[slots::panel] = moment.panel;
    values[slots::clock] = moment.clock;
    const std::int64_t seconds = moment.now.ms / 1000;
    values[slots::now] = Timestamp{seconds, static_cast<std::int32_t>((moment.now.ms - seconds * 1000) * 1'000'000)};
    return values;
}

/// A condition that cannot be evaluated (it reads an answer that is not there yet) does not hold.
bool holds(const std::optional<Expression>& condition, const std::vector<Value>& values)
{
    if (!condition) return true;
    const auto result = evaluate_bool(*condition->program, {values, nullptr});
    return result && *result;
}

class PayloadReader {
public:
    PayloadReader(const Form& form, const Value& payload, const Snapshot& snapshot, const Moment& moment)
        : form_(form), payload_(payload), snapshot_(snapshot), values_(condition_values(moment)), data_(snapshot.chart.data)
    {
    }

    PayloadCheck read()
    {
        read_members();
        settle_conditions();
        for (const Field& field : form_.fields) judge(field);
        refuse_unknown();
        if (check_.errors.empty()) run_checks();
        return std::move(check_);
    }

private:
    /// Types and bounds of what was sent; what is good goes into `data_`, over what is on file.
    void read_members()
    {
        for (const Field& field : form_.fields) {
            const Value* sent = payload_.find(field.name);
            if (sent == nullptr) continue;
            if (is_blank(*sent)) {
                data_.erase(field.name);
                continue;
            }
            const std::size_t before = field_errors_.size();
            if (auto good = check_field(field, *sent, pointer_to("", field.name), &snapshot_.documents, field_errors_))
                data_.set(field.name, *good);
            else
                data_.set(field.name, *sent);
            if (field_errors_.size() != before) faulty_.push_back(field.name);
        }
    }

    /// Hiding one field may hide another: goes round until nothing changes, at most once a field.
    void settle_conditions()
    {
        hidden_.assign(form_.fields.size(), false);
        values_[slots::data] = data_;
        for (std::size_t round = 0; round < form_.fields.size(); ++round) {
            bool changed = false;
            for (std::size_t i = 0; i < form_.fields.size(); ++i) {
                if (hidden_[i] || holds(form_.fields[i].show_when, values_)) continue;
                hidden_[i] = true;
                data_.erase(form_.fields[i].name);
                values_[slots::data] = data_;
                changed = true;
            }
            if (!changed) break;
        }
    }

    void judge(const Field& field)
    {
        const auto index = static_cast<std::size_t>(&field - form_.fields.data());
        if (hidden_[index]) {
            if (snapshot_.chart.data.find(field.name) != nullptr) check_.kept.set(field.name, Value());
            return;
        }
        check_.shown.push_back(field.name);
        const bool required = field.required || (field.required_when && holds(field.required_when, values_));
        if (required) check_.required.push_back(field.name);
        const std::string pointer = pointer_to("", field.name);
        for (const FieldError& error : field_errors_) {
            if (error.pointer == pointer || error.pointer.starts_with(pointer + "/")) check_.errors.push_back(error);
        }
        const Value* value = data_.find(field.name);
        if (value == nullptr) {
            if (required) check_.errors.push_back(required_error(field, pointer));
            if (snapshot_.chart.data.find(field.name) != nullptr) check_.kept.set(field.name, Value());
        } else if (payload_.find(field.name) != nullptr && std::find(faulty_.begin(), faulty_.end(), field.name) == faulty_.end()) {
            check_.kept.set(field.name, *value);
        }
    }

    void refuse_unknown()
    {
        if (payload_.is_null()) return;
        if (!payload_.is_map()) {
            check_.errors.push_back({"", "type", "Gửi dữ liệu dạng đối tượng", "Send an object"});
            return;
        }
        for (const MapEntry& entry : payload_.map()) {
            const bool known = std::any_of(form_.fields.begin(), form_.fields.end(), [&](const Field& field) { return field.name == entry.key.string(); });
            if (!known)
                check_.errors.push_back({pointer_to("", entry.key.string()), "unknown_field", "Biểu mẫu không có mục này", "The form has no such field"});
        }
    }

    void run_checks()
    {
        for (const FormCheck& rule : form_.checks) {
            const auto result = evaluate_bool(*rule.check.program, {values_, nullptr});
            // A rule over an optional answer that was not given fails on the missing key: it has nothing to judge, and does not bar.
            const bool broken = result ? !*result : result.error().code != "no-such-key";
            if (broken) check_.errors.push_back({rule.field.empty() ? "" : pointer_to("", rule.field), "rule", rule.message.vi, rule.message.en});
        }
    }

    const Form& form_;
    const Value& payload_;
    const Snapshot& snapshot_;
    std::vector<Value> values_;
    Map data_;
    std::vector<bool> hidden_;
    std::vector<std::string> faulty_;
    std::vector<FieldError> field_errors_;
    PayloadCheck check_;
};

const Field* find_field(const Definition& definition, const std::string& name)
{
    for (const Form& form : definition.forms) {
        for (const Field& field : form.fields) {
            if (field.name == name) return &field;
        }
    }
    return nullptr;
}

}  // namespace

std::string pointer_to(const std::string& parent, const std::string& name)
{
    std::string pointer = parent + "/";
    for (const char c : name) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

PayloadCheck check_payload(const Form& form, const Value& payload, const Snapshot& snapshot, const Moment& moment)
{
    return PayloadReader(form, payload, snapshot, moment).read();
}

Result<Map> check_prefill(const Definition& definition, const Value& data)
{
    Map kept;
    if (data.is_null()) return kept;
    Rejection rejection{RejectionType::bad_payload, "Expected data that the workflow's forms hold, but some are not", {}, {}, {}, 0};
    if (!data.is_map()) {
        rejection.fields.push_back({"", "type", "Gửi dữ liệu dạng đối tượng", "Send an object"});
        return rejection;
    }
    for (const MapEntry& entry : data.map()) {
        const std::string& name = entry.key.string();
        const std::string pointer = pointer_to("", name);
        const Field* field = find_field(definition, name);
        if (field == nullptr) {
            rejection.fields.push_back({pointer, "unknown_field", "Quy trình không có mục này", "The workflow has no such field"});
        } else if (!is_blank(entry.value)) {
            if (auto good = check_field(*field, entry.value, pointer, nullptr, rejection.fields)) kept.set(name, *std::move(good));
        }
    }
    if (!rejection.fields.empty()) return rejection;
    return kept;
}

}  // namespace docket
