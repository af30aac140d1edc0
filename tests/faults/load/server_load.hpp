#pragma once

// The real program under load, and what its clients know afterwards: each has a case of its own that counts ticks, so that one that
// is lost or doubled shows in the count, in the version and in the entries.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/api_client.hpp"
#include "tests/support/server_process.hpp"

namespace docket {

/// `docket serve` with the workflow of these tests.
[[nodiscard]] std::unique_ptr<ServerProcess> serve(const std::filesystem::path& folder,
                                                   const std::vector<std::string>& environment = {});

/// What became of a start that may be refused.
struct Start {
    std::unique_ptr<ServerProcess> program; ///< null: refused
    int exit_code = 0;
    std::string said;
};
[[nodiscard]] Start try_to_serve(const std::filesystem::path& folder);

class ServerLoad {
public:
    /// Signs in and opens a case for each client.
    ServerLoad(std::uint16_t port, int clients);

    /// All clients tick as fast as they are answered, until the server is gone, says that it does not know, or `enough` is true.
    void run(std::uint16_t port, const std::function<bool()>& enough);
    /// Clients run until `stop`; not to be called while they do.
    void start(std::uint16_t port);
    void stop();
    /// The disk is about to go. Answers from now on are worth no more than doubt: ext4, when it is shut down, lets an fdatasync that is
    /// under way return 0 without having done it (seen with a bare writer: 21 of 80 times, under load).
    void expect_cut() noexcept { cutting_ = true; }

    /// After a restart: what is in doubt is decided by its key. @return what is wrong, a line each.
    [[nodiscard]] std::vector<std::string> settle(std::uint16_t port);
    /// The record: one entry a tick, versions without gap, each chained to the one before.
    [[nodiscard]] std::vector<std::string> check_entries(std::uint16_t port) const;
    /// As `settle`, but a case may lack anything that was not acknowledged, and nothing is asked again.
    [[nodiscard]] std::vector<std::string> compare(std::uint16_t port) const;

    [[nodiscard]] std::uint64_t acknowledged() const noexcept { return acknowledged_.load(); }
    /// Answers 507: the disk is full.
    [[nodiscard]] std::uint64_t refused() const noexcept { return refused_.load(); }
    [[nodiscard]] std::uint64_t entries() const noexcept;
    [[nodiscard]] const std::string& token() const noexcept { return lines_.front().token; }
    [[nodiscard]] const std::string& case_of(std::size_t client) const { return lines_[client].case_id; }

private:
    struct Line {
        std::string case_id, token;
        std::uint64_t acknowledged = 0;
        std::vector<std::string> doubtful_keys;  ///< may or may not have happened, in order
    };

    void tick(std::uint16_t port, Line& line, const std::function<bool()>& enough);

    std::vector<Line> lines_;
    std::vector<std::thread> threads_;
    std::atomic<std::uint64_t> acknowledged_{0}, refused_{0}, sent_{0};
    std::atomic<bool> stopping_{false}, cutting_{false};
};

}  // namespace docket
