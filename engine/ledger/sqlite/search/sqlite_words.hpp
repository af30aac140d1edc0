#pragma once

// The index of words, which follows the cases in batches. Writing it costs a transaction six pages, however little has changed, so a case
// whose words have changed is first put into a small table, where searches look too. For engine/ledger's own files; transactions are the
// caller's.

#include <cstdint>
#include <string>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"

namespace docket {

/// Cases that wait for the index. Each search goes through them, and a commit in which there are so many writes them, in some 3 ms.
inline constexpr std::int64_t cases_unindexed_max = 48;

/// A case is new, and case_file.search holds its words.
void add_words(Connection& connection, std::int64_t case_no);
/// A case has these words now. Writes case_file.search.
void replace_words(Connection& connection, std::int64_t case_no, const std::string& search);
[[nodiscard]] std::int64_t cases_unindexed(Connection& connection);
/// Brings the index up to date.
void index_words(Connection& connection);

}  // namespace docket
