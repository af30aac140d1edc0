// Look-ups in a request, and the choice of a language.

#include "api/http/message/request.hpp"

#include <algorithm>
#include <charconv>

namespace docket {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the text up to the separator off the front of `rest`, and trims it.
std::string_view next_item(std::string_view& rest, char separator)
{
    const std::string_view item = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(item.size() + 1, rest.size()));
    return trimmed(item);
}

/// The weight in thousandths: 1000 without a "q=", 0 if it is broken.
int weight_of(std::string_view parameters)
{
    while (!parameters.empty()) {
        const std::string_view parameter = next_item(parameters, ';');
        if (parameter.size() < 2 || lower(parameter[0]) != 'q' || parameter[1] != '=') continue;
        const std::string_view number = parameter.substr(2);
        double weight = 0;
        const auto read = std::from_chars(number.data(), number.data() + number.size(), weight, std::chars_format::fixed);
        const bool whole = read.ec == std::errc{} && read.ptr == number.data() + number.size();
        return whole && weight >= 0 && weight <= 1 ? static_cast<int>(weight * 1000) : 0;
    }
    return 1000;
}

}  // namespace

std::string_view text_of(Method method) noexcept
{
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::delete_: return "DELETE";
    }
    return "";
}

std::optional<Method> method_from(std::string_view text) noexcept
{
    for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::delete_}) {
        if (text == text_of(method)) return method;
    }
    return std::nullopt;
}

bool same_name(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view text_of(Language language) noexcept
{
    return language == Language::vi ? "vi" : "en";
}

Language preferred_language(std::string_view accept_language)
{
    int vi = 0, en = 0;
    while (!accept_language.empty()) {
        std::string_view range = next_item(accept_language, ',');
        const std::string_view tag = next_item(range, ';');
        const std::string_view primary = tag.substr(0, tag.find('-'));
        const int weight = weight_of(range);
        if (same_name(primary, "vi")) vi = std::max(vi, weight);
        if (same_name(primary, "en") || primary == "*") en = std::max(en, weight);
    }
    return vi > en ? Language::vi : Language::en;
}

std::optional<std::string_view> Request::header(std::string_view name) const
{
    for (const Header& field : headers) {
        if (same_name(field.name, name)) return field.value;
    }
    return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const
{
    std::string_view rest = header("Cookie").value_or("");
    std::optional<std::string_view> value;
    while (!rest.empty()) {
        const std::string_view pair = next_item(rest, ';');
        const std::size_t equals = pair.find('=');
        if (equals == pair.npos || pair.substr(0, equals) != name) continue;
        if (value) return std::nullopt;
        value = pair.substr(equals + 1);
    }
    return value;
}

Language Request::language() const
{
    return preferred_language(header("Accept-Language").value_or(""));
}

}  // namespace docket
