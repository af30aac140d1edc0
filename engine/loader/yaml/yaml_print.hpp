#pragma once

// A YamlNode as text, such that read_yaml gives an equal tree. For programs that show YAML to people; comments and styles are not
// kept.

#include <string>
#include <string_view>

#include "engine/loader/yaml/yaml_tree.hpp"

namespace docket {

/// Block style; mappings and lists of a few scalars on one line. Ends with "\n". Null scalars print as `null`, quoted ones in
/// double quotes, others as they are: whoever builds the tree marks text as quoted.
[[nodiscard]] std::string print_yaml(const YamlNode& node);

// For building trees.
[[nodiscard]] YamlNode yaml_word(std::string text);  ///< a plain scalar: a number, true, a name
[[nodiscard]] YamlNode yaml_text(std::string text);  ///< a quoted scalar
[[nodiscard]] YamlNode yaml_list();
[[nodiscard]] YamlNode yaml_map();
/// Adds a member at the end; the key must not be there yet. Returns the value in its place.
YamlNode& add_member(YamlNode& map, std::string key, YamlNode value);

}  // namespace docket
