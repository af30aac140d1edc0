#pragma once

// Between the model and what the API says in JSON. Answers are built with Boost.JSON; bodies are read with engine/codec's strict reader.

#include <boost/json.hpp>

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/ids.hpp"
#include "engine/base/time/time.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/model/value.hpp"

namespace docket::dto {

namespace json = boost::json;

/// The name that people call a person by; the id where nobody knows it.
using NameSource = std::function<std::string(const PersonId&)>;

/// Data as clients get it: instants as RFC 3339, durations as "90s", bytes as base64; numbers beyond 2^53 as strings.
[[nodiscard]] json::value to_json(const Value& value);
/// {"vi", "en"}, or null if both are empty.
[[nodiscard]] json::value to_json(const LocalText& text);
[[nodiscard]] json::value to_json(const std::optional<Instant>& instant);
/// The citation as members "basis" and "confidence", null where there is none.
void add_basis(json::object& object, const Basis& basis);
/// {"id", "name"}
[[nodiscard]] json::object person_json(const PersonId& person, const NameSource& names);
[[nodiscard]] json::array to_json(const std::vector<std::string>& texts);

/// `text` if it says anything, else the id in both languages: a blank is worse than a name for insiders.
[[nodiscard]] LocalText titled(const LocalText& text, std::string_view id);

/// "5 ngày làm việc", "5 working days".
[[nodiscard]] LocalText told(const Limit& limit);

}  // namespace docket::dto
