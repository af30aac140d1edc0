#pragma once

// Between the files of expand: how the common values of a definition are written. Private to engine/loader.

#include <string>
#include <vector>

#include "engine/loader/yaml/yaml_print.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

[[nodiscard]] YamlNode node_of(bool value);
[[nodiscard]] YamlNode node_of(std::int64_t value);
[[nodiscard]] YamlNode node_of(double value);
[[nodiscard]] YamlNode node_of(const LocalText& text);
[[nodiscard]] YamlNode node_of(const Expression& expression);
[[nodiscard]] YamlNode node_of(const TextRule& rule);
[[nodiscard]] YamlNode node_of(const LimitRule& limit);
[[nodiscard]] YamlNode node_of(const std::vector<Mark>& marks);
[[nodiscard]] YamlNode node_of(const std::vector<std::string>& names);
[[nodiscard]] YamlNode node_of(const ActionBlock& actions);
[[nodiscard]] YamlNode node_of(const std::vector<std::pair<std::string, Expression>>& members);
[[nodiscard]] YamlNode node_of(Privacy privacy);
/// `{cel: "…"}`.
[[nodiscard]] YamlNode computed_node(const Expression& expression);

// Nothing is added where nothing was said.
void add_text(YamlNode& map, const char* key, const LocalText& text);
void add_string(YamlNode& map, const char* key, const std::string& text);
void add_names(YamlNode& map, const char* key, const std::vector<std::string>& names);
void add_basis(YamlNode& map, const Basis& basis);

/// Roles, forms, data, separation, clocks, panels, letters, links, stages, outcomes.
void add_sections(YamlNode& root, const Definition& definition);

}  // namespace docket
