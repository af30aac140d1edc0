#include "engine/ledger/sqlite/search_text.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <sstream>

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
    std::istringstream words(all);
    std::string result;
    for (std::string word; words >> word;) result += (result.empty() ? "" : " ") + word;
    return result;
}

std::string search_text_of(const Snapshot& snapshot)
{
    std::string all = snapshot.code;
    for (const MapEntry& entry : snapshot.chart.data) add_texts(all, entry.value);
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
