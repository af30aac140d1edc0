#pragma once

// The values of an entry, by path: what its header commits to instead of saying it. For engine/codec's own files.
//
// DO NOT CHANGE: paths and shapes are format version 1 (docs/record.md).

#include <map>
#include <string>

#include "engine/codec/fields.hpp"
#include "engine/model/entry.hpp"

namespace docket {

struct EntryValue {
    Value value;
    Privacy privacy = Privacy::confidential;
};

/// Ascending by path.
using EntryValues = std::map<std::string, EntryValue>;

/// Path of the digest of a document's content; its commitment stands in the header's `files`, not in `commit`.
[[nodiscard]] std::string file_path(const DocumentId& id);
[[nodiscard]] bool is_file_path(std::string_view path) noexcept;

[[nodiscard]] EntryValues values_of_entry(const Entry& entry, const Definition* definition);

/// Puts the values back. `values` has a null for a path that was committed to and whose value was erased.
void restore_values(Entry& entry, const EntryValues& values, Faults& faults);

}  // namespace docket
