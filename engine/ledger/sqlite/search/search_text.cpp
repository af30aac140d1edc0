#include "engine/ledger/sqlite/search/search_text.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <sstream>
#include <utility>

#include "engine/base/limits.hpp"

namespace docket {

namespace {

void replace_all(std::string& text, std::string_view what, std::string_view with)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

void add_texts(std::string& out, const Value& value)
{
    if (out.size() > limits::search_text_bytes_max) return;
    if (value.is_string()) out += ' ' + value.string();
    if (value.is_map()) {
        for (const MapEntry& entry : value.map()) add_texts(out, entry.value);
    }
    if (value.is_list()) {
        for (const Value& element : value.list()) add_texts(out, element);
    }
}

bool is_in_word(utf8proc_int32_t character)
{
    const utf8proc_category_t category = utf8proc_category(character);
    return (UTF8PROC_CATEGORY_LU <= category && category <= UTF8PROC_CATEGORY_LO) ||
           (UTF8PROC_CATEGORY_ND <= category && category <= UTF8PROC_CATEGORY_NO);
}

/// Runs of letters and digits, with one space between them. @pre `text` is valid UTF-8.
std::string words_of(std::string_view text)
{
    std::string words;
    bool inside = false;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        utf8proc_int32_t character = 0;
        const auto size = static_cast<std::size_t>(utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &character));
        const bool was_inside = std::exchange(inside, is_in_word(character));
        if (inside && !was_inside && !words.empty()) words += ' ';
        if (inside) words += text.substr(at, size);
        at += size;
    }
    return words;
}

}  // namespace

std::string fold_for_search(std::string_view text)
{
    utf8proc_uint8_t* folded = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                        UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &folded, options);
    if (size < 0) return {};
    std::string all(reinterpret_cast<const char*>(folded), static_cast<std::size_t>(size));
    std::free(folded);
    replace_all(all, "đ", "d");  // a letter of its own, so taking marks away leaves it
    return words_of(all);
}

std::string search_text_of(const Snapshot& snapshot)
{
    std::string all = snapshot.code;
    for (const MapEntry& entry : snapshot.chart.data) {
        if (snapshot.definition->privacy_of(entry.key.string()) != Privacy::personal) add_texts(all, entry.value);
    }
    std::string folded = fold_for_search(all);
    if (folded.size() <= limits::search_text_bytes_max) return folded;
    std::size_t end = limits::search_text_bytes_max;
    while ((static_cast<unsigned char>(folded[end]) & 0xc0) == 0x80) --end;  // not in the middle of a character
    folded.resize(end);
    return folded;
}

std::vector<std::string> search_words(std::string_view q)
{
    std::istringstream folded(fold_for_search(q));
    std::vector<std::string> words;
    for (std::string word; words.size() < limits::search_words_max && folded >> word;) words.push_back(word);
    return words;
}

}  // namespace docket
