#pragma once

// Who a request comes from: sessions by cookie or bearer token. A token is 256 random bits; the ledger holds its SHA-256 only. Knows no
// endpoint. Blocking: call from a worker thread.

#include <chrono>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/base/random.hpp"
#include "engine/runtime/engine.hpp"

namespace docket {

inline constexpr std::int64_t session_idle_ms_max = 30LL * 60 * 1000;        ///< ASVS 7.3: an office desk is left for lunch
inline constexpr std::int64_t session_life_ms_max = 12LL * 60 * 60 * 1000;   ///< a working day
inline constexpr std::int64_t session_touch_ms = 60'000;                     ///< last use is written at most this often
inline constexpr std::size_t sessions_known_max = 10'000;                    ///< held in memory, half a KiB each; beyond it all are read anew

/// A session as a request sees it.
struct Principal {
    Actor actor;
    PersonRecord person;
    std::string csrf;
    Instant expires_at;
    bool by_cookie = false;  ///< then unsafe methods need the CSRF token
};

/// A session just made. The token goes to its owner and nowhere else.
struct NewSession {
    std::string token;
    Principal principal;
};

class Sessions {
public:
    Sessions(Engine& engine, RandomSource& random) : engine_(engine), random_(random) {}

    /// Makes a session that is on disk before this returns. Throws std::runtime_error if it cannot be stored.
    [[nodiscard]] NewSession open(const PersonRecord& person);
    /// nullopt for an unknown, expired or idle one, or a person who is no longer active. What was read before is used as long as no
    /// person has changed and no session has ended: a role that was taken away has effect on the next request.
    [[nodiscard]] std::optional<Principal> find(const std::string& token);
    /// Would `find` answer without reading the ledger? Then it does not block.
    [[nodiscard]] bool is_at_hand(const std::string& token);
    void close(const std::string& token);

private:
    /// A session as it was read, ready to be handed out.
    struct Known {
        std::shared_ptr<const Principal> principal;  ///< but for expires_at, which follows the last use
        Instant last_used_at;
        Instant expires_at;
        std::uint64_t generation = 0;  ///< Engine::access_generation before it was read
    };

    /// A digest is as good as random, and only tokens that were made here are in the maps.
    struct DigestHash {
        [[nodiscard]] std::size_t operator()(const Digest& digest) const noexcept
        {
            std::size_t hash = 0;
            std::memcpy(&hash, digest.data(), sizeof hash);
            return hash;
        }
    };

    [[nodiscard]] std::optional<Known> look_up(const Digest& digest);
    [[nodiscard]] std::optional<Known> read(const Digest& digest, std::uint64_t generation);
    void touch(const Digest& digest, Instant now);

    Engine& engine_;
    RandomSource& random_;
    std::mutex mutex_;
    std::unordered_map<Digest, Instant, DigestHash> touched_;  ///< last use that is on its way to disk
    std::unordered_map<Digest, Known, DigestHash> known_;
};

/// Runs `work` in the writer's transaction and waits until it is on disk. Throws std::runtime_error if it is refused.
void write_and_wait(Engine& engine, std::function<void(Ledger&)> work);

}  // namespace docket
