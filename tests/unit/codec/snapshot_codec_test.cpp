// Snapshots on file.

#include <doctest/doctest.h>

#include "engine/codec/snapshot_codec.hpp"
#include "tests/support/record_fixture.hpp"

namespace docket {

TEST_CASE("decoding an encoded snapshot gives equal parts and equal bytes")
{
    const auto definition = fixture_definition();
    Snapshot snapshot = fixture_snapshot(definition);
    SUBCASE("of an open case") {}
    SUBCASE("of a closed case with nothing left")
    {
        snapshot.chart = {{4}, {}, {}, true};
        snapshot.outcome = "granted";
        snapshot.tasks.clear();
        snapshot.deadlines.clear();
        snapshot.parties.clear();
        snapshot.documents.clear();
        snapshot.performers.clear();
    }
    const std::string bytes = encode_snapshot(snapshot);
    const auto read = decode_snapshot(bytes, definition);
    REQUIRE(read.has_value());
    CHECK(encode_snapshot(*read) == bytes);
    CHECK(read->id == snapshot.id);
    CHECK(read->code == snapshot.code);
    CHECK(read->definition == definition);
    CHECK(read->version == snapshot.version);
    CHECK(read->chart == snapshot.chart);
    CHECK(read->tasks == snapshot.tasks);
    CHECK(read->deadlines == snapshot.deadlines);
    CHECK(read->parties == snapshot.parties);
    CHECK(read->documents == snapshot.documents);
    CHECK(read->performers == snapshot.performers);
    CHECK(read->opened_at == snapshot.opened_at);
    CHECK(read->updated_at == snapshot.updated_at);
    CHECK(read->opened_by == snapshot.opened_by);
    CHECK(read->outcome == snapshot.outcome);
}

TEST_CASE("a snapshot names states and does not count them")
{
    const std::string bytes = encode_snapshot(fixture_snapshot(fixture_definition()));
    CHECK(bytes.find("\"configuration\":[\"review\"]") != std::string::npos);
    CHECK(bytes.find("\"history\":{\"back\":[\"draft\"]}") != std::string::npos);
}

TEST_CASE("a snapshot of another definition is refused")
{
    const std::string bytes = encode_snapshot(fixture_snapshot(fixture_definition()));
    const auto read = decode_snapshot(bytes, fixture_definition("other"));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == "definition");
    const auto ref = definition_of_snapshot(bytes);
    REQUIRE(ref.has_value());
    CHECK(*ref == fixture_definition()->ref);
}

TEST_CASE("bytes that are no snapshot are refused with a reason")
{
    const auto definition = fixture_definition();
    CHECK(decode_snapshot("", definition).error().code == "not_json");
    CHECK(decode_snapshot("{}", definition).error().code == "field");
    CHECK(decode_snapshot("{\"v\":2}", definition).error().code == "version");
    std::string bytes = encode_snapshot(fixture_snapshot(definition));
    bytes.replace(bytes.find("\"review\""), 8, "\"nowhere\"");
    CHECK(decode_snapshot(bytes, definition).error().code == "definition");
}

}  // namespace docket
