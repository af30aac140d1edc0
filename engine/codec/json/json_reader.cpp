// Both readers of canonical_json.hpp: one recursive descent over RFC 8259's grammar. The depth limit bounds its stack.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/base/text/utf8.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/json_tags.hpp"
#include "engine/codec/json/json_writer.hpp"

namespace docket {

namespace {

constexpr double whole_double_max = 9007199254740992.0;  // 2^53: above it "whole" says nothing about what was meant

constexpr std::size_t usual_members = 8;  // of an object: growing to it moves each of them several times

enum class Flavour { body, stored };

void append_utf8(std::string& out, std::uint32_t c)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 63));
        out += static_cast<char>(0x80 | (c & 63));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 63));
        out += static_cast<char>(0x80 | (c >> 6 & 63));
        out += static_cast<char>(0x80 | (c & 63));
    }
}

/// Bytes of `text` before its first fault as UTF-8.
std::size_t valid_prefix(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t length = 1;
        while (length <= 4 && !is_utf8(text.substr(at, length))) ++length;
        if (length > 4) break;
        at += length;
    }
    return at;
}

/// What was stored has few keys, and each of them time and again: one value of a key is shared by all that have it.
class KnownKeys {
public:
    Value value_of(std::string_view key)
    {
        if (key.empty() || key.size() > bytes_max) return Value(key);
        Value& known = slots_[(key.size() * 31 + static_cast<unsigned char>(key.front()) * 7 + static_cast<unsigned char>(key.back())) % slots_.size()];
        if (!known.is_string() || known.string() != key) known = Value(key);
        return known;
    }

private:
    static constexpr std::size_t bytes_max = 64;  // so that what is held stays small

    std::array<Value, 256> slots_;
};

class JsonReader {
public:
    JsonReader(std::string_view text, const JsonLimits& limits, Flavour flavour) : text_(text), limits_(limits), flavour_(flavour)
    {
    }

    Result<Value, JsonError> read()
    {
        Value value;
        if (acceptable() && read_value(value, 0) && at_end()) return value;
        locate_error();
        return error_;
    }

private:
    bool fail(std::string code, std::string message) { return fail_at(at_, std::move(code), std::move(message)); }

    bool fail_at(std::size_t offset, std::string code, std::string message)
    {
        error_.code = std::move(code);
        error_.message = std::move(message);
        error_.offset = offset;
        return false;
    }

    void locate_error()
    {
        const std::string_view before = text_.substr(0, error_.offset);
        error_.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
        const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        error_.column = 1 + error_.offset - line_begin;
    }

    bool acceptable()
    {
        if (text_.size() > limits_.bytes_max)
            return fail_at(limits_.bytes_max, "too_large", "Expected at most " + std::to_string(limits_.bytes_max) + " bytes.");
        if (!is_utf8(text_)) return fail_at(valid_prefix(text_), "not_utf8", "Expected UTF-8, but this byte cannot stand here.");
        return true;
    }

    void skip_space()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    }

    bool at_end()
    {
        skip_space();
        return at_ == text_.size() || fail("syntax", "Expected the end, but there is more after the value.");
    }

    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool accept(char c)
    {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    bool read_value(Value& out, std::size_t depth)
    {
        skip_space();
        if (++nodes_ > limits_.nodes_max)
            return fail("too_many_nodes", "Expected at most " + std::to_string(limits_.nodes_max) + " values.");
        if (at_ == text_.size()) return fail("syntax", "Expected a value, but the text ends.");
        switch (peek()) {
            case '{': return read_object(out, depth + 1);
            case '[': return read_array(out, depth + 1);
            case '"': {
                std::string text;
                if (!read_string(text)) return false;
                out = Value(std::move(text));
                return true;
            }
            case 't': return read_word("true", Value(true), out);
            case 'f': return read_word("false", Value(false), out);
            case 'n': return read_word("null", Value(), out);
            case '\0': return fail("nul", "Expected no U+0000, but there is one.");
            default: return read_number(out);
        }
    }

    bool read_word(std::string_view word, const Value& meaning, Value& out)
    {
        if (!text_.substr(at_).starts_with(word)) return fail("syntax", "Expected a value, but this is none.");
        at_ += word.size();
        out = meaning;
        return true;
    }

    bool enter(std::size_t depth)
    {
        if (depth > limits_.depth_max)
            return fail("too_deep", "Expected at most " + std::to_string(limits_.depth_max) + " levels of arrays and objects.");
        ++at_;
        skip_space();
        return true;
    }

    bool read_array(Value& out, std::size_t depth)
    {
        if (!enter(depth)) return false;
        List list;
        if (!accept(']')) {
            do {
                if (!read_value(list.emplace_back(), depth)) return false;
                skip_space();
            } while (accept(','));
            if (!accept(']')) return fail("syntax", "Expected a comma or the end of the array.");
        }
        out = Value(std::move(list));
        return true;
    }

    bool read_object(Value& out, std::size_t depth)
    {
        const std::size_t begin = at_;
        if (!enter(depth)) return false;
        std::vector<MapEntry> members;
        members.reserve(usual_members);
        if (!accept('}')) {
            do {
                if (!read_member(members.emplace_back(), depth)) return false;
            } while (accept(','));
            if (!accept('}')) return fail("syntax", "Expected a comma or the end of the object.");
        }
        if (flavour_ == Flavour::stored && members.size() == 1 && is_tag(members[0].key.string())) {
            auto value = value_of_tag(members[0].key.string(), members[0].value);
            if (!value) return fail_at(begin, "tag", "Expected a tag that is known, with content that fits it.");
            out = std::move(*value);
            return true;
        }
        return finish_object(std::move(members), begin, out);
    }

    bool read_member(MapEntry& member, std::size_t depth)
    {
        skip_space();
        if (peek() != '"') return fail("syntax", "Expected a key in quotes.");
        if (!read_key(member.key)) return false;
        skip_space();
        if (!accept(':')) return fail("syntax", "Expected a colon after the key.");
        if (!read_value(member.value, depth)) return false;
        skip_space();
        return true;
    }

    bool read_key(Value& out)
    {
        if (flavour_ == Flavour::stored) {
            const std::string_view key = text_.substr(at_ + 1, plain_run(text_.substr(at_ + 1)));
            const std::size_t end = at_ + 1 + key.size();
            if (end < text_.size() && text_[end] == '"') {
                static thread_local KnownKeys known;
                out = known.value_of(key);
                at_ = end + 1;
                return true;
            }
        }
        std::string key;
        if (!read_string(key)) return false;
        out = Value(std::move(key));
        return true;
    }

    static bool is_tag(std::string_view key) { return key.starts_with('$') && !key.starts_with("$$"); }

    /// Sorted once, if at all: putting keys one by one into a Map costs the square of their number when they come in descending order.
    bool finish_object(std::vector<MapEntry> members, std::size_t begin, Value& out)
    {
        if (flavour_ == Flavour::stored) {
            for (MapEntry& member : members) {
                const std::string& key = member.key.string();
                if (is_tag(key)) return fail_at(begin, "tag", "Expected a tag to stand alone in its object.");
                if (key.starts_with("$$")) member.key = Value(key.substr(1));
            }
        }
        const auto ascend = [](const MapEntry& a, const MapEntry& b) { return a.key.string() < b.key.string(); };
        const auto do_not_ascend = [&](const MapEntry& a, const MapEntry& b) { return !ascend(a, b); };
        if (std::adjacent_find(members.begin(), members.end(), do_not_ascend) != members.end()) {
            std::sort(members.begin(), members.end(), ascend);
            if (std::adjacent_find(members.begin(), members.end(), do_not_ascend) != members.end())
                return fail_at(begin, "duplicate_key", "Expected each key once, but this object has one twice.");
        }
        out = Value(Map::of_ascending(std::move(members)));
        return true;
    }

    bool read_string(std::string& out)
    {
        ++at_;
        while (at_ < text_.size()) {
            const std::size_t plain = plain_run(text_.substr(at_));
            out.append(text_, at_, plain);
            at_ += plain;
            if (accept('"')) return normalise(out);
            if (accept('\\')) {
                if (!read_escape(out)) return false;
            } else if (at_ < text_.size()) {
                if (text_[at_] == '\0') return fail("nul", "Expected no U+0000, but there is one.");
                return fail("syntax", "Expected a control character inside a string to be escaped.");
            }
        }
        return fail("syntax", "Expected the string to end, but the text ends first.");
    }

    bool normalise(std::string& text)
    {
        if (flavour_ == Flavour::stored) return true;
        auto nfc = to_nfc(text);
        if (!nfc) return fail("not_utf8", "Expected UTF-8.");
        text = std::move(*nfc);
        return true;
    }

    bool read_escape(std::string& out)
    {
        const char c = peek();
        ++at_;
        switch (c) {
            case '"': out += '"'; return true;
            case '\\': out += '\\'; return true;
            case '/': out += '/'; return true;
            case 'b': out += '\b'; return true;
            case 'f': out += '\f'; return true;
            case 'n': out += '\n'; return true;
            case 'r': out += '\r'; return true;
            case 't': out += '\t'; return true;
            case 'u': return read_unicode_escape(out);
            default: --at_; return fail("syntax", "Expected an escape that JSON knows.");
        }
    }

    bool read_unicode_escape(std::string& out)
    {
        const std::size_t begin = at_ - 2;
        std::uint32_t c = 0;
        if (!read_four_digits(c)) return false;
        if (c == 0 && flavour_ == Flavour::body) return fail_at(begin, "nul", "Expected no U+0000, but there is one.");
        if (c >= 0xdc00 && c <= 0xdfff) return fail_at(begin, "lone_surrogate", "Expected a high surrogate before this low one.");
        if (c >= 0xd800 && c <= 0xdbff) {
            std::uint32_t low = 0;
            if (!accept('\\') || !accept('u'))
                return fail_at(begin, "lone_surrogate", "Expected a low surrogate after this high one.");
            if (!read_four_digits(low)) return false;
            if (low < 0xdc00 || low > 0xdfff)
                return fail_at(begin, "lone_surrogate", "Expected a low surrogate after this high one.");
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        }
        append_utf8(out, c);
        return true;
    }

    bool read_four_digits(std::uint32_t& out)
    {
        const std::string_view digits = text_.substr(std::min(at_, text_.size()), 4);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out, 16);
        if (error != std::errc() || digits.size() != 4 || end != digits.data() + 4)
            return fail("syntax", "Expected four hexadecimal digits after \\u.");
        at_ += 4;
        return true;
    }

    void skip_digits()
    {
        while (peek() >= '0' && peek() <= '9') ++at_;
    }

    bool read_number(Value& out)
    {
        const std::size_t begin = at_;
        bool whole_spelling = true;
        accept('-');
        const std::size_t digits = at_;
        if (!accept('0')) skip_digits();
        if (at_ == digits) return fail_at(begin, "syntax", "Expected a value, but this is none.");
        for (const char part : {'.', 'e'}) {
            if (peek() != part && !(part == 'e' && peek() == 'E')) continue;
            whole_spelling = false;
            ++at_;
            if (part == 'e' && !accept('+')) accept('-');
            const std::size_t part_begin = at_;
            skip_digits();
            if (at_ == part_begin) return fail("syntax", "Expected a digit here.");
        }
        return convert_number(begin, whole_spelling, out);
    }

    bool convert_number(std::size_t begin, bool whole_spelling, Value& out)
    {
        const char* first = text_.data() + begin;
        const char* last = text_.data() + at_;
        std::int64_t integer = 0;
        if (whole_spelling && std::from_chars(first, last, integer).ec == std::errc()) {
            out = Value(integer);
            return true;
        }
        double number = 0;
        if (std::from_chars(first, last, number).ec != std::errc())
            return fail_at(begin, "number_range", "Expected a number that 64 bits can hold.");
        const bool whole = number == std::trunc(number) && std::fabs(number) <= whole_double_max;
        out = whole ? Value(static_cast<std::int64_t>(number)) : Value(number);
        return true;
    }

    std::string_view text_;
    JsonLimits limits_;
    Flavour flavour_;
    std::size_t at_ = 0;
    std::size_t nodes_ = 0;
    JsonError error_;
};

}  // namespace

Result<Value, JsonError> parse_json(std::string_view text, const JsonLimits& limits)
{
    return JsonReader(text, limits, Flavour::body).read();
}

Result<Value, JsonError> parse_stored_json(std::string_view text, const JsonLimits& limits)
{
    return JsonReader(text, limits, Flavour::stored).read();
}

}  // namespace docket
