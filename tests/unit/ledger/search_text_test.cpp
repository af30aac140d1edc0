// Folding for search.

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "engine/ledger/sqlite/search/search_text.hpp"
#include "tests/support/record_fixture.hpp"

namespace docket {

TEST_CASE("text folds to lower case without accents")
{
    struct Row {
        const char* text;
        const char* folded;
    };
    const Row rows[] = {
        {"Đường Điện Biên Phủ", "duong dien bien phu"},
        {"ho\u0302\u0300 Hồ", "ho ho"},
        {"  hai\t\n khoảng   trắng ", "hai khoang trang"},
        {"GRT-260302-7K3M", "grt 260302 7k3m"},
        {"“Xe buýt” – 100%, a_b", "xe buyt 100 a b"},
        {"Straße", "strasse"},
        {"", ""},
        {"\xff", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(fold_for_search(row.text) == row.folded);
    }
}

TEST_CASE("a search counts its first words only")
{
    std::string q;
    for (std::size_t i = 0; i <= limits::search_words_max; ++i) q += "từ" + std::to_string(i) + ' ';
    const auto words = search_words(q);
    REQUIRE(words.size() == limits::search_words_max);
    CHECK(words[0] == "tu0");
}

TEST_CASE("what is kept of a case for search is cut between characters")
{
    Snapshot snapshot = fixture_snapshot(fixture_definition());
    std::string text;
    for (std::size_t i = 0; i < limits::search_text_bytes_max; ++i) text += "я";
    snapshot.chart.data.set("title", text);
    const std::string kept = search_text_of(snapshot);
    CHECK(kept.size() <= limits::search_text_bytes_max);
    CHECK(kept.size() >= limits::search_text_bytes_max - 2);
    CHECK(kept.starts_with("grt 260302 7k3m "));
    CHECK(kept.ends_with("я"));
}

TEST_CASE("nobody is found by personal data")
{
    const auto definition = fixture_definition();
    REQUIRE(definition->privacy_of("phone") == Privacy::personal);
    Snapshot snapshot = fixture_snapshot(definition);
    snapshot.chart.data.set("title", "Cầu sông Hàn");
    snapshot.chart.data.set("phone", "0987654321");
    snapshot.chart.data.set("switchboard", "02361022");
    const std::string kept = search_text_of(snapshot);
    CHECK(kept.find("0987654321") == std::string::npos);
    CHECK(kept.find("cau song han") != std::string::npos);
    CHECK(kept.find("02361022") != std::string::npos);
}

}  // namespace docket
