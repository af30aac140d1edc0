// Splitting and decoding of request targets. What is doubtful is refused rather than normalised, so that no two parts of the
// system can read one path in two ways.

#include "api/http/message/target.hpp"

#include <algorithm>

#include "api/http/limits.hpp"
#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

Result<std::string, BadTarget> decoded_segment(std::string_view text)
{
    auto segment = percent_decoded(text);
    if (!segment) return BadTarget{"The path has a broken percent-encoding."};
    if (!is_utf8(*segment)) return BadTarget{"The path is not UTF-8."};
    if (*segment == "." || *segment == "..") return BadTarget{"The path has a dot segment."};
    const bool hides_structure = std::ranges::any_of(*segment, [](char c) { return c == '/' || c == '\\' || is_control(c); });
    if (hides_structure) return BadTarget{"The path has an encoded slash, backslash or control character."};
    return *std::move(segment);
}

Result<QueryParameters, BadTarget> parse_query(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> parameters;
    while (!text.empty()) {
        const std::string_view item = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(item.size() + 1, text.size()));
        if (item.empty()) continue;
        const std::size_t equals = item.find('=');
        auto name = percent_decoded(item.substr(0, equals), true);
        auto value = percent_decoded(equals == item.npos ? std::string_view{} : item.substr(equals + 1), true);
        if (!name || !value) return BadTarget{"The query has a broken percent-encoding."};
        if (!is_utf8(*name) || !is_utf8(*value)) return BadTarget{"The query is not UTF-8."};
        if (std::ranges::any_of(*name, is_control) || value->find('\0') != std::string::npos)
            return BadTarget{"The query has a control character."};
        if (parameters.size() == limits::query_parameters_max) return BadTarget{"The query has too many parameters."};
        parameters.emplace_back(*std::move(name), *std::move(value));
    }
    return QueryParameters(std::move(parameters));
}

}  // namespace

std::optional<std::string_view> QueryParameters::get(std::string_view name) const
{
    const auto found =
        std::ranges::find(parameters_, name, [](const auto& parameter) { return std::string_view(parameter.first); });
    if (found == parameters_.end()) return std::nullopt;
    return found->second;
}

std::vector<std::string_view> QueryParameters::all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const auto& [key, value] : parameters_) {
        if (key == name) values.emplace_back(value);
    }
    return values;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return decoded;
}

Result<Target, BadTarget> parse_target(std::string_view target)
{
    if (target.empty() || target.front() != '/') return BadTarget{"The target is not a path."};
    if (target.find_first_of("#\"<>") != target.npos) return BadTarget{"The target has a character that must be encoded."};
    const std::size_t question = target.find('?');
    const std::string_view path = target.substr(0, question);
    if (path.find('\\') != path.npos) return BadTarget{"The target has a character that must be encoded."};

    Target parsed;
    parsed.path = path;
    for (std::string_view rest = path.substr(1); path.size() > 1;) {
        const std::size_t slash = rest.find('/');
        auto segment = decoded_segment(rest.substr(0, slash));
        if (!segment) return segment.error();
        parsed.segments.push_back(*std::move(segment));
        if (slash == rest.npos) break;
        rest.remove_prefix(slash + 1);
    }
    auto query = parse_query(question == target.npos ? std::string_view{} : target.substr(question + 1));
    if (!query) return query.error();
    parsed.query = *std::move(query);
    return parsed;
}

}  // namespace docket
