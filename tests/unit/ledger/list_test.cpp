// Lists: who sees what, filters, pages.

#include <doctest/doctest.h>

#include "engine/ledger/sqlite/search/sqlite_words.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

namespace {

std::vector<std::string> ids(const Result<Page<CaseSummary>>& page)
{
    REQUIRE(page.has_value());
    std::vector<std::string> result;
    for (const CaseSummary& row : page->rows) result.push_back(row.id.text);
    return result;
}

std::vector<std::string> ids(const Result<Page<TaskRow>>& page)
{
    REQUIRE(page.has_value());
    std::vector<std::string> result;
    for (const TaskRow& row : page->rows) result.push_back(row.id.text);
    return result;
}

using Ids = std::vector<std::string>;

/// c_1: grant, Lan's, in draft. c_2: grant, sealed, Lan's. c_3: grant, approved. c_4: permit, review. c_5: grant, review, Minh's.
struct Office {
    TemporaryFolder folder;
    std::unique_ptr<Ledger> ledger = open_in(folder);
    std::shared_ptr<const Definition> grant = fixture_definition("grant"), permit = fixture_definition("permit");

    Office()
    {
        add("c_1", grant, 1, "u_lan", {}, "Xe buýt Đà Nẵng");
        add("c_2", grant, 3, "u_lan", {}, "Máy bay không người lái");
        add("c_3", grant, 4, "u_hoa", {}, "Trạm sạc");
        add("c_4", permit, 2, "u_hoa", fixture_instant + 500, "Đường thử");
        add("c_5", grant, 2, "u_minh", fixture_instant + 100, "Robot giao hàng");
    }

    void add(const std::string& id, const std::shared_ptr<const Definition>& definition, StateIndex state,
             const std::string& person, std::optional<Instant> due, const char* title)
    {
        FiledCase snapshot = new_case(id, definition);
        snapshot.chart.configuration = {state};
        snapshot.chart.done = state == 4;
        snapshot.outcome = state == 4 ? "granted" : "";
        snapshot.chart.data.set("title", title);
        Changes changes;
        add_party(snapshot, changes, "applicant", person);
        if (due) open_task(snapshot, changes, "t_" + id, "officer", due);
        commit_record(*ledger, snapshot, changes);
    }

    LedgerReader& reader() { return ledger->reader(); }
};

Viewer viewer_of(const char* person, std::vector<std::string> workflows, std::vector<std::string> roles = {})
{
    Viewer viewer;
    viewer.person = PersonId(person);
    viewer.workflows = std::move(workflows);
    viewer.roles = std::move(roles);
    return viewer;
}

}  // namespace

TEST_CASE("a case is listed for its parties, and unless it is private for those who work on its workflow")
{
    Office office;
    CHECK(ids(office.reader().cases(everyone(), {})) == Ids{"c_5", "c_4", "c_3", "c_2", "c_1"});
    CHECK(ids(office.reader().cases(viewer_of("u_lan", {}), {})) == Ids{"c_2", "c_1"});
    CHECK(ids(office.reader().cases(viewer_of("u_officer", {"grant"}), {})) == Ids{"c_5", "c_3", "c_1"});
    CHECK(ids(office.reader().cases(viewer_of("u_lan", {"permit"}), {})) == Ids{"c_4", "c_2", "c_1"});
    CHECK(ids(office.reader().cases(viewer_of("u_stranger", {}), {})).empty());
    CHECK(ids(office.reader().cases(viewer_of("", {}), {})).empty());
    CHECK(ids(office.reader().cases(viewer_of("u_stranger", {"' OR 1 --"}), {})).empty());
}

TEST_CASE("a case in which one has two roles, of a workflow one works on, is listed once")
{
    Office office;
    for (const char* role : {"author", "witness"}) {
        for (const char* id : {"c_1", "c_2", "c_4"}) {
            FiledCase changed = filed_case(office.reader(), id, id[2] == '4' ? office.permit : office.grant);
            Changes changes;
            add_party(changed, changes, role, "u_lan");
            commit_record(*office.ledger, changed, changes);
        }
    }
    CaseFilter two;
    two.limit = 2;
    for (const Viewer& viewer : {viewer_of("u_lan", {}), viewer_of("u_lan", {"grant"})}) {
        const bool works = !viewer.workflows.empty();
        const auto first = office.reader().cases(viewer, two);
        CHECK(ids(first) == (works ? Ids{"c_5", "c_4"} : Ids{"c_4", "c_2"}));
        CaseFilter next = two;
        next.cursor = first->next;
        CHECK(ids(office.reader().cases(viewer, next)) == (works ? Ids{"c_3", "c_2"} : Ids{"c_1"}));
    }
}

TEST_CASE("each filter of the list of cases narrows it")
{
    Office office;
    struct Row {
        const char* what;
        CaseFilter filter;
        Ids expected;
    };
    std::vector<Row> rows(11);
    rows[0] = {"workflow", {}, {"c_4"}};
    rows[0].filter.workflow = "permit";
    rows[1] = {"state", {}, {"c_5", "c_4"}};
    rows[1].filter.state = "review";
    rows[2] = {"part of a state's name", {}, {}};
    rows[2].filter.state = "rev";
    rows[3] = {"outcome", {}, {"c_3"}};
    rows[3].filter.outcome = "granted";
    rows[4] = {"role of an open task", {}, {"c_5", "c_4"}};
    rows[4].filter.role = "officer";
    rows[5] = {"due before, exclusive", {}, {"c_5"}};
    rows[5].filter.due_before = fixture_instant + 500;
    rows[6] = {"words without accents", {}, {"c_1"}};
    rows[6].filter.q = "da NANG buyt";
    rows[7] = {"words with other accents and đ", {}, {"c_4"}};
    rows[7].filter.q = "Đường";
    rows[8] = {"the code", {}, {"c_3"}};
    rows[8].filter.q = "grt-c_3";
    rows[9] = {"part of a word", {}, {}};
    rows[9].filter.q = "robo";
    rows[10] = {"two filters", {}, {"c_5"}};
    rows[10].filter.workflow = "grant";
    rows[10].filter.role = "officer";
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(ids(office.reader().cases(everyone(), row.filter)) == row.expected);
    }
}

TEST_CASE("a case is found by the words it has now, and no longer by those it had")
{
    Office office;
    FiledCase snapshot = filed_case(office.reader(), "c_5", office.grant);
    const auto found = [&](const char* q) {
        CaseFilter filter;
        filter.q = q;
        return ids(office.reader().cases(everyone(), filter));
    };
    CHECK(found("robot hang") == Ids{"c_5"});
    Changes changes;
    changes.data_set = {{"title", "Máy bay giao hàng"}};
    snapshot.chart.data.set("title", "Máy bay giao hàng");
    commit_record(*office.ledger, snapshot, changes);
    CHECK(found("robot").empty());
    CHECK(found("may bay") == Ids{"c_5", "c_2"});
    CHECK(found("\" OR *").empty());
    CHECK(found("%").size() == 5);
    // and by none of those that were taken away
    Changes removal;
    removal.data_removed = {"title"};
    snapshot.chart.data.erase("title");
    commit_record(*office.ledger, snapshot, removal);
    CHECK(found("may bay") == Ids{"c_2"});
}

TEST_CASE("a search finds the same whether the index of words has a case already or not")
{
    Office office;
    const auto found = [&](const char* q, std::size_t limit = 200) {
        CaseFilter filter;
        filter.q = q;
        filter.limit = limit;
        return ids(office.reader().cases(everyone(), filter));
    };
    // given: more cases than wait for the index, two of which change while they wait, or once they do not
    Ids all;
    for (int i = 0; i < 2 * cases_unindexed_max + 5; ++i) {
        const std::string id = "c_bridge" + std::to_string(i);
        office.add(id, office.grant, 1, "u_lan", {}, "Cầu chung");
        all.insert(all.begin(), id);
        CHECK(found("cau chung").size() == all.size());
        if (i != 3 && i != cases_unindexed_max + 20) continue;
        for (const char* id_changed : {"c_bridge0", "c_bridge3"}) {
            FiledCase changed = filed_case(office.reader(), id_changed, office.grant);
            Changes changes;
            changes.data_set = {{"title", "Cầu chung, sửa" + std::to_string(i)}};
            changed.chart.data.set("title", changes.data_set[0].second);
            commit_record(*office.ledger, changed, changes);
        }
        CHECK(found(("sua" + std::to_string(i)).c_str()) == Ids{"c_bridge3", "c_bridge0"});
    }
    CHECK(found("sua3").empty());
    CHECK(found("cau chung") == all);
    CHECK(found("chung", 3) == Ids(all.begin(), all.begin() + 3));
    Connection connection(office.folder.database(), Connection::Access::read_only);
    REQUIRE(cases_unindexed(connection) > 0);
    // when: nobody writes for a while
    office.ledger->fold_log(true);
    // then
    CHECK(cases_unindexed(connection) == 0);
    CHECK(found("cau chung") == all);
    CHECK(found(("sua" + std::to_string(cases_unindexed_max + 20)).c_str()) == Ids{"c_bridge3", "c_bridge0"});
}

TEST_CASE("a summary says what the case is")
{
    Office office;
    CaseFilter filter;
    filter.q = "robot";
    const auto page = office.reader().cases(everyone(), filter);
    REQUIRE(page.has_value());
    REQUIRE(page->rows.size() == 1);
    const CaseSummary& row = page->rows[0];
    CHECK(row.code == "GRT-c_5");
    CHECK(row.definition == office.grant->ref);
    CHECK(row.version == 1);
    CHECK(row.states == Ids{"review"});
    CHECK(row.due_at == fixture_instant + 100);
    CHECK(row.opened_by == PersonId("u_lan"));
    CHECK_FALSE(row.closed);
    CHECK_FALSE(row.is_private);
}

TEST_CASE("pages of cases neither repeat nor skip a row while others are opened and moved")
{
    Office office;
    CaseFilter filter;
    filter.limit = 2;
    Ids seen;
    int opened = 0;
    do {
        const auto page = office.reader().cases(everyone(), filter);
        for (const std::string& id : ids(page)) seen.push_back(id);
        filter.cursor = page->next;
        office.add("c_new" + std::to_string(++opened), office.grant, 1, "u_lan", {}, "Mới");
    } while (!filter.cursor.empty());
    CHECK(seen == Ids{"c_5", "c_4", "c_3", "c_2", "c_1"});
}

TEST_CASE("pages of tasks go by due instant, those without one last")
{
    TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    Changes changes;
    open_task(snapshot, changes, "t_never", "officer", std::nullopt);
    open_task(snapshot, changes, "t_late", "officer", fixture_instant + 300);
    open_task(snapshot, changes, "t_soon_b", "officer", fixture_instant + 100);
    open_task(snapshot, changes, "t_soon_a", "officer", fixture_instant + 100);
    open_task(snapshot, changes, "t_overdue", "officer", fixture_instant + -9'000'000'000'000);
    commit_record(*ledger, snapshot, changes);
    for (const std::size_t limit : {1u, 2u, 3u, 50u}) {
        CAPTURE(limit);
        TaskFilter filter;
        filter.limit = limit;
        filter.role = "officer";
        Ids seen;
        do {
            const auto page = ledger->reader().tasks(everyone(), filter);
            for (const std::string& id : ids(page)) seen.push_back(id);
            filter.cursor = page->next;
        } while (!filter.cursor.empty());
        CHECK(seen == Ids{"t_overdue", "t_soon_a", "t_soon_b", "t_late", "t_never"});
    }
    TaskFilter filter;
    filter.due_before = fixture_instant + 300;
    CHECK(ids(ledger->reader().tasks(everyone(), filter)) == Ids{"t_overdue", "t_soon_a", "t_soon_b"});
}

TEST_CASE("my tasks are those of roles I hold in the organisation or on the case")
{
    Office office;
    FiledCase snapshot = new_case("c_6", office.grant);
    Changes changes;
    add_party(snapshot, changes, "applicant", "u_lan");
    open_task(snapshot, changes, "t_fix", "applicant", fixture_instant + 50);
    open_task(snapshot, changes, "t_pay", "cashier", fixture_instant + 60);
    commit_record(*office.ledger, snapshot, changes);
    TaskFilter mine;
    mine.mine = true;
    CHECK(ids(office.reader().tasks(viewer_of("u_lan", {}), mine)) == Ids{"t_fix"});
    CHECK(ids(office.reader().tasks(viewer_of("u_minh", {}), mine)).empty());
    CHECK(ids(office.reader().tasks(viewer_of("u_o", {"grant"}, {"officer"}), mine)) == Ids{"t_c_5"});
    CHECK(ids(office.reader().tasks(viewer_of("u_o", {"grant", "permit"}, {"cashier", "officer"}), mine)) ==
          Ids{"t_pay", "t_c_5", "t_c_4"});
    CHECK(ids(office.reader().tasks(viewer_of("u_lan", {"grant"}, {"applicant", "officer"}), mine)) == Ids{"t_fix", "t_c_5"});
    mine.role = "cashier";
    CHECK(ids(office.reader().tasks(viewer_of("u_o", {"grant"}, {"cashier", "officer"}), mine)) == Ids{"t_pay"});
    TaskFilter of_permit;
    of_permit.workflow = "permit";
    CHECK(ids(office.reader().tasks(viewer_of("u_o", {"grant", "permit"}), of_permit)) == Ids{"t_c_4"});
}

TEST_CASE("a claimed task is found by its assignee until it is released or closed")
{
    Office office;
    FiledCase snapshot = filed_case(office.reader(), "c_5", office.grant);
    Changes claimed, released, closed;
    claimed.tasks_assigned = {{TaskId("t_c_5"), PersonId("u_o"), fixture_instant + 60'000}};
    released.tasks_assigned = {{TaskId("t_c_5"), std::nullopt, std::nullopt}};
    closed.tasks_closed = {{TaskId("t_c_5"), true}};
    TaskFilter filter;
    filter.assignee = PersonId("u_o");

    commit_record(*office.ledger, snapshot, claimed);
    const auto page = office.reader().tasks(everyone(), filter);
    CHECK(ids(page) == Ids{"t_c_5"});
    CHECK(page->rows[0].lease_until == fixture_instant + 60'000);
    CHECK(page->rows[0].case_code == "GRT-c_5");
    commit_record(*office.ledger, snapshot, released);
    CHECK(ids(office.reader().tasks(everyone(), filter)).empty());
    commit_record(*office.ledger, snapshot, closed);
    filter = {};
    filter.role = "officer";
    CHECK(ids(office.reader().tasks(everyone(), filter)) == Ids{"t_c_4"});
}

TEST_CASE("a cursor that is none of ours is bad input")
{
    Office office;
    for (const char* cursor : {"x", "1x", "-", "9999999999999999999999"}) {
        CAPTURE(cursor);
        CaseFilter cases;
        cases.cursor = cursor;
        const auto page = office.reader().cases(everyone(), cases);
        REQUIRE_FALSE(page.has_value());
        CHECK(page.error().type == RejectionType::bad_payload);
        TaskFilter tasks;
        tasks.cursor = cursor;
        CHECK_FALSE(office.reader().tasks(everyone(), tasks).has_value());
    }
}

TEST_CASE("a page holds no more than the limit of pages")
{
    TemporaryFolder folder;
    const auto ledger = open_in(folder);
    const auto definition = fixture_definition();
    ledger->begin();
    for (std::size_t i = 0; i <= limits::page_rows_max; ++i) {
        FiledCase snapshot = new_case("c_" + std::to_string(i), definition);
        record(*ledger, snapshot);
    }
    ledger->commit();
    CaseFilter filter;
    filter.limit = 100'000;
    const auto page = ledger->reader().cases(everyone(), filter);
    CHECK(ids(page).size() == limits::page_rows_max);
    CHECK_FALSE(page->next.empty());
    filter.limit = 0;
    CHECK(ids(ledger->reader().cases(everyone(), filter)).size() == 1);
}

TEST_CASE("cases are counted by configuration and outcome, as they move")
{
    Office office;
    std::vector<StateCount> expected = {{"grant", "approved", "granted", 1},
                                              {"grant", "draft", "", 1},
                                              {"grant", "review", "", 1},
                                              {"grant", "sealed", "", 1},
                                              {"permit", "review", "", 1}};
    CHECK(office.reader().counts() == expected);

    FiledCase moved = filed_case(office.reader(), "c_1", office.grant);
    moved.chart.configuration = {2};
    commit_record(*office.ledger, moved);
    expected.erase(expected.begin() + 1);  // nobody is in draft any more
    expected[1].cases = 2;
    CHECK(office.reader().counts() == expected);

    // and what is rolled back does not count
    moved.chart.configuration = {3};
    office.ledger->begin();
    record(*office.ledger, moved);
    office.ledger->rollback();
    office.ledger->begin();
    office.ledger->commit();
    CHECK(office.reader().counts() == expected);
}

}  // namespace docket
