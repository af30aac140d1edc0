#pragma once

// A request target in its parts: decoded path segments and query parameters. Not a URL library: origin form only ("/a/b?c=d").

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"

namespace docket {

/// Query parameters in the order sent, decoded ("+" is a space, as forms write it).
class QueryParameters {
public:
    QueryParameters() = default;
    explicit QueryParameters(std::vector<std::pair<std::string, std::string>> parameters) : parameters_(std::move(parameters)) {}

    /// The first value of that name; nullopt if absent. The router refuses a repeated name that the endpoint did not declare
    /// repeatable, so "first" is "only" for all others.
    [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;

    /// Every value of that name, in the order sent.
    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;

    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& parameters() const noexcept { return parameters_; }

private:
    std::vector<std::pair<std::string, std::string>> parameters_;
};

/// "/v1/cases/a%20b?q=x" is path "/v1/cases/a%20b", segments {"v1", "cases", "a b"} and query {q: x}. "/" has no segments;
/// a trailing slash is a last, empty segment, which no route matches.
struct Target {
    std::string path;  ///< As sent, without the query: for "instance" and logs. It is ASCII without control characters.
    std::vector<std::string> segments;
    QueryParameters query;
};

/// Why a target was refused.
struct BadTarget {
    const char* detail;
};

/// Splits and decodes. The detail of an error is an English sentence for a 400: broken percent-encoding, bytes that are not UTF-8,
/// an encoded slash, backslash or control character in a segment, "." or ".." as a segment, more than query_parameters_max
/// parameters.
[[nodiscard]] Result<Target, BadTarget> parse_target(std::string_view target);

/// Decodes "%41" (and "+" when asked); nullopt if an escape is broken. Makes no statement about UTF-8.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

}  // namespace docket
