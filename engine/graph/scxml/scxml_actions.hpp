#pragma once

// Actions as SCXML's executable content: raise, send and cancel where the words mean the same, elements of our namespace otherwise.
// Private to engine/graph.

#include <optional>
#include <string>

#include "engine/graph/text/xml_writer.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

void write_actions(XmlWriter& xml, const ActionBlock& actions);
/// `docket:NAME xml:lang`, once for each language that has a text.
void write_local(XmlWriter& xml, const std::string& name, const LocalText& text);

/// SCXML's delay (CSS2 time: "30s", "10ms") of a period that elapses: milliseconds to hours. nullopt for what needs a calendar or
/// is computed.
[[nodiscard]] std::optional<std::string> elapsed_delay(const LimitRule& period);

} // namespace docket
