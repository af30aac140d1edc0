// Matching by segments. The table has some sixty rows and a request compares lengths first, so a scan is as fast as a tree and
// has nothing to get wrong.

#include "api/http/routing/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace docket {

namespace {

using Segments = std::vector<std::string>;

bool is_variable(const std::string& segment)
{
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

Segments split_pattern(const std::string& pattern)
{
    auto target = parse_target(pattern);
    const bool plain = target && target->query.parameters().empty() && target->path == pattern;
    if (!plain || std::ranges::find(target->segments, "") != target->segments.end())
        throw std::logic_error("the pattern '" + pattern + "' is not a path of segments");
    for (const std::string& segment : target->segments) {
        if (!is_variable(segment) && segment.find_first_of("{}") != segment.npos)
            throw std::logic_error("the pattern '" + pattern + "' has a variable that is not a whole segment");
    }
    return std::move(target->segments);
}

bool matches(const Segments& pattern, const Segments& path)
{
    return std::ranges::equal(pattern, path, [](const std::string& expected, const std::string& segment) {
        return is_variable(expected) ? !segment.empty() : expected == segment;
    });
}

/// Both match every path that either matches: they differ at most in the names of variables.
bool same_shape(const Segments& a, const Segments& b)
{
    return std::ranges::equal(a, b, [](const std::string& x, const std::string& y) {
        return x == y || (is_variable(x) && is_variable(y));
    });
}

/// At the first position where one has a literal and the other a variable, the literal wins.
bool more_literal(const Segments& a, const Segments& b)
{
    return std::ranges::lexicographical_compare(a, b, {}, is_variable, is_variable);
}

PathParams bind(const Segments& pattern, const Segments& path)
{
    std::vector<std::pair<std::string, std::string>> values;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (is_variable(pattern[i])) values.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
    }
    return PathParams(std::move(values));
}

bool serves(Method registered, std::optional<Method> asked)
{
    return asked && (registered == *asked || (registered == Method::get && *asked == Method::head));
}

Problem not_allowed(const std::vector<Method>& methods)
{
    std::string allow;
    const auto name = [&](std::string_view method) {
        if (!allow.empty()) allow += ", ";
        allow += method;
    };
    for (const Method method : methods) {
        name(text_of(method));
        if (method == Method::get) name("HEAD");
    }
    Problem problem = make_problem(405, "method_not_allowed", "This resource answers " + allow + ".");
    problem.headers.push_back(Header{"Allow", allow});
    return problem;
}

}  // namespace

const std::string& PathParams::at(std::string_view name) const
{
    for (const auto& [key, value] : values_) {
        if (key == name) return value;
    }
    throw std::logic_error("the pattern has no variable '" + std::string(name) + "'");
}

void Router::add(Endpoint endpoint)
{
    const bool is_upload = endpoint.body == BodyKind::upload;
    if (is_upload != static_cast<bool>(endpoint.upload) || is_upload == static_cast<bool>(endpoint.handler))
        throw std::logic_error("the endpoint '" + endpoint.pattern + "' needs one handler, of the kind its body asks for");
    if (endpoint.method == Method::head) throw std::logic_error("HEAD is answered by GET's endpoint");
    Segments pattern = split_pattern(endpoint.pattern);
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        if (endpoints_[i].method == endpoint.method && same_shape(patterns_[i], pattern))
            throw std::logic_error("the endpoint '" + endpoint.pattern + "' is there already");
    }
    endpoints_.push_back(std::move(endpoint));
    patterns_.push_back(std::move(pattern));
}

Result<Route, Problem> Router::find(std::optional<Method> method, const Target& target) const
{
    const Segments* best_shape = nullptr;
    for (const Segments& pattern : patterns_) {
        if (matches(pattern, target.segments) && (!best_shape || more_literal(pattern, *best_shape))) best_shape = &pattern;
    }
    if (!best_shape) return make_problem(404, "not_found", "There is nothing at this path.");

    std::vector<Method> methods;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        if (!same_shape(patterns_[i], *best_shape)) continue;
        if (serves(endpoints_[i].method, method)) return Route{&endpoints_[i], bind(patterns_[i], target.segments)};
        methods.push_back(endpoints_[i].method);
    }
    std::ranges::sort(methods);
    return not_allowed(methods);
}

std::optional<Problem> Router::check_query(const Endpoint& endpoint, const QueryParameters& query)
{
    const auto& parameters = query.parameters();
    for (auto parameter = parameters.begin(); parameter != parameters.end(); ++parameter) {
        const std::string& name = parameter->first;
        const QueryName* known = nullptr;
        if (endpoint.query) {
            const auto found = std::ranges::find(*endpoint.query, name, &QueryName::name);
            if (found == endpoint.query->end())
                return make_problem(400, "unknown_parameter", "The query parameter '" + name + "' is not known here.");
            known = &*found;
        }
        const bool again = std::any_of(parameters.begin(), parameter, [&](const auto& earlier) { return earlier.first == name; });
        if (again && !(known && known->repeatable))
            return make_problem(400, "repeated_parameter", "The query parameter '" + name + "' may be given once.");
    }
    return std::nullopt;
}

}  // namespace docket
