#include "engine/ledger/sqlite/search/sqlite_words.hpp"

namespace docket {

void add_words(Connection& connection, std::int64_t case_no)
{
    Query query = connection.query("INSERT INTO case_unindexed (case_no, indexed) VALUES (?, '')");
    query.bind(case_no).run();
}

void replace_words(Connection& connection, std::int64_t case_no, const std::string& search)
{
    std::string old;
    {
        Query query = connection.query("SELECT search FROM case_file WHERE case_no = ?");
        if (query.bind(case_no).step()) old = query.text(0);
    }
    if (old == search) return;
    // Who is there already waits with the words that the index has.
    Query wait = connection.query("INSERT INTO case_unindexed (case_no, indexed) VALUES (?, ?) ON CONFLICT DO NOTHING");
    wait.bind(case_no).bind(old).run();
    Query keep = connection.query("UPDATE case_file SET search = ? WHERE case_no = ?");
    keep.bind(search).bind(case_no).run();
}

std::int64_t cases_unindexed(Connection& connection)
{
    Query query = connection.query("SELECT count(*) FROM case_unindexed");
    query.step();
    return query.number(0);
}

void index_words(Connection& connection)
{
    // To forget a case's words the index wants to be told them.
    connection.query("INSERT INTO case_search (case_search, rowid, search) SELECT 'delete', case_no, indexed FROM case_unindexed "
                     "WHERE indexed <> ''").run();
    connection.query("INSERT INTO case_search (rowid, search) SELECT case_no, c.search FROM case_unindexed JOIN case_file c USING (case_no)").run();
    connection.query("DELETE FROM case_unindexed").run();
}

}  // namespace docket
