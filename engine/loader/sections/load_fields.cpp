// One field of a form: which keys go with which type, bounds, options, files, columns.

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "engine/base/limits.hpp"
#include "engine/loader/parts.hpp"

namespace docket {

namespace {

/// The server takes no larger file (docs/language.md, "Forms").
constexpr std::uint64_t file_bytes_max = 25 * 1024 * 1024;

bool is_one_of(FieldType type, std::initializer_list<FieldType> types) noexcept
{
    return std::find(types.begin(), types.end(), type) != types.end();
}

/// True if the key, which not every field has, goes with this type.
bool goes_with(std::string_view key, FieldType type) noexcept
{
    using enum FieldType;
    if (key == "min" || key == "max")
        return is_one_of(type, {string, text, integer, decimal, money, percent, choices, files, table});
    if (key == "pattern") return is_one_of(type, {string, text});
    if (key == "currency") return type == money;
    if (key == "must_be_true") return type == boolean;
    if (key == "options") return is_one_of(type, {choice, choices});
    if (key == "accept" || key == "max_size") return is_one_of(type, {file, files});
    if (key == "columns") return type == table;
    return true;
}

/// Bounds count things rather than measure a value.
bool counts(FieldType type) noexcept
{
    using enum FieldType;
    return is_one_of(type, {string, text, choices, files, table});
}

class FieldReader {
public:
    FieldReader(Context& context, const YamlNode& node, const Scoped& scope, const Form* form)
        : context_(context), read_(context.read), node_(node), scope_(scope), form_(form)
    {
    }

    Field run()
    {
        field_.place = read_.place_of(node_);
        const bool is_map =
            read_.expect_keys(node_, {"name",      "type",         "label",   "hint",    "section", "required",  "required_when",
                                      "show_when", "must_be_true", "min",     "max",     "pattern", "currency",  "accept",
                                      "max_size",  "options",      "columns", "privacy", "basis",   "confidence"});
        if (!is_map) return std::move(field_);
        read_name_and_type();
        read_texts();
        read_rules();
        read_bounds();
        if (const YamlNode* pattern = node_.find("pattern")) read_pattern(*pattern);
        read_currency();
        read_file_keys();
        read_options();
        read_columns();
        return std::move(field_);
    }

private:
    void read_name_and_type()
    {
        const YamlNode* name = read_.require(node_, "name");
        if (name != nullptr && read_.expect_string(*name) && expect_expression_name(context_, *name)) field_.name = name->text;
        const YamlNode* type = read_.require(node_, "type");
        if (type == nullptr) return;
        // In the order of FieldType.
        const auto word =
            read_.expect_word(*type, {"string", "text", "integer", "decimal", "money", "percent", "date", "boolean", "choice",
                                      "choices", "file", "files", "table", "tax_code", "phone", "email", "place", "person"});
        if (!word) return;
        field_.type = static_cast<FieldType>(*word);
        for (const YamlEntry& entry : node_.entries) {
            if (goes_with(entry.key.text, field_.type)) continue;
            read_.error(entry.key, "key-not-for-type", "A field of type " + type->text + " has no '" + entry.key.text + "'.",
                        "Take the key away, or choose another type.");
        }
    }

    void read_texts()
    {
        if (const YamlNode* label = read_.require(node_, "label")) field_.label = read_text(context_, *label);
        field_.hint = read_text_at(context_, node_, "hint");
        field_.basis = read_basis(context_, node_);
        const YamlNode* section = node_.find("section");
        if (section == nullptr) return;
        std::vector<std::string> known;
        if (form_ != nullptr) {
            for (const FormSection& one : form_->sections) known.push_back(one.id);
        }
        field_.section = expect_known(context_, *section, known, "section");
    }

    void read_rules()
    {
        field_.required = read_bool_at(context_, node_, "required");
        field_.must_be_true = read_bool_at(context_, node_, "must_be_true");
        if (const YamlNode* when = node_.find("required_when"))
            field_.required_when = read_expression(context_, *when, scope_, Type::boolean());
        if (const YamlNode* when = node_.find("show_when"))
            field_.show_when = read_expression(context_, *when, scope_, Type::boolean());
        const YamlNode* privacy = node_.find("privacy");
        if (privacy == nullptr) return;
        field_.privacy = static_cast<Privacy>(read_.expect_word(*privacy, {"public", "confidential", "personal"}).value_or(1));
    }

    std::optional<double> read_bound(const char* key)
    {
        const YamlNode* node = node_.find(key);
        if (node == nullptr || !goes_with(key, field_.type)) return std::nullopt;
        const bool is_whole = counts(field_.type) || is_one_of(field_.type, {FieldType::integer, FieldType::money});
        if (!is_whole) return read_.expect_number(*node);
        constexpr std::int64_t exact = std::int64_t{1} << 53;  // beyond it a double skips whole numbers
        const auto whole = read_.expect_integer(*node, counts(field_.type) ? 0 : -exact, exact);
        return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
    }

    void read_bounds()
    {
        field_.min = read_bound("min");
        field_.max = read_bound("max");
        if (field_.type == FieldType::percent) {
            if (!field_.min) field_.min = 0;
            if (!field_.max) field_.max = 100;
        }
        if (!field_.min || !field_.max || *field_.min <= *field_.max) return;
        const YamlNode* at = node_.find("max") != nullptr ? node_.find("max") : node_.find("min");
        read_.error(*at, "min-above-max", "No value is at least 'min' and at most 'max'.", "Swap the two, or correct one.");
    }

    void read_pattern(const YamlNode& node)
    {
        field_.pattern = read_.expect_string(node).value_or("");
        const bool is_long = field_.pattern.size() > limits::pattern_bytes_max;
        const RE2 expression(is_long ? std::string() : field_.pattern, RE2::Quiet);
        if (expression.ok() && !is_long) return;
        read_.error(node, "invalid-pattern",
                    is_long ? "The pattern is too long." : "This is not a pattern (RE2): " + expression.error() + ".",
                    "Correct the pattern; it is matched against the whole value.");
    }

    void read_currency()
    {
        if (field_.type != FieldType::money) return;
        field_.currency = "VND";
        const YamlNode* node = node_.find("currency");
        if (node == nullptr) return;
        field_.currency = read_.expect_string(*node).value_or("");
        const bool is_code =
            field_.currency.size() == 3 && field_.currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
        if (!is_code)
            read_.error(*node, "unknown-value", "'" + field_.currency + "' is no currency.",
                        "Use the three capitals of ISO 4217: VND.");
    }

    void read_file_keys()
    {
        if (!is_one_of(field_.type, {FieldType::file, FieldType::files})) return;
        field_.max_size_bytes = file_bytes_max;
        if (const YamlNode* accept = node_.find("accept")) {
            for (const YamlNode* kind : read_.expect_one_or_more(*accept)) {
                const bool is_extension = !kind->text.empty() && kind->text.size() <= 8 &&
                                          kind->text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
                if (!is_extension)
                    read_.error(*kind, "unknown-value", "'" + kind->text + "' is no kind of file.",
                                "Write the extension in small letters without the dot: pdf.");
                field_.accept.push_back(kind->text);
            }
        }
        if (const YamlNode* size = node_.find("max_size")) read_size(*size);
    }

    void read_size(const YamlNode& node)
    {
        struct SizeUnit {
            std::string_view name;
            std::uint64_t bytes;
        };
        constexpr SizeUnit units[] = {{"B", 1}, {"KB", 1'000}, {"MB", 1'000'000}, {"KiB", 1024}, {"MiB", 1024 * 1024}};
        const auto text = read_.expect_string(node);
        if (!text) return;
        std::uint64_t amount = 0;
        const char* end = text->data() + text->size();
        const auto [rest, fault] = std::from_chars(text->data(), end, amount);
        std::string_view unit(rest, static_cast<std::size_t>(end - rest));
        if (unit.starts_with(' ')) unit.remove_prefix(1);
        for (const SizeUnit& known : units) {
            if (fault != std::errc{} || unit != known.name || amount == 0 || amount > file_bytes_max / known.bytes) continue;
            field_.max_size_bytes = amount * known.bytes;
            return;
        }
        read_.error(node, "out-of-range", "'" + *text + "' is no size that a file may have.",
                    "Write 20 MB or the like, at most 25 MiB.");
    }

    void read_options()
    {
        if (!is_one_of(field_.type, {FieldType::choice, FieldType::choices})) return;
        const YamlNode* options = read_.require(node_, "options");
        if (options == nullptr || !read_.expect_list(*options)) return;
        if (options->items.empty())
            read_.error(*options, "too-few", "There is nothing to choose from.", "Write one option or more.");
        std::set<std::string> seen;
        for (const YamlNode& item : options->items) {
            if (!read_.expect_keys(item, {"value", "label"})) continue;
            const YamlNode* value = read_.require(item, "value");
            const YamlNode* label = read_.require(item, "label");
            const auto text = value == nullptr ? std::nullopt : read_.expect_string(*value);
            if (!text || label == nullptr) continue;
            if (!seen.insert(*text).second)
                read_.error(*value, "duplicate-name", "There is an option '" + *text + "' already.", "Keep one of the two.");
            field_.options.push_back({*text, read_text(context_, *label)});
        }
    }

    void read_columns()
    {
        if (field_.type != FieldType::table) return;
        const YamlNode* columns = read_.require(node_, "columns");
        if (columns == nullptr || !read_.expect_list(*columns)) return;
        if (columns->items.empty()) read_.error(*columns, "too-few", "The table has no columns.", "Write one column or more.");
        std::set<std::string> seen;
        for (const YamlNode& item : columns->items) {
            const YamlNode* type = item.find("type");
            if (type != nullptr && type->text == "table") {
                read_.error(*type, "table-in-table", "A column cannot be a table.", "Use a field of its own for the inner table.");
                continue;
            }
            field_.columns.push_back(read_field(context_, item, scope_, nullptr));
            const std::string& name = field_.columns.back().name;
            if (!name.empty() && !seen.insert(name).second) {
                read_.error(*item.find("name"), "duplicate-name", "The table has a column '" + name + "' already.",
                            "Keep one of the two.");
            }
        }
    }

    Context& context_;
    Reader& read_;
    const YamlNode& node_;
    const Scoped& scope_;
    const Form* form_;
    Field field_;
};

}  // namespace

Field read_field(Context& context, const YamlNode& node, const Scoped& scope, const Form* form)
{
    return FieldReader(context, node, scope, form).run();
}

}  // namespace docket
