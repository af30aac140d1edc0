#pragma once

// Writes canonical JSON straight into a string, with no Value in between: an object of which the members are known. Values of a case's
// own go through `append_canonical_json`. For engine/codec's own files.

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/time/time.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// How many of the first bytes of `text` stand for themselves inside a JSON string.
[[nodiscard]] std::size_t plain_run(std::string_view text) noexcept;

/// The order of an object's keys: by their UTF-16 code units.
[[nodiscard]] bool comes_before_as_key(std::string_view a, std::string_view b) noexcept;

/// As a Value of it would be written: beyond 2^53-1 either way it is tagged.
void append_json_integer(std::string& out, std::int64_t integer);
void append_json_digest(std::string& out, const Digest& digest);
void append_json_instant(std::string& out, Instant instant);

/// `append` writes one element of `range`: append(out, element).
template <class Range, class Append>
void append_json_list(std::string& out, const Range& range, Append append)
{
    out += '[';
    bool first = true;
    for (const auto& element : range) {
        if (!first) out += ',';
        first = false;
        append(out, element);
    }
    out += ']';
}

void append_json_texts(std::string& out, const std::vector<std::string>& texts);

/// One object. Its members are added in ascending order of their names, which are ASCII and need no escape. Refers to `out`.
class JsonObject {
public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    JsonObject(const JsonObject&) = delete;
    JsonObject& operator=(const JsonObject&) = delete;
    void end() { out_ += '}'; }

    [[nodiscard]] bool empty() const noexcept { return last_.empty(); }

    /// The name; the caller appends the value to what is returned. @param name  Lives as long as the object: a literal, of at most
    /// `name_bytes_max`.
    std::string& member(std::string_view name);
    void text(std::string_view name, std::string_view text);
    /// Left out if it is empty, because reading has a default for it.
    void text_if_any(std::string_view name, std::string_view text);
    void texts_if_any(std::string_view name, const std::vector<std::string>& texts);
    void whole(std::string_view name, std::int64_t number) { append_json_integer(member(name), number); }
    void flag(std::string_view name, bool flag) { member(name) += flag ? "true" : "false"; }
    void digest(std::string_view name, const Digest& digest) { append_json_digest(member(name), digest); }
    void instant(std::string_view name, Instant instant) { append_json_instant(member(name), instant); }

    template <class Range, class Append>
    void list(std::string_view name, const Range& range, Append append)
    {
        append_json_list(member(name), range, append);
    }
    template <class Range, class Append>
    void list_if_any(std::string_view name, const Range& range, Append append)
    {
        if (!range.empty()) list(name, range, append);
    }

    static constexpr std::size_t name_bytes_max = 60;

private:
    std::string& out_;
    std::string_view last_;
};

}  // namespace docket
