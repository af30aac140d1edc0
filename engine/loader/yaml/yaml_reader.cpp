// Typed access to YamlNodes, and the search for the name that was probably meant.

#include "engine/loader/yaml/yaml_reader.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"

namespace docket {

namespace {

/// Longer words are not compared: nobody mistypes one, and the cost grows with the square.
constexpr std::size_t compared_length_max = 64;

/// Edits between two words: insertion, deletion, replacement, and swapping neighbours (optimal string alignment distance).
std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

const char* kind_of(const YamlNode& node)
{
    if (node.is_mapping()) return "a mapping";
    if (node.is_sequence()) return "a list";
    if (node.null) return "nothing";
    return node.quoted ? "text" : "a plain word";
}

bool append_path(const YamlNode& from, const YamlNode& wanted, std::string& path)
{
    if (&from == &wanted) return true;
    const std::size_t length = path.size();
    const auto descend = [&](const YamlNode& child, std::string_view step) {
        if (length > 0) path += '.';
        path += step;
        if (append_path(child, wanted, path)) return true;
        path.resize(length);
        return false;
    };
    for (const YamlEntry& entry : from.entries) {
        if (descend(entry.value, entry.key.text) || (&entry.key == &wanted && descend(entry.key, entry.key.text))) return true;
    }
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        if (descend(from.items[i], std::to_string(i))) return true;
    }
    return false;
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string> candidates)
{
    if (word.size() > compared_length_max) return {};
    std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
    std::string best;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > compared_length_max || candidate == word) continue;
        const std::size_t gap = candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
        if (gap >= best_distance) continue;
        const std::size_t distance = edit_distance(word, candidate);
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = candidate;
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates)
{
    const std::string best = nearest(word, candidates);
    return best.empty() ? std::string() : "Did you mean '" + best + "'?";
}

std::string one_of(std::span<const std::string> candidates)
{
    constexpr std::size_t shown_max = 24;  // a remedy is a sentence, not a catalogue
    std::string text = "one of ";
    for (std::size_t i = 0; i < candidates.size() && i < shown_max; ++i) text += (i > 0 ? ", " : "") + candidates[i];
    if (candidates.size() > shown_max) text += ", …";
    return text;
}

Reader::Reader(const YamlNode& root, std::string file, Diagnostics& diagnostics)
    : root_(root), file_(std::move(file)), diagnostics_(diagnostics)
{
}

Place Reader::place_of(const YamlNode& node) const
{
    return {file_, node.line, node.column};
}

Place Reader::place_in(const YamlNode& node, std::size_t offset) const
{
    if (!node.verbatim) return place_of(node);
    return {file_, node.line, node.text_column + static_cast<std::uint32_t>(offset)};
}

std::string Reader::path_of(const YamlNode& node) const
{
    std::string path;
    return append_path(root_, node, path) ? path : std::string();
}

void Reader::add(Severity severity, Place place, const YamlNode& at, std::string code, std::string message, std::string remedy)
{
    std::size_t& count = severity == Severity::error ? errors_ : others_;
    if (++count > limits::diagnostics_max) return;
    diagnostics_.push_back({severity, std::move(code), std::move(place), std::move(message), std::move(remedy), path_of(at)});
}

void Reader::error(const YamlNode& at, std::string code, std::string message, std::string remedy)
{
    add(Severity::error, place_of(at), at, std::move(code), std::move(message), std::move(remedy));
}

void Reader::warning(const YamlNode& at, std::string code, std::string message, std::string remedy)
{
    add(Severity::warning, place_of(at), at, std::move(code), std::move(message), std::move(remedy));
}

void Reader::note(const YamlNode& at, std::string code, std::string message, std::string remedy)
{
    add(Severity::note, place_of(at), at, std::move(code), std::move(message), std::move(remedy));
}

void Reader::error_in(const YamlNode& at, std::size_t offset, std::string code, std::string message, std::string remedy)
{
    add(Severity::error, place_in(at, offset), at, std::move(code), std::move(message), std::move(remedy));
}

bool Reader::expect_map(const YamlNode& node)
{
    if (node.is_mapping()) return true;
    error(node, "wrong-type", std::string("Expected a mapping, but this is ") + kind_of(node) + ".",
          "Write 'key: value' lines, or {key: value}.");
    return false;
}

bool Reader::expect_list(const YamlNode& node)
{
    if (node.is_sequence()) return true;
    error(node, "wrong-type", std::string("Expected a list, but this is ") + kind_of(node) + ".",
          "Write '- item' lines, or [item, item].");
    return false;
}

bool Reader::expect_keys(const YamlNode& node, std::span<const std::string> known)
{
    if (!expect_map(node)) return false;
    for (const YamlEntry& entry : node.entries) {
        if (std::find(known.begin(), known.end(), entry.key.text) != known.end()) continue;
        std::string remedy = did_you_mean(entry.key.text, known);
        if (remedy.empty()) remedy = "Use " + one_of(known) + ".";
        error(entry.key, "unknown-key", "There is no key '" + entry.key.text + "' here.", std::move(remedy));
    }
    return true;
}

bool Reader::expect_keys(const YamlNode& node, std::initializer_list<std::string_view> known)
{
    const std::vector<std::string> words(known.begin(), known.end());
    return expect_keys(node, words);
}

std::optional<std::string> Reader::expect_string(const YamlNode& node)
{
    const bool is_boolean = yaml_bool(node).has_value();
    if (node.is_scalar() && !node.null && !is_boolean) return node.text;
    error(node, "wrong-type", std::string("Expected text, but this is ") + (is_boolean ? "true or false" : kind_of(node)) + ".",
          "Write a word, or text in quotes.");
    return std::nullopt;
}

std::optional<bool> Reader::expect_bool(const YamlNode& node)
{
    if (const auto boolean = yaml_bool(node)) return boolean;
    error(node, "wrong-type", std::string("Expected true or false, but this is ") + kind_of(node) + ".",
          "Write true or false, without quotes; yes, no, on and off are words.");
    return std::nullopt;
}

std::optional<std::int64_t> Reader::expect_integer(const YamlNode& node)
{
    if (const auto integer = yaml_integer(node)) return integer;
    error(node, "wrong-type", std::string("Expected a whole number, but this is ") + kind_of(node) + ".",
          "Write digits alone, without quotes, leading zeros or separators.");
    return std::nullopt;
}

std::optional<std::int64_t> Reader::expect_integer(const YamlNode& node, std::int64_t min, std::int64_t max)
{
    const auto integer = expect_integer(node);
    if (!integer || (*integer >= min && *integer <= max)) return integer;
    error(node, "out-of-range", "The number must be from " + std::to_string(min) + " to " + std::to_string(max) + ".");
    return std::nullopt;
}

std::optional<double> Reader::expect_number(const YamlNode& node)
{
    if (const auto number = yaml_number(node)) return number;
    error(node, "wrong-type", std::string("Expected a number, but this is ") + kind_of(node) + ".",
          "Write digits and at most one point, without quotes or separators.");
    return std::nullopt;
}

std::optional<std::size_t> Reader::expect_word(const YamlNode& node, std::initializer_list<std::string_view> words)
{
    const auto text = expect_string(node);
    if (!text) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), *text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    const std::vector<std::string> candidates(words.begin(), words.end());
    std::string remedy = did_you_mean(*text, candidates);
    error(node, "unknown-value", "'" + *text + "' is not a value of this key.",
          remedy.empty() ? "Use " + one_of(candidates) + "." : remedy);
    return std::nullopt;
}

std::vector<const YamlNode*> Reader::expect_one_or_more(const YamlNode& node)
{
    std::vector<const YamlNode*> scalars;
    if (!node.is_sequence()) {
        if (expect_string(node)) scalars.push_back(&node);
        return scalars;
    }
    for (const YamlNode& item : node.items) {
        if (expect_string(item)) scalars.push_back(&item);
    }
    return scalars;
}

const YamlNode* Reader::require(const YamlNode& map, std::string_view key)
{
    if (const YamlNode* value = map.find(key)) return value;
    error(map, "missing-key", "The key '" + std::string(key) + "' is missing.", "Add '" + std::string(key) + ": …'.");
    return nullptr;
}

}  // namespace docket
