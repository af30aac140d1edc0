#pragma once

// The chart of a definition in the formats that other tools read: `docket graph`. Pure functions from a Definition to text; the
// same definition gives the same bytes on every machine. Not a way back: nothing here reads a chart (docs/graph.md says what is
// left out). Texts are in the language asked for; where there is only the other one, that is shown.

#include <string>

#include "engine/base/text/local_text.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

/// Graphviz's language. Composite states are clusters; an edge for each transition that has a target, a line in the box of its
/// source for each that has none. For `dot -Tsvg` or any tool that takes DOT.
[[nodiscard]] std::string to_dot(const Definition& definition, Language language);

/// A drawing: one <svg> that stands alone or inside a page. No script, no style, no reference to anything outside; colours are
/// attributes, which a page's style sheet overrides by class. Ids are `state-ID` and `transition-ID`.
///
/// Graphviz's library places the boxes; it has one global state, so calls take turns (a mutex inside): any number of threads may
/// call, one at a time is served. The largest shipped workflow takes about a second.
/// @throws std::runtime_error if Graphviz gives up.
[[nodiscard]] std::string to_svg(const Definition& definition, Language language);

/// Mermaid's stateDiagram-v2, for documents. Mermaid has no history states and no guards: the former are states called H or H*, the
/// latter part of the label.
[[nodiscard]] std::string to_mermaid(const Definition& definition, Language language);

/// SCXML 1.0 with the data model "null". What SCXML has no word for, CEL first of all, stands in attributes and elements of
/// `scxml_namespace`. Both languages are in it.
[[nodiscard]] std::string to_scxml(const Definition& definition);

/// JSON for a page that draws the chart itself: states and transitions with all that a label needs, in both languages.
[[nodiscard]] std::string to_chart_json(const Definition& definition);

/// What `docket:` stands for in our SCXML.
inline constexpr const char* scxml_namespace = "urn:docket:scxml:1";

} // namespace docket
