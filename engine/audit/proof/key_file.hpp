#pragma once

// The file of a signing key: one line, readable by its owner alone.

#include <filesystem>

#include "engine/base/result.hpp"
#include "engine/merkle/signed/note_key.hpp"

namespace docket {

/// Mode 0400; synced. Rejects (conflict) if there is anything at `path`; throws std::system_error if it cannot be written.
[[nodiscard]] Result<bool> write_key_file(const std::filesystem::path& path, const SigningKey& key);

/// Rejects (bad_payload) what others than its owner may read or write, and what is no key. Throws std::system_error if it cannot be read.
[[nodiscard]] Result<SigningKey> read_key_file(const std::filesystem::path& path);

}  // namespace docket
