#pragma once

// Signed notes of C2SP (signed-note.md): a text and lines of signatures under it, several of them if witnesses have signed too.
// Reading is strict and bounded, and proves nothing: a note says something only once note_key.hpp has found a good signature of a
// known key.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace docket {

/// Sixteen signatures must be taken, and those that quantum computers cannot forge have 5 kB each.
inline constexpr std::size_t note_bytes_max = 128 * 1024;
/// What bounds the checking; Go's implementation takes 100.
inline constexpr std::size_t note_signatures_max = 64;
/// Of a key's name, which is an origin and so like a host name and a path.
inline constexpr std::size_t key_name_bytes_max = 255;

/// One line under a note. Whose it is, name and id say together.
struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    std::string signature;  ///< raw bytes without the key id; 64 of Ed25519, at least one of anything

    friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
    std::string text;  ///< ends in a line feed; this is what is signed
    std::vector<NoteSignature> signatures;

    friend bool operator==(const Note&, const Note&) = default;
};

/// Not empty, at most key_name_bytes_max bytes of UTF-8, without Unicode spaces, control characters and "+".
[[nodiscard]] bool is_key_name(std::string_view name) noexcept;

/// Rejects (bad_payload) whatever format_note does not write, byte for byte.
[[nodiscard]] Result<Note> parse_note(std::string_view bytes);

/// `note` must have a text that ends in a line feed, at least one signature, and key names that are such.
[[nodiscard]] std::string format_note(const Note& note);

}  // namespace docket
