#pragma once

// Text as it is searched: lower case, without accents, đ as d, so that "do thi" finds "Đô thị". Not a collation: it does not sort.

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/snapshot.hpp"

namespace docket {

/// Words with one space between them; a word is a run of letters and digits. `text` that is not valid UTF-8 folds to "".
[[nodiscard]] std::string fold_for_search(std::string_view text);

/// What a search finds a case by: its code and the texts among its data, folded, at most limits::search_text_bytes_max bytes. Personal data
/// are not among them: an index keeps words long after they were erased, and nobody should find people by their telephone.
[[nodiscard]] std::string search_text_of(const Snapshot& snapshot);

/// The folded words of a search, at most limits::search_words_max; the rest does not count.
[[nodiscard]] std::vector<std::string> search_words(std::string_view q);

}  // namespace docket
