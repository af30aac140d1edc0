#include "api/dto/body.hpp"

#include <algorithm>

#include "engine/codec/json/canonical_json.hpp"

namespace docket::dto {

Body::Body(std::string_view text)
{
    auto parsed = parse_json(text);
    if (!parsed) {
        const JsonError& error = parsed.error();
        syntax_ = "Expected JSON, but line " + std::to_string(error.line) + ", column " + std::to_string(error.column) + ": " + error.message;
        return;
    }
    if (!parsed->is_map()) {
        syntax_ = "Expected a JSON object, but the body is something else";
        return;
    }
    root_ = *std::move(parsed);
}

const Value* Body::member(std::string_view name)
{
    known_.emplace_back(name);
    const Value* value = root_.find(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

void Body::wrong_type(std::string_view name, const char* vi, const char* en)
{
    errors_.push_back({"/" + std::string(name), "type", vi, en});
}

std::optional<std::string> Body::text(std::string_view name)
{
    const Value* value = member(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return value->string();
    wrong_type(name, "Gửi chuỗi ký tự", "Send a string");
    return std::nullopt;
}

std::string Body::required_text(std::string_view name)
{
    const std::size_t before = errors_.size();
    auto value = text(name);
    if (!value && errors_.size() == before) errors_.push_back({"/" + std::string(name), "required", "Mục này là bắt buộc", "This member is required"});
    return value.value_or("");
}

std::vector<std::string> Body::required_texts(std::string_view name)
{
    std::vector<std::string> texts;
    const Value* value = member(name);
    if (value == nullptr) {
        errors_.push_back({"/" + std::string(name), "required", "Mục này là bắt buộc", "This member is required"});
        return texts;
    }
    const bool fits = value->is_list() && std::all_of(value->list().begin(), value->list().end(), [](const Value& text) { return text.is_string(); });
    if (!fits) {
        wrong_type(name, "Gửi danh sách chuỗi ký tự", "Send a list of strings");
        return texts;
    }
    for (const Value& text : value->list()) texts.push_back(text.string());
    return texts;
}

bool Body::flag(std::string_view name)
{
    const Value* value = member(name);
    if (value == nullptr) return false;
    if (value->kind() == Value::Kind::boolean) return value->boolean();
    wrong_type(name, "Gửi true hoặc false", "Send true or false");
    return false;
}

Value Body::object(std::string_view name)
{
    const Value* value = member(name);
    if (value == nullptr) return {};
    if (value->is_map()) return *value;
    wrong_type(name, "Gửi một đối tượng", "Send an object");
    return {};
}

std::optional<Rejection> Body::faults()
{
    if (malformed()) return Rejection{RejectionType::bad_payload, syntax_, {}, {}, {}, 0};
    if (root_.is_map()) {
        for (const MapEntry& entry : root_.map()) {
            if (std::find(known_.begin(), known_.end(), entry.key.string()) == known_.end())
                errors_.push_back({"/" + entry.key.string(), "unknown_field", "Không có mục này", "There is no such member"});
        }
    }
    if (errors_.empty()) return std::nullopt;
    return Rejection{RejectionType::bad_payload, "Expected the members that this request takes, but some are missing, wrong or unknown", {}, errors_, {}, 0};
}

}  // namespace docket::dto
