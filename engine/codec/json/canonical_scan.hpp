#pragma once

// Walks over canonical JSON without making a Value of it. A "no" of any of these means "not known to be canonical": rare forms (keys
// with escapes, deep nesting) are left to the reader and writer of canonical_json.hpp. A "yes" is always right.

#include <cstddef>
#include <string_view>

namespace docket {

class CanonicalScan {
public:
    /// Refers to `text`, which must be UTF-8 (`may_be_scanned`).
    explicit CanonicalScan(std::string_view text) : text_(text) {}

    /// False for what is not UTF-8, or so long that its values would have to be counted.
    [[nodiscard]] static bool may_be_scanned(std::string_view text) noexcept;

    [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    /// Goes past `expected` if it comes next.
    bool accept(char expected) noexcept;
    bool accept(std::string_view expected) noexcept;

    /// A string without escapes; `content` is what stands between its quotes.
    bool read_plain_string(std::string_view& content) noexcept;
    /// Any value. `span` is its text.
    bool read_value(std::string_view& span);

    /// The next key of an object, colon included: a plain string, no tag, that comes after `previous`; pass it "" with `first`.
    bool read_key(std::string_view& key, std::string_view previous, bool first) noexcept;

private:
    bool skip_value(std::size_t depth);
    bool skip_object(std::size_t depth);
    bool skip_tagged(std::size_t depth);
    bool skip_array(std::size_t depth);
    bool skip_string() noexcept;
    bool skip_escape() noexcept;
    bool skip_number();
    [[nodiscard]] bool is_as_written(std::size_t begin) const;

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace docket
