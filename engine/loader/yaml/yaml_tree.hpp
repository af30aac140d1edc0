#pragma once

// YamlNode: a YAML file as our own immutable tree, read by yaml-cpp's event parser. Knows YAML, not Docket: definitions, calendars,
// people.yaml and settings are all read through it. Never builds YAML::Node, so that no alias can grow what was written.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/model/value.hpp"

namespace docket {

struct YamlEntry;

/// One node. Places count from 1; columns count bytes. A node must stay where it is while a Reader looks at it: the Reader tells
/// nodes apart by address.
struct YamlNode {
    enum class Kind : std::uint8_t { scalar, sequence, mapping };

    Kind kind = Kind::scalar;
    bool quoted = false;   ///< scalar: in quotes or a block scalar, so always text
    bool null = false;     ///< scalar: nothing was written, or plain `null` or `~`
    bool verbatim = false;  ///< scalar: `text` stands in the file byte for byte, on one line, from `text_column` on
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t text_column = 0;  ///< scalar: of the first character of the text, past an opening quote
    std::string text;               ///< scalar: what it says, escapes undone; of a null "null" if that was written, else ""
    std::vector<YamlNode> items;    ///< sequence
    std::vector<YamlEntry> entries;  ///< mapping: in the file's order; keys are scalars and unique

    [[nodiscard]] bool is_scalar() const noexcept { return kind == Kind::scalar; }
    [[nodiscard]] bool is_sequence() const noexcept { return kind == Kind::sequence; }
    [[nodiscard]] bool is_mapping() const noexcept { return kind == Kind::mapping; }
    /// The value at `key`, or nullptr if there is none or this is no mapping.
    [[nodiscard]] const YamlNode* find(std::string_view key) const noexcept;
};

struct YamlEntry {
    YamlNode key;
    YamlNode value;
};

struct YamlFile {
    /// Absent if no sense can be made of the file. There may be a root beside errors, so that a reader can find more of them.
    std::optional<YamlNode> root;
    Diagnostics diagnostics;  ///< in order of place

    [[nodiscard]] bool has_errors() const noexcept { return !diagnostics.empty(); }
};

/// Reads one YAML 1.2 document. Any bytes are safe to give; the time is linear in them. Refused, each with a code of its own:
///   file-too-large, too-many-nodes, too-deep (limits::yaml_*), invalid-utf8, hidden-character (NUL, controls, zero-width, bidi;
///   written out or as an escape), tab-indentation, alias (anchors too), tag, merge-key, duplicate-key, key-not-scalar,
///   several-documents, empty-file, yaml-syntax. Every diagnostic is an error.
/// A byte-order mark at the start is skipped. Text is brought into NFC. Pure; any number of threads may call it at once.
///
/// No scan of our own bounds the depth beforehand: yaml-cpp's scanner does not recurse, its parser recurses once a level, and the
/// handler stops it at limits::yaml_depth_max.
[[nodiscard]] YamlFile read_yaml(std::string_view bytes, const std::string& file_name);

// Plain scalars by the core schema of YAML 1.2, without octal and hexadecimal numbers: `on`, `yes`, `no`, `off` are words, and
// `010` is one too. Quoted scalars are always text: each of these is nullopt for them.
[[nodiscard]] std::optional<bool> yaml_bool(const YamlNode& node) noexcept;            ///< `true` or `false`, in lower case
[[nodiscard]] std::optional<std::int64_t> yaml_integer(const YamlNode& node) noexcept;  ///< `-?(0|[1-9][0-9]*)` within 64 bits
[[nodiscard]] std::optional<double> yaml_number(const YamlNode& node) noexcept;        ///< the above, and decimals; finite

/// The node as data: null, bool, int, double, text, list, map.
[[nodiscard]] Value yaml_value(const YamlNode& node);

}  // namespace docket
