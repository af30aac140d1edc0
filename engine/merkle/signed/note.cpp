#include "engine/merkle/signed/note.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "engine/base/text/utf8.hpp"
#include "engine/merkle/encoding.hpp"

namespace docket {

namespace {

constexpr std::string_view signature_mark = "\u2014 ";
constexpr std::size_t key_id_bytes = 4;

/// Of the characters with the property White_Space, those beyond ASCII.
constexpr std::string_view wide_spaces[] = {
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
};

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20;
}

Rejection no_note(std::string_view but)
{
    return merkle::refused("to read a signed note", but);
}

/// A line without its line feed.
Result<NoteSignature> parse_signature(std::string_view line)
{
    if (!line.starts_with(signature_mark)) return no_note("a line under the text is no signature");
    line.remove_prefix(signature_mark.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return no_note("a signature has no name");
    NoteSignature signature;
    signature.name = line.substr(0, space);
    if (!is_key_name(signature.name)) return no_note("a signature's name is not one that keys have");

    const std::string_view base64 = line.substr(space + 1);
    std::vector<std::uint8_t> bytes(merkle::base64_bytes(base64));
    if (bytes.size() <= key_id_bytes || !merkle::read_base64(base64, bytes))
        return no_note("a signature is not the base64 of an id and more");
    const auto raw = bytes.begin() + key_id_bytes;
    for (auto byte = bytes.begin(); byte != raw; ++byte) signature.key_id = signature.key_id << 8 | *byte;
    signature.signature.assign(raw, bytes.end());
    return signature;
}

}  // namespace

bool is_key_name(std::string_view name) noexcept
{
    if (name.empty() || name.size() > key_name_bytes_max || !is_utf8(name)) return false;
    if (std::any_of(name.begin(), name.end(), [](char c) { return c == ' ' || c == '+' || is_control(c); })) return false;
    return std::none_of(std::begin(wide_spaces), std::end(wide_spaces),
                        [name](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

Result<Note> parse_note(std::string_view bytes)
{
    if (bytes.size() > note_bytes_max) return no_note("it has more than " + std::to_string(note_bytes_max) + " bytes");
    if (!is_utf8(bytes)) return no_note("it is not UTF-8");
    if (std::any_of(bytes.begin(), bytes.end(), [](char c) { return is_control(c) && c != '\n'; }))
        return no_note("it has control characters");
    const std::size_t blank = bytes.rfind("\n\n");
    if (blank == std::string_view::npos) return no_note("no empty line parts its text from signatures");

    Note note;
    note.text = bytes.substr(0, blank + 1);
    std::string_view rest = bytes.substr(blank + 2);
    if (rest.empty()) return no_note("it has no signature");
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return no_note("its last line has no end");
        if (note.signatures.size() == note_signatures_max)
            return no_note("it has more than " + std::to_string(note_signatures_max) + " signatures");
        auto signature = parse_signature(rest.substr(0, end));
        if (!signature) return signature.error();
        note.signatures.push_back(std::move(*signature));
        rest.remove_prefix(end + 1);
    }
    return note;
}

std::string format_note(const Note& note)
{
    assert(note.text.ends_with('\n') && !note.signatures.empty());
    std::string bytes = note.text + "\n";
    for (const NoteSignature& signature : note.signatures) {
        assert(is_key_name(signature.name));
        std::string raw;
        for (int shift = 24; shift >= 0; shift -= 8) raw += static_cast<char>(signature.key_id >> shift & 0xff);
        raw += signature.signature;
        bytes.append(signature_mark).append(signature.name).append(" ").append(merkle::base64_of(merkle::octets(raw))).append("\n");
    }
    return bytes;
}

}  // namespace docket
