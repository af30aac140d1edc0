#pragma once

// config/people.yaml: people of an installation, for its first start. Reads text; stores nothing.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/ledger/records.hpp"

namespace docket {

/// Shape of the file:
///
///     people:
///       - {username:, name:, organisation?:, roles?: [ROLE, …], password_hash:}   # argon2id text form; `docket user hash` makes one
///
/// Ids are derived from the user name ("u_" and it), so that sample data can name people.
[[nodiscard]] std::vector<PersonRecord> read_people(std::string_view bytes, const std::string& file_name, Diagnostics& diagnostics);

}  // namespace docket
