// The made-up text keeps to the length of its field, and its words come unevenly, as those of a language do.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

#include "engine/base/text/utf8.hpp"
#include "engine/scenario/vietnamese_text.hpp"

namespace docket {

TEST_CASE("made-up text is as long as it may be and no longer")
{
    const VietnameseText words;
    Dice dice(7);
    for (std::size_t shortest : {8U, 30U, 200U}) {
        for (int i = 0; i < 200; ++i) {
            const std::size_t length = code_points(words.make(dice, shortest, shortest + 5));
            CHECK(length >= shortest);
            CHECK(length <= shortest + 5);
        }
    }
}

TEST_CASE("few words of made-up text are frequent and many are rare")
{
    const VietnameseText words;
    Dice dice(7);
    std::istringstream text(words.make(dice, 200'000, 200'000));
    std::map<std::string, std::size_t> counts;
    for (std::string word; text >> word;) ++counts[word];
    std::vector<std::size_t> sorted;
    for (const auto& [word, count] : counts) sorted.push_back(count);
    std::sort(sorted.rbegin(), sorted.rend());

    REQUIRE(sorted.size() > 1'500);
    CHECK(sorted.front() > 20 * sorted[100]);
    CHECK(sorted.back() <= 10);
}

TEST_CASE("equal seeds give equal text")
{
    const VietnameseText words;
    Dice one(3), same(3), other(4);
    const std::string text = words.make(one, 100, 120);
    CHECK(words.make(same, 100, 120) == text);
    CHECK(words.make(other, 100, 120) != text);
}

}  // namespace docket
