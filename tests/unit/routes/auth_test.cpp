// Passwords and the throttle.

#include <doctest/doctest.h>

#include "api/auth/password.hpp"
#include "api/auth/throttle.hpp"

using namespace docket;

TEST_CASE("a password is verified against its hash, whatever Unicode form it was typed in")
{
    const std::string hash = hash_password("mật khẩu của tôi");
    CHECK(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
    CHECK(verify_password(hash, "mật khẩu của tôi"));
    CHECK(verify_password(hash, "ma\u0323\u0302t kh\u00e2\u0309u cu\u0309a t\u00f4i"));  // the same, decomposed
    CHECK_FALSE(verify_password(hash, "mật khẩu của tớ"));
}

TEST_CASE("a password that is too long or no text is refused before any hashing")
{
    const std::string hash = hash_password("docket-mau-2026");
    CHECK_FALSE(verify_password(hash, std::string(129, 'x')));
    CHECK_FALSE(verify_password(hash, std::string(1'000'000, 'x')));
    CHECK_FALSE(verify_password(hash, "\xff\xfe"));
    CHECK_FALSE(verify_password("no hash", "docket-mau-2026"));
    CHECK_THROWS(static_cast<void>(hash_password(std::string(129, 'x'))));
}

TEST_CASE("guessing at one account is slowed after five failures, and a success forgets them")
{
    LoginThrottle throttle;
    Instant now{1'000'000'000};
    const auto wait = [&] { return throttle.wait_ms("lan", "10.0.1.1", now); };
    for (int i = 0; i < LoginThrottle::free_failures; ++i) {
        CHECK_FALSE(wait().has_value());
        throttle.failed("lan", "10.0.0." + std::to_string(i), now);
    }
    CHECK(wait() == 1000);
    now = now + 1000;
    CHECK_FALSE(wait().has_value());
    throttle.failed("lan", "10.0.0.9", now);
    CHECK(wait() == 2000);
    CHECK_FALSE(throttle.wait_ms("minh", "10.0.1.1", now).has_value());
    throttle.succeeded("lan");
    CHECK_FALSE(wait().has_value());
}

TEST_CASE("an account is never locked for longer than fifteen minutes")
{
    LoginThrottle throttle;
    const Instant now{1'000'000'000};
    for (int i = 0; i < 100; ++i) throttle.failed("lan", "10.0.0." + std::to_string(i), now);
    CHECK(throttle.wait_ms("lan", "10.0.1.1", now) == LoginThrottle::delay_ms_max);
}

TEST_CASE("one address may fail twenty times a minute, whatever the accounts, and then waits")
{
    LoginThrottle throttle;
    const Instant now{1'000'000'000};
    for (int i = 0; i < LoginThrottle::failures_per_minute_max; ++i) {
        CHECK_FALSE(throttle.wait_ms("a" + std::to_string(i), "10.0.0.1", now).has_value());
        throttle.failed("a" + std::to_string(i), "10.0.0.1", now);
    }
    CHECK(throttle.wait_ms("b", "10.0.0.1", now) == 60'000);
    CHECK_FALSE(throttle.wait_ms("b", "10.0.0.2", now).has_value());
    CHECK_FALSE(throttle.wait_ms("b", "10.0.0.1", now + 60'000).has_value());
}
