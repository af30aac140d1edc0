#pragma once

// Slows down guessing: per account, after 5 free failures, 1 s doubling up to 15 min; per address 20 failures a minute. Never locks anyone out
// for good, which would be a way to deny them service; what succeeds costs an address nothing, since a whole office may stand behind it.
// Time is passed in; thread-safe; bounded.

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "engine/base/time/time.hpp"

namespace docket {

class LoginThrottle {
public:
    static constexpr int free_failures = 5;
    static constexpr std::int64_t delay_ms_max = 15LL * 60 * 1000;
    static constexpr int failures_per_minute_max = 20;
    static constexpr std::size_t keys_max = 10'000;  ///< accounts and addresses remembered; the oldest go first

    /// How long this account or address must wait, in milliseconds; nullopt if it may try now.
    [[nodiscard]] std::optional<std::int64_t> wait_ms(const std::string& account, const std::string& address, Instant now);
    void failed(const std::string& account, const std::string& address, Instant now);
    void succeeded(const std::string& account);

private:
    struct Account {
        int failures = 0;
        Instant last;
    };
    struct Address {
        int failures = 0;
        Instant since;
    };

    std::mutex mutex_;
    std::map<std::string, Account> accounts_;
    std::map<std::string, Address> addresses_;
};

}  // namespace docket
