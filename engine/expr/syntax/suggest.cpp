// The nearest of some names, by optimal string alignment distance.

#include "engine/expr/syntax/suggest.hpp"

#include <algorithm>
#include <cstdlib>

namespace docket {

namespace {

constexpr std::size_t listed_names_max = 8;    // more than these nobody reads in a message
constexpr std::size_t compared_bytes_max = 64;  // bounds the table; no name that a person mistypes is longer

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// In halves of an edit, so that a slip of letter case counts for one half.
std::size_t half_edits(std::string_view a, std::string_view b)
{
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = 2 * i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = 2 * j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
            cost[i][j] = std::min({cost[i - 1][j] + 2, cost[i][j - 1] + 2, cost[i - 1][j - 1] + replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 2);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string quoted(std::string_view name)
{
    std::string text(1, '\'');
    text += name;
    text += '\'';
    return text;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates)
{
    std::size_t best = 2 * std::max<std::size_t>(1, name.size() / 3) + 1;
    std::string nearest;
    if (name.size() > compared_bytes_max) return nearest;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > compared_bytes_max) continue;
        const std::size_t edits = half_edits(name, candidate);
        if (edits >= best) continue;
        best = edits;
        nearest = candidate;
    }
    return nearest;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates)
{
    if (const std::string nearest = nearest_name(name, candidates); !nearest.empty())
        return "Did you mean " + quoted(nearest) + "?";
    if (candidates.empty() || candidates.size() > listed_names_max) return "";
    if (candidates.size() == 1) return "The only name here is " + quoted(candidates.front()) + ".";
    std::string text = "The names here are ";
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i > 0) text += i + 1 == candidates.size() ? " and " : ", ";
        text += quoted(candidates[i]);
    }
    return text + ".";
}

}  // namespace docket
