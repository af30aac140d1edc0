// The cases kept at hand: bounded in number and bytes, but for those whose last entry may not be on disk yet.

#include <doctest/doctest.h>

#include "engine/runtime/sequencer/hot_cases.hpp"

namespace docket {

namespace {

constexpr std::size_t stowed_bytes_max = 100'000;

HotCase hot_case(const std::string& id, std::size_t bytes = 1)
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->id = CaseId(id);
    return {std::move(snapshot), {}, std::make_shared<CaseTail>(), bytes, "packed " + id};
}

std::string held(HotCases& cases, const std::vector<std::string>& ids)
{
    std::string text;
    for (const std::string& id : ids) text += cases.find(CaseId(id)) == nullptr ? "-" : "+";
    return text;
}

}  // namespace

TEST_CASE("a tenth of the room is for newcomers, and the one that came first goes")
{
    HotCases cases(20, 100, stowed_bytes_max);
    for (const char* id : {"a", "b", "c"}) cases.put(hot_case(id), 0);
    CHECK(held(cases, {"a", "b", "c"}) == "-++");
}

TEST_CASE("who comes again after having gone stays, whoever else comes once")
{
    HotCases cases(20, 100, stowed_bytes_max);
    for (const char* id : {"a", "b", "c"}) cases.put(hot_case(id), 0);
    cases.put(hot_case("a"), 0);
    for (int i = 0; i < 100; ++i) cases.put(hot_case("once" + std::to_string(i)), 0);
    CHECK(held(cases, {"a", "b", "c"}) == "+--");
}

TEST_CASE("who went too long ago to be remembered comes as a newcomer again")
{
    HotCases cases(20, 1'000, stowed_bytes_max);
    cases.put(hot_case("a"), 0);
    for (int i = 0; i < 22; ++i) cases.put(hot_case("once" + std::to_string(i)), 0);  // two are here, twenty are remembered
    cases.put(hot_case("a"), 0);
    for (const char* id : {"b", "c"}) cases.put(hot_case(id), 0);
    CHECK(held(cases, {"a"}) == "-");
}

TEST_CASE("the regular that was used least recently goes when there are too many")
{
    HotCases cases(3, 100, stowed_bytes_max);
    for (const char* id : {"a", "b", "c", "a", "b"}) cases.put(hot_case(id), 0);  // a and b come again: two regulars beside a newcomer
    CHECK(cases.find(CaseId("a")) != nullptr);
    for (const char* id : {"d", "c"}) cases.put(hot_case(id), 0);  // and so does c
    CHECK(held(cases, {"a", "b", "c", "d"}) == "+-++");
    CHECK(cases.size() == 3);
}

TEST_CASE("cases go when their data are too large together, and one that is put again is counted once")
{
    HotCases cases(10, 100, stowed_bytes_max);
    cases.put(hot_case("a", 60), 0);
    cases.put(hot_case("a", 70), 0);
    CHECK(cases.bytes() == 70);
    cases.put(hot_case("b", 40), 0);
    CHECK(held(cases, {"a", "b"}) == "-+");
    CHECK(cases.bytes() == 40);
    cases.clear();
    CHECK(cases.bytes() == 0);
    CHECK(cases.size() == 0);
    CHECK(cases.find_stowed(CaseId("a")) == nullptr);
}

TEST_CASE("those used last stay whatever they weigh, as many as asked")
{
    HotCases cases(1, 1, stowed_bytes_max);
    cases.put(hot_case("a", 60), 2);
    cases.put(hot_case("b", 60), 2);
    cases.put(hot_case("c", 60), 2);
    cases.put(hot_case("d", 60), 2);
    CHECK(held(cases, {"a", "b", "c", "d"}) == "-+++");
}

TEST_CASE("one that is put many times in a row drives out none of those that must stay")
{
    HotCases cases(1, 1, stowed_bytes_max);
    for (const char* id : {"a", "b", "c"}) cases.put(hot_case(id, 60), 2);
    for (int i = 0; i < 10; ++i) cases.put(hot_case("c", 60), 2);
    CHECK(held(cases, {"a", "b", "c"}) == "+++");
}

TEST_CASE("a regular that must stay stays, however little it was used since")
{
    HotCases cases(3, 100, stowed_bytes_max);
    for (const char* id : {"a", "b", "c", "a", "b"}) cases.put(hot_case(id), 0);
    cases.put(hot_case("a"), 2);
    CHECK(cases.find(CaseId("b")) != nullptr);
    for (const char* id : {"d", "e"}) cases.put(hot_case(id), 2);
    CHECK(held(cases, {"a", "b", "d", "e"}) == "++++");
}

TEST_CASE("a case that goes is stowed as it was put last, until it is put again")
{
    HotCases cases(10, 100, stowed_bytes_max);
    cases.put(hot_case("a"), 0);
    HotCase later = hot_case("a");
    later.head.fill(7);
    later.packed = "later";
    later.tail->version = 2;
    cases.put(later, 0);
    CHECK(cases.find_stowed(CaseId("a")) == nullptr);
    cases.put(hot_case("b"), 0);
    const StowedCase* const stowed = cases.find_stowed(CaseId("a"));
    REQUIRE(stowed != nullptr);
    CHECK(stowed->packed == "later");
    CHECK(stowed->head == later.head);
    CHECK(stowed->tail->version == 2);
    cases.put(hot_case("a"), 0);
    CHECK(cases.find_stowed(CaseId("a")) == nullptr);
}

TEST_CASE("a regular that goes is stowed too, and comes back as a newcomer")
{
    HotCases cases(3, 100, stowed_bytes_max);
    for (const char* id : {"a", "b", "c", "a", "b", "d", "c", "e", "d"}) cases.put(hot_case(id), 0);  // a, b, c and d have come again
    REQUIRE(held(cases, {"a"}) == "-");
    CHECK(cases.find_stowed(CaseId("a")) != nullptr);
    cases.put(hot_case("a"), 0);
    cases.put(hot_case("f"), 0);
    CHECK(held(cases, {"a", "f"}) == "-+");
}

TEST_CASE("stowed cases make room for later ones when they take too many bytes together")
{
    StowedCases cases(2'000);
    for (const char* id : {"a", "b", "c"}) {
        StowedCase one;
        one.id = CaseId(id);
        one.packed = std::string(400, 'x');
        cases.put(std::move(one));
    }
    CHECK(cases.find(CaseId("a")) == nullptr);
    CHECK(cases.find(CaseId("b")) != nullptr);
    CHECK(cases.find(CaseId("c")) != nullptr);
    CHECK(cases.size() == 2);
    CHECK(cases.bytes() <= 2'000);
    cases.remove(CaseId("b"));
    cases.remove(CaseId("nobody"));
    CHECK(cases.size() == 1);
    cases.clear();
    CHECK(cases.bytes() == 0);
}

}  // namespace docket
