#include "engine/cases/payload/field_check.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "engine/base/text/utf8.hpp"
#include "engine/cases/payload/payload.hpp"

namespace docket {

namespace {

/// Numbers as a person of that country writes them: 1.234.567 in Vietnamese, 1,234,567 in English.
std::string grouped(double number, char separator)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.0f", std::abs(number));
    std::string digits = text;
    for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3) digits.insert(static_cast<std::size_t>(i), 1, separator);
    if (number != std::floor(number)) {
        char precise[40];
        std::snprintf(precise, sizeof precise, "%g", number);
        digits = precise;
        if (separator == '.') std::replace(digits.begin(), digits.end(), '.', ',');
        return digits;
    }
    return number < 0 ? "-" + digits : digits;
}

/// The one place where faults of fields are put into words.
class Faults {
public:
    Faults(const std::string& pointer, std::vector<FieldError>& errors) : pointer_(pointer), errors_(errors) {}

    std::nullopt_t add(const char* code, std::string vi, std::string en)
    {
        errors_.push_back({pointer_, code, std::move(vi), std::move(en)});
        return std::nullopt;
    }
    std::nullopt_t type(const char* vi, const char* en) { return add("type", vi, en); }
    std::nullopt_t at_least(double bound) { return add("min", "Nhập số không nhỏ hơn " + grouped(bound, '.'), "Enter a number no less than " + grouped(bound, ',')); }
    std::nullopt_t at_most(double bound) { return add("max", "Nhập số không lớn hơn " + grouped(bound, '.'), "Enter a number no more than " + grouped(bound, ',')); }
    std::nullopt_t longer(double bound)
    {
        return add("min_length", "Nhập ít nhất " + grouped(bound, '.') + " ký tự", "Enter at least " + grouped(bound, ',') + " characters");
    }
    std::nullopt_t shorter(double bound)
    {
        return add("max_length", "Nhập không quá " + grouped(bound, '.') + " ký tự", "Enter no more than " + grouped(bound, ',') + " characters");
    }
    std::nullopt_t more_items(double bound)
    {
        return add("min_items", "Cần ít nhất " + grouped(bound, '.') + " mục", "Give at least " + grouped(bound, ',') + (bound == 1 ? " item" : " items"));
    }
    std::nullopt_t fewer_items(double bound)
    {
        return add("max_items", "Không quá " + grouped(bound, '.') + " mục", "Give no more than " + grouped(bound, ',') + (bound == 1 ? " item" : " items"));
    }

private:
    const std::string& pointer_;
    std::vector<FieldError>& errors_;
};

bool in_range(const Field& field, double number, Faults& faults)
{
    if (field.min && number < *field.min) return faults.at_least(*field.min), false;
    if (field.max && number > *field.max) return faults.at_most(*field.max), false;
    return true;
}

bool count_in_range(const Field& field, std::size_t count, Faults& faults)
{
    const auto number = static_cast<double>(count);
    if (field.min && number < *field.min) return faults.more_items(*field.min), false;
    if (field.max && number > *field.max) return faults.fewer_items(*field.max), false;
    return true;
}

std::optional<Value> check_integer(const Field& field, const Value& value, Faults& faults)
{
    if (value.kind() != Value::Kind::integer) return faults.type("Nhập một số nguyên", "Enter a whole number");
    if (!in_range(field, static_cast<double>(value.integer()), faults)) return std::nullopt;
    return value;
}

std::optional<Value> check_decimal(const Field& field, const Value& value, Faults& faults)
{
    const bool is_integer = value.kind() == Value::Kind::integer;
    if (!is_integer && value.kind() != Value::Kind::floating) return faults.type("Nhập một số", "Enter a number");
    const double number = is_integer ? static_cast<double>(value.integer()) : value.floating();
    Field bounded = field;
    if (field.type == FieldType::percent && !field.min) bounded.min = 0;
    if (field.type == FieldType::percent && !field.max) bounded.max = 100;
    if (!in_range(bounded, number, faults)) return std::nullopt;
    return Value(number);
}

bool is_date(const std::string& text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    return from_rfc3339(text + "T00:00:00Z").has_value();
}

/// What each kind of one-line text must look like besides the field's own pattern, and how to say so.
struct Shape {
    FieldType type;
    const char* pattern;
    const char* vi;
    const char* en;
};
constexpr Shape shapes[] = {
    {FieldType::tax_code, R"(\d{10}(-\d{3})?)", "Nhập mã số thuế gồm 10 chữ số, có thể thêm gạch nối và 3 chữ số",
     "Enter a tax code: 10 digits, or 10 digits, a hyphen and 3 digits"},
    {FieldType::phone, R"(\+?[0-9][0-9 .()-]{7,18})", "Nhập số điện thoại, ví dụ 024 3943 8000", "Enter a phone number, such as 024 3943 8000"},
    {FieldType::email, R"([^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+)", "Nhập địa chỉ thư điện tử, ví dụ ten@donvi.vn", "Enter an e-mail address, such as name@unit.vn"},
};

std::optional<Value> check_shape(const Field& field, const Value& value, Faults& faults)
{
    for (const Shape& shape : shapes) {
        if (shape.type == field.type && !RE2::FullMatch(value.string(), shape.pattern)) return faults.add("format", shape.vi, shape.en);
    }
    if (field.type == FieldType::date && !is_date(value.string()))
        return faults.add("format", "Nhập ngày có thật, ví dụ 02/03/2026", "Enter a real date, such as 02/03/2026");
    if (!field.pattern.empty() && !RE2::FullMatch(value.string(), field.pattern))
        return faults.add("pattern", "Nhập đúng định dạng yêu cầu", "Enter it in the format that is asked for");
    return value;
}

std::optional<Value> check_text(const Field& field, const Value& value, Faults& faults)
{
    if (!value.is_string()) return faults.type("Nhập nội dung dạng chữ", "Enter text");
    const std::string& text = value.string();
    const bool one_line = field.type != FieldType::text;
    if (one_line && text.find_first_of("\r\n") != std::string::npos) return faults.type("Nhập trên một dòng", "Enter it on one line");
    if (has_hidden_characters(text)) return faults.add("characters", "Xóa các ký tự ẩn trong nội dung", "Remove the hidden characters");
    const auto length = static_cast<double>(code_points(text));
    const bool bounded = field.type == FieldType::string || field.type == FieldType::text || field.type == FieldType::place;
    if (bounded && field.min && length < *field.min) return faults.longer(*field.min);
    if (bounded && field.max && length > *field.max) return faults.shorter(*field.max);
    return check_shape(field, value, faults);
}

bool is_option(const Field& field, const Value& value)
{
    return value.is_string() && std::any_of(field.options.begin(), field.options.end(),
                                            [&](const Option& option) { return option.value == value.string(); });
}

std::optional<Value> check_choice(const Field& field, const Value& value, Faults& faults)
{
    if (!is_option(field, value)) return faults.add("option", "Chọn một trong các phương án đã cho", "Choose one of the given options");
    return value;
}

std::optional<Value> check_choices(const Field& field, const Value& value, Faults& faults)
{
    if (!value.is_list()) return faults.type("Chọn trong các phương án đã cho", "Choose from the given options");
    const List& chosen = value.list();
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const bool twice = std::find(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(i), chosen[i]) != chosen.begin() + static_cast<std::ptrdiff_t>(i);
        if (!is_option(field, chosen[i]) || twice) return faults.add("option", "Chọn trong các phương án đã cho", "Choose from the given options");
    }
    if (!count_in_range(field, chosen.size(), faults)) return std::nullopt;
    return value;
}

std::string extension_of(const std::string& name)
{
    const std::size_t dot = name.rfind('.');
    std::string extension = dot == std::string::npos ? "" : name.substr(dot + 1);
    std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

std::optional<Value> check_file(const Field& field, const Value& value, const std::vector<DocumentRef>* documents, Faults& faults)
{
    const Value* id = value.find("id");
    if (id == nullptr || !id->is_string()) return faults.type("Chọn một tệp", "Choose a file");
    if (documents == nullptr) return value;
    const auto found = std::find_if(documents->begin(), documents->end(), [&](const DocumentRef& document) { return document.id.text == id->string(); });
    if (found == documents->end()) return faults.add("file", "Tải tệp này lên lại", "Upload this file again");
    if (!field.accept.empty() && std::find(field.accept.begin(), field.accept.end(), extension_of(found->name)) == field.accept.end()) {
        std::string kinds;
        for (const std::string& kind : field.accept) kinds += (kinds.empty() ? "" : ", ") + kind;
        return faults.add("accept", "Chọn tệp loại: " + kinds, "Choose a file of type: " + kinds);
    }
    if (field.max_size_bytes != 0 && found->size_bytes > field.max_size_bytes) {
        const std::string megabytes = std::to_string(field.max_size_bytes / 1'000'000) + " MB";
        return faults.add("max_size", "Chọn tệp không quá " + megabytes, "Choose a file of at most " + megabytes);
    }
    Map whole;
    whole.set("id", found->id.text);
    whole.set("name", found->name);
    whole.set("size", static_cast<std::int64_t>(found->size_bytes));
    whole.set("media", found->media);
    whole.set("sha256", to_hex(found->sha256));
    return Value(std::move(whole));
}

std::optional<Value> check_files(const Field& field, const Value& value, const std::string& pointer, const std::vector<DocumentRef>* documents,
                                 std::vector<FieldError>& errors)
{
    Faults faults(pointer, errors);
    if (!value.is_list()) return faults.type("Chọn các tệp", "Choose files");
    if (!count_in_range(field, value.list().size(), faults)) return std::nullopt;
    List kept;
    for (std::size_t i = 0; i < value.list().size(); ++i) {
        const std::string item_pointer = pointer + "/" + std::to_string(i);
        Faults item_faults(item_pointer, errors);
        if (auto file = check_file(field, value.list()[i], documents, item_faults)) kept.push_back(*std::move(file));
    }
    if (kept.size() != value.list().size()) return std::nullopt;
    return Value(std::move(kept));
}

std::optional<Value> check_row(const Field& table, const Value& row, const std::string& pointer, const std::vector<DocumentRef>* documents,
                               std::vector<FieldError>& errors)
{
    if (!row.is_map()) return Faults(pointer, errors).type("Điền một dòng của bảng", "Fill in a row of the table");
    const std::size_t before = errors.size();
    Map kept;
    for (const Field& column : table.columns) {
        const std::string cell = pointer_to(pointer, column.name);
        const Value* value = row.find(column.name);
        if (value == nullptr || is_blank(*value)) {
            if (column.required && documents != nullptr) errors.push_back(required_error(column, cell));
        } else if (auto good = check_field(column, *value, cell, documents, errors)) {
            kept.set(column.name, *std::move(good));
        }
    }
    for (const MapEntry& entry : row.map()) {
        const bool known = std::any_of(table.columns.begin(), table.columns.end(),
                                       [&](const Field& column) { return entry.key.is_string() && column.name == entry.key.string(); });
        if (!known) errors.push_back({pointer_to(pointer, entry.key.is_string() ? entry.key.string() : ""), "unknown_field", "Cột này không có trong bảng", "The table has no such column"});
    }
    if (errors.size() != before) return std::nullopt;
    return Value(std::move(kept));
}

std::optional<Value> check_table(const Field& field, const Value& value, const std::string& pointer, const std::vector<DocumentRef>* documents,
                                 std::vector<FieldError>& errors)
{
    Faults faults(pointer, errors);
    if (!value.is_list()) return faults.type("Điền các dòng của bảng", "Fill in the rows of the table");
    if (!count_in_range(field, value.list().size(), faults)) return std::nullopt;
    List rows;
    for (std::size_t i = 0; i < value.list().size(); ++i) {
        if (auto row = check_row(field, value.list()[i], pointer + "/" + std::to_string(i), documents, errors)) rows.push_back(*std::move(row));
    }
    if (rows.size() != value.list().size()) return std::nullopt;
    return Value(std::move(rows));
}

std::optional<Value> check_boolean(const Field& field, const Value& value, Faults& faults)
{
    if (value.kind() != Value::Kind::boolean) return faults.type("Chọn có hoặc không", "Choose yes or no");
    if (field.must_be_true && !value.boolean()) return faults.add("must_be_true", "Đánh dấu để xác nhận cam kết", "Tick to confirm the declaration");
    return value;
}

}  // namespace

bool is_blank(const Value& value)
{
    if (value.is_null()) return true;
    if (value.is_string()) return value.string().find_first_not_of(" \t\r\n") == std::string::npos;
    return value.is_list() && value.list().empty();
}

FieldError required_error(const Field& field, const std::string& pointer)
{
    const std::string vi = field.label.vi.empty() ? field.name : field.label.vi;
    const std::string en = field.label.en.empty() ? field.name : field.label.en;
    switch (field.type) {
        case FieldType::choice:
        case FieldType::choices:
        case FieldType::boolean: return {pointer, "required", "Chọn: " + vi, "Choose: " + en};
        case FieldType::file:
        case FieldType::files: return {pointer, "required", "Tải lên: " + vi, "Upload: " + en};
        case FieldType::table: return {pointer, "required", "Thêm dòng: " + vi, "Add rows: " + en};
        case FieldType::string:
        case FieldType::text:
        case FieldType::integer:
        case FieldType::decimal:
        case FieldType::money:
        case FieldType::percent:
        case FieldType::date:
        case FieldType::tax_code:
        case FieldType::phone:
        case FieldType::email:
        case FieldType::place:
        case FieldType::person: break;
    }
    return {pointer, "required", "Nhập: " + vi, "Enter: " + en};
}

std::optional<Value> check_field(const Field& field, const Value& value, const std::string& pointer, const std::vector<DocumentRef>* documents,
                                 std::vector<FieldError>& errors)
{
    Faults faults(pointer, errors);
    switch (field.type) {
        case FieldType::integer:
        case FieldType::money: return check_integer(field, value, faults);
        case FieldType::decimal:
        case FieldType::percent: return check_decimal(field, value, faults);
        case FieldType::boolean: return check_boolean(field, value, faults);
        case FieldType::choice: return check_choice(field, value, faults);
        case FieldType::choices: return check_choices(field, value, faults);
        case FieldType::file: return check_file(field, value, documents, faults);
        case FieldType::files: return check_files(field, value, pointer, documents, errors);
        case FieldType::table: return check_table(field, value, pointer, documents, errors);
        case FieldType::string:
        case FieldType::text:
        case FieldType::date:
        case FieldType::tax_code:
        case FieldType::phone:
        case FieldType::email:
        case FieldType::place:
        case FieldType::person: return check_text(field, value, faults);
    }
    return std::nullopt;
}

}  // namespace docket
