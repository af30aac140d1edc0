#pragma once

// The two ways in which `verify_entry` checks an entry. For engine/codec's own files and their tests, which hold one to the other.

#include <optional>
#include <string_view>

#include "engine/codec/entry/entry_codec.hpp"

namespace docket {

/// Walks over the stored text and hashes it where it lies. nullopt says nothing: the entry may be in order, but not all of it is written
/// the way `encode_entry` writes the most usual values.
[[nodiscard]] std::optional<EntryCheck> check_at_a_glance(std::string_view header, std::string_view values, const Digest& prev);

/// Reads, writes and compares: takes all that is in order, and finds the words for what is not.
[[nodiscard]] Result<EntryCheck, CodecFault> check_with_care(std::string_view header, std::string_view values, const Digest& prev);

/// Stored text as a Value; `what` names it in the fault.
[[nodiscard]] Result<Value, CodecFault> parsed(std::string_view text, std::string_view what);

}  // namespace docket
