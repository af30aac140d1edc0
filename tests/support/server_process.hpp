#pragma once

// The real program as a child process, on a database of its own in a temporary folder. Killed and removed at the end.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace docket {

/// A folder that exists as long as this does.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// `docket serve` with the shipped workflows and the sample people. The constructor returns once it listens; it throws if the program
/// ends before that, with what it said.
class ServerProcess {
public:
    /// @param folder  Where the database lies; the same folder again is a restart.
    /// @param more    Further flags.
    /// @param environment  Further variables, "NAME=value".
    explicit ServerProcess(const std::filesystem::path& folder, const std::vector<std::string>& more = {}, const std::vector<std::string>& environment = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// SIGKILL, and waits until it is gone.
    void kill_hard();
    /// SIGTERM. @return the exit code, or 128 and the signal that ended it.
    int terminate();
    [[nodiscard]] bool is_running();
    [[nodiscard]] pid_t process() const noexcept { return process_; }

private:
    int wait_for_end();

    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

/// Runs the program with these arguments to its end. What it wrote to both outputs goes into `said`.
int run_program(const std::vector<std::string>& arguments, std::string& said);

}  // namespace docket
