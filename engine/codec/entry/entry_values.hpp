#pragma once

// The values of an entry, by path: what its header commits to instead of saying it. For engine/codec's own files.
//
// DO NOT CHANGE: paths and shapes are format version 1 (docs/record.md).

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/codec/fields.hpp"
#include "engine/model/entry.hpp"

namespace docket {

// Where a name, as one token, follows.
inline constexpr std::string_view data_prefix = "/data/";
inline constexpr std::string_view event_prefix = "/event/data/";
inline constexpr std::string_view document_prefix = "/documents/";
/// The digest of a document's content; its commitment stands in the header's `files`, not in `commit`.
inline constexpr std::string_view file_prefix = "/files/";

[[nodiscard]] std::string file_path(const DocumentId& id);

/// RFC 6901: `name` as one token of a JSON pointer.
void append_path_token(std::string& out, std::string_view name);

/// What an entry commits to, written: for each value its path, a NUL and its canonical JSON, which together is what its commitment
/// hashes. The values lie in one text, in order of writing; `parts` is ascending by path.
struct WrittenValues {
    struct Part {
        std::size_t begin = 0, end = 0;  ///< of path, NUL and value
        std::size_t path_size = 0;
        Privacy privacy = Privacy::confidential;
    };

    std::string text;
    std::vector<Part> parts;

    [[nodiscard]] std::string_view hashed(const Part& part) const
    {
        return std::string_view(text).substr(part.begin, part.end - part.begin);
    }
    [[nodiscard]] std::string_view path(const Part& part) const { return hashed(part).substr(0, part.path_size); }
    [[nodiscard]] std::string_view value(const Part& part) const { return hashed(part).substr(part.path_size + 1); }
};

[[nodiscard]] WrittenValues write_values(const Entry& entry, const Definition* definition);

/// The commitments of a header, those of its files included, by path.
[[nodiscard]] std::map<std::string, Digest> commitments_of(Fields& header);

struct SaltedValue {
    std::string salt;
    Value value;
};

/// The stored values by path.
[[nodiscard]] std::map<std::string, SaltedValue> salted_values(const Value& array, Faults& faults);

/// Null for a path that was committed to and whose value was erased.
using ReadValues = std::map<std::string, Value>;

/// Puts the values back.
void restore_values(Entry& entry, const ReadValues& values, Faults& faults);

}  // namespace docket
