#pragma once

// Reader: typed access to a YamlNode, collecting diagnostics instead of stopping at the first. Knows YAML and how we speak to
// authors
// ("did you mean"); knows no key of any format.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/loader/yaml/yaml_tree.hpp"

namespace docket {

/// The candidate nearest to `word` by edits (insert, delete, replace, swap of neighbours), at most a third of its length away;
/// "" if none is that near or the nearest is equal.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "Did you mean 'x'?", or "" if nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// "one of a, b, c" for remedies.
[[nodiscard]] std::string one_of(std::span<const std::string> candidates);

/// Reads one file. Keeps references to `root` and `diagnostics`; both must outlive it. For one thread.
///
/// The `expect_` functions answer nothing, and have added a diagnostic (wrong-type, unless said otherwise), if the node is not what
/// was wanted. Diagnostics carry the node's place and its path, "states.review.on.approve.0.when". Beyond limits::diagnostics_max
/// errors, and as many others, they are counted but not kept.
class Reader {
public:
    Reader(const YamlNode& root, std::string file, Diagnostics& diagnostics);

    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    /// An error was added by this reader, kept or not.
    [[nodiscard]] bool has_errors() const noexcept { return errors_ > 0; }
    [[nodiscard]] Place place_of(const YamlNode& node) const;
    /// Where byte `offset` of the node's text stands; the node's own place if that cannot be told (escapes, several lines).
    [[nodiscard]] Place place_in(const YamlNode& node, std::size_t offset) const;
    /// "" for the root and for nodes of other trees.
    [[nodiscard]] std::string path_of(const YamlNode& node) const;

    void error(const YamlNode& at, std::string code, std::string message, std::string remedy = {});
    void warning(const YamlNode& at, std::string code, std::string message, std::string remedy = {});
    void note(const YamlNode& at, std::string code, std::string message, std::string remedy = {});
    /// At a byte of the node's text.
    void error_in(const YamlNode& at, std::size_t offset, std::string code, std::string message, std::string remedy = {});

    bool expect_map(const YamlNode& node);
    bool expect_list(const YamlNode& node);
    /// A mapping with no keys but these: each other one is unknown-key, at the key, with "did you mean". False if it is no mapping.
    bool expect_keys(const YamlNode& node, std::span<const std::string> known);
    bool expect_keys(const YamlNode& node, std::initializer_list<std::string_view> known);

    std::optional<std::string> expect_string(const YamlNode& node);  ///< Any scalar but null; plain numbers are taken as written.
    std::optional<bool> expect_bool(const YamlNode& node);
    std::optional<std::int64_t> expect_integer(const YamlNode& node);
    std::optional<std::int64_t> expect_integer(const YamlNode& node, std::int64_t min, std::int64_t max);  ///< else out-of-range
    std::optional<double> expect_number(const YamlNode& node);
    /// The place of the word in `words`; else unknown-value, with "did you mean".
    std::optional<std::size_t> expect_word(const YamlNode& node, std::initializer_list<std::string_view> words);
    /// A scalar, or a list of scalars.
    std::vector<const YamlNode*> expect_one_or_more(const YamlNode& node);

    /// The value at `key` of a mapping; if it is not there: missing-key at the mapping, and nullptr.
    const YamlNode* require(const YamlNode& map, std::string_view key);

private:
    void add(Severity severity, Place place, const YamlNode& at, std::string code, std::string message, std::string remedy);

    const YamlNode& root_;
    std::string file_;
    Diagnostics& diagnostics_;
    std::size_t errors_ = 0;
    std::size_t others_ = 0;
};

}  // namespace docket
