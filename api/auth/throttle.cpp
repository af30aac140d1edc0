#include "api/auth/throttle.hpp"

#include <algorithm>

namespace docket {

namespace {

constexpr std::int64_t minute_ms = 60'000;

/// Makes room by forgetting the entry whose `when` is oldest. Linear, but only once the table is full.
template <class Table, class When>
void make_room(Table& table, std::size_t keys_max, When when)
{
    if (table.size() < keys_max) return;
    table.erase(std::min_element(table.begin(), table.end(), [&](const auto& a, const auto& b) { return when(a.second) < when(b.second); }));
}

}  // namespace

std::optional<std::int64_t> LoginThrottle::wait_ms(const std::string& account, const std::string& address, Instant now)
{
    const std::lock_guard lock(mutex_);
    const auto from = addresses_.find(address);
    if (from != addresses_.end() && from->second.failures >= failures_per_minute_max && now.ms - from->second.since.ms < minute_ms)
        return from->second.since.ms + minute_ms - now.ms;

    const auto known = accounts_.find(account);
    if (known == accounts_.end() || known->second.failures < free_failures) return std::nullopt;
    const int doublings = std::min(known->second.failures - free_failures, 20);
    const std::int64_t delay = std::min(delay_ms_max, std::int64_t{1000} << doublings);
    const std::int64_t left = known->second.last.ms + delay - now.ms;
    return left > 0 ? std::optional(left) : std::nullopt;
}

void LoginThrottle::failed(const std::string& account, const std::string& address, Instant now)
{
    const std::lock_guard lock(mutex_);
    make_room(addresses_, keys_max, [](const Address& known) { return known.since; });
    Address& from = addresses_[address];
    if (from.failures == 0 || now.ms - from.since.ms >= minute_ms) from = {0, now};
    ++from.failures;
    make_room(accounts_, keys_max, [](const Account& known) { return known.last; });
    Account& known = accounts_[account];
    ++known.failures;
    known.last = now;
}

void LoginThrottle::succeeded(const std::string& account)
{
    const std::lock_guard lock(mutex_);
    accounts_.erase(account);
}

}  // namespace docket
