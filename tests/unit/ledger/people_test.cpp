// People, sessions, definitions, drafts.

#include <doctest/doctest.h>

#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

namespace {

PersonRecord lan()
{
    return {PersonId("u_lan"), "lan", "Nguyễn Thị Lan", "$argon2id$…", {"clerk", "officer"}, "UBND", true};
}

SessionRecord session_of(const char* token)
{
    return {sha256(token), PersonId("u_lan"), "csrf", fixture_instant, fixture_instant, fixture_instant + 1000};
}

}  // namespace

TEST_CASE("a person is stored, replaced by id, and found by id and user name")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    PersonRecord person = lan();
    ledger->begin();
    CHECK(ledger->put_person(person));
    CHECK(ledger->find_person(person.id) == person);
    ledger->commit();
    CHECK(ledger->reader().find_person(person.id) == person);
    CHECK(ledger->reader().find_person_by_username("lan") == person);
    CHECK_FALSE(ledger->reader().find_person_by_username("LAN").has_value());

    person.active = false;
    person.username = "lan.nguyen";
    ledger->begin();
    CHECK(ledger->put_person(person));
    ledger->commit();
    CHECK(ledger->reader().people() == std::vector<PersonRecord>{person});
}

TEST_CASE("a user name belongs to one person")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    PersonRecord other = lan();
    other.id = PersonId("u_other");
    ledger->begin();
    CHECK(ledger->put_person(lan()));
    CHECK_FALSE(ledger->put_person(other));
    ledger->commit();
    CHECK(ledger->reader().people().size() == 1);
}

// Why: who a session belongs to is kept in memory, and a role that was taken away must have effect on the next request.
TEST_CASE("the access generation grows when a person changes or a session ends, with the commit and not before")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    const auto grows = [&](auto change) {
        const std::uint64_t before = ledger->access_generation();
        ledger->begin();
        change();
        CHECK(ledger->access_generation() == before);
        ledger->commit();
        return ledger->access_generation() > before;
    };
    CHECK(grows([&] { ledger->put_person(lan()); }));
    CHECK_FALSE(grows([&] { ledger->put_session(session_of("a")); }));
    CHECK_FALSE(grows([&] { ledger->touch_session(sha256("a"), fixture_instant + 5); }));
    CHECK(grows([&] { ledger->remove_session(sha256("a")); }));
    CHECK(grows([&] { ledger->remove_sessions_of(PersonId("u_lan")); }));
}

TEST_CASE("a session lives until it is removed, by itself, with its person or by expiry")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    ledger->begin();
    ledger->put_person(lan());
    for (const char* token : {"a", "b", "c"}) ledger->put_session(session_of(token));
    CHECK(ledger->touch_session(sha256("a"), fixture_instant + 5));
    CHECK_FALSE(ledger->touch_session(sha256("x"), fixture_instant));
    ledger->commit();
    REQUIRE(ledger->reader().find_session(sha256("a")).has_value());
    CHECK(ledger->reader().find_session(sha256("a"))->last_used_at == fixture_instant + 5);
    CHECK(ledger->reader().find_session(sha256("b")) == session_of("b"));

    ledger->begin();
    CHECK(ledger->remove_session(sha256("a")));
    CHECK_FALSE(ledger->remove_session(sha256("a")));
    CHECK(ledger->remove_expired_sessions(fixture_instant + 999) == 0);
    CHECK(ledger->remove_sessions_of(PersonId("u_lan")) == 2);
    ledger->put_session(session_of("d"));
    CHECK(ledger->remove_expired_sessions(fixture_instant + 1000) == 1);
    ledger->commit();
    CHECK_FALSE(ledger->reader().find_session(sha256("b")).has_value());
}

TEST_CASE("a session needs its person")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    ledger->begin();
    CHECK_THROWS_AS(ledger->put_session(session_of("a")), std::logic_error);
    ledger->rollback();
}

TEST_CASE("a published definition is kept byte for byte and never replaced")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    const DefinitionRecord first{{"grant", 1, sha256("one")}, std::string("id: grant\0", 10), fixture_instant, PersonId("u_lan")};
    const DefinitionRecord second{{"grant", 2, sha256("two")}, "id: grant", fixture_instant, PersonId("u_lan")};
    ledger->begin();
    ledger->put_definition(second);
    ledger->put_definition(first);
    CHECK_THROWS_AS(ledger->put_definition(first), std::logic_error);
    ledger->commit();
    const auto all = ledger->reader().definitions();
    REQUIRE(all.size() == 2);
    CHECK(all[0].ref == first.ref);
    CHECK(all[0].source == first.source);
    CHECK(all[1].ref.version == 2);
}

TEST_CASE("a draft of a form is its writer's own, is replaced and removed")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FormDraft draft{CaseId("c_1"), PersonId("u_lan"), "submit", R"({"a":1})", fixture_instant};
    ledger->begin();
    ledger->put_form_draft(draft);
    draft.data = R"({"a":2})";
    ledger->put_form_draft(draft);
    ledger->commit();
    CHECK(ledger->reader().find_form_draft(draft.case_id, draft.person, "submit") == draft);
    CHECK_FALSE(ledger->reader().find_form_draft(draft.case_id, draft.person, "resubmit").has_value());
    CHECK_FALSE(ledger->reader().find_form_draft(draft.case_id, PersonId("u_minh"), "submit").has_value());
    ledger->begin();
    CHECK(ledger->remove_form_draft(draft.case_id, draft.person, "submit"));
    CHECK_FALSE(ledger->remove_form_draft(draft.case_id, draft.person, "submit"));
    ledger->commit();
    CHECK_FALSE(ledger->reader().find_form_draft(draft.case_id, draft.person, "submit").has_value());
}

}  // namespace docket
