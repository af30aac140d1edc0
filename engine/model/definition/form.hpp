#pragma once

// Forms: the typed payload of an event. Checking a payload against one is engine/cases' work; showing one is the pages'.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/definition/expression.hpp"
#include "engine/model/definition/text.hpp"

namespace docket {

/// What a field holds, and the type it has in CEL.
enum class FieldType {
    string,     ///< one line; string; min and max count code points
    text,       ///< several lines; string; min and max count code points
    integer,    ///< int
    decimal,    ///< double
    money,      ///< int, in the currency's smallest unit in use (VND: đồng)
    percent,    ///< double, 0 to 100 unless min and max say otherwise
    date,       ///< string "YYYY-MM-DD"
    boolean,    ///< bool; `required` means that it must be answered, `must_be_true` that it must be true
    choice,     ///< string, one of `options`
    choices,    ///< list(string), of `options`; min and max count
    file,       ///< map {id, name, size, media, sha256}
    files,      ///< list of such maps; min and max count
    table,      ///< list(map), rows of `columns`; min and max count rows
    tax_code,   ///< string, ten digits and optionally "-" and three
    phone,      ///< string
    email,      ///< string
    place,      ///< string: a province, a zone, an address
    person,     ///< string: a person's id
};

/// As the definition language writes it: "string", "tax_code", …
[[nodiscard]] std::string_view code_of(FieldType type) noexcept;

/// Who may see a value when the record is shown, and how it is committed in the ledger (reliability.md 7.2, `k`).
enum class Privacy { public_, confidential, personal };

/// "public", "confidential", "personal".
[[nodiscard]] std::string_view code_of(Privacy privacy) noexcept;

struct Option {
    std::string value;
    LocalText label;

    friend bool operator==(const Option&, const Option&) = default;
};

struct Field {
    std::string name;
    FieldType type = FieldType::string;
    LocalText label;
    LocalText hint;
    std::string section;                       ///< id of one of the form's sections, or ""
    bool required = false;
    bool must_be_true = false;                 ///< boolean: a declaration that has to be made
    std::optional<Expression> required_when;   ///< besides `required`; sees `data` as it would be with the payload
    std::optional<Expression> show_when;       ///< a field that is not shown is neither required nor kept
    std::optional<double> min;
    std::optional<double> max;
    std::string pattern;                       ///< RE2, whole value; "" for none
    std::string currency;                      ///< money: ISO 4217
    std::vector<std::string> accept;           ///< file(s): extensions without the dot, lower case; empty accepts all known kinds
    std::uint64_t max_size_bytes = 0;          ///< file(s): 0 means the server's limit
    std::vector<Option> options;
    std::vector<Field> columns;                ///< table: never tables themselves
    Privacy privacy = Privacy::confidential;
    Basis basis;
    Place place;
};

/// A rule over several fields: `check` must hold, or `message` is shown at `field`.
struct FormCheck {
    Expression check;
    LocalText message;
    std::string field;  ///< "" for the form as a whole
    Basis basis;
};

struct FormSection {
    std::string id;
    LocalText title;

    friend bool operator==(const FormSection&, const FormSection&) = default;
};

struct Form {
    std::string name;
    LocalText title;
    LocalText intro;
    std::vector<FormSection> sections;
    std::vector<Field> fields;  ///< names are unique
    std::vector<FormCheck> checks;
    Place place;
};

}  // namespace docket
