#include "engine/audit/entries/erasures.hpp"

#include "engine/codec/entry/entry_codec.hpp"

namespace docket {

namespace {

/// A name as one token of a JSON pointer (RFC 6901).
std::string token_of(const std::string& name)
{
    std::string token;
    for (const char c : name) token += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return token;
}

}  // namespace

std::set<std::string> paths_erased_by(const Entry& entry)
{
    std::set<std::string> paths;
    if (entry.type != EntryType::erasure) return paths;
    for (const std::string& name : entry.changes.data_erased) {
        paths.insert("/data/" + token_of(name));
        paths.insert("/event/data/" + token_of(name));
    }
    return paths;
}

void Erasures::read(Connection& connection)
{
    const std::lock_guard lock(mutex_);
    Query rows = connection.query("SELECT e.position, e.case_no, e.header, e.vals FROM erasure r JOIN entry e ON e.position = r.position "
                                  "WHERE r.position > ? ORDER BY r.position");
    rows.bind(last_);
    while (rows.step()) {
        last_ = static_cast<LedgerPosition>(rows.number(0));
        const auto entry = decode_entry(rows.unpacked(2), rows.unpacked(3));
        if (entry) by_case_[rows.number(1)].push_back({last_, paths_erased_by(*entry)});
    }
}

std::set<std::string> Erasures::erased_from(std::int64_t case_no, LedgerPosition position, LedgerPosition last) const
{
    const std::lock_guard lock(mutex_);
    std::set<std::string> paths;
    const auto found = by_case_.find(case_no);
    if (found == by_case_.end()) return paths;
    for (const Erasure& erasure : found->second) {
        if (erasure.position > position && erasure.position <= last) paths.insert(erasure.paths.begin(), erasure.paths.end());
    }
    return paths;
}

}  // namespace docket
