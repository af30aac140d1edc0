#include "tests/support/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace docket {

namespace {

/// Starts the program with both outputs on one pipe. @return process and the pipe's reading end.
std::pair<pid_t, int> start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {})
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<char*> argv;
    std::string program = DOCKET_PROGRAM;
    argv.push_back(program.data());
    std::vector<std::string> copies = arguments;
    for (std::string& argument : copies) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::vector<std::string> variables = environment;
    const pid_t process = ::fork();
    if (process < 0) throw std::runtime_error("no process");
    if (process == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        for (std::string& variable : variables) ::putenv(variable.data());
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    return {process, ends[0]};
}

int exit_code_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Reads until the program says that it listens. @return the port; 0 if it ended before.
std::uint16_t wait_until_listening(int pipe, std::string& said)
{
    char buffer[4096];
    for (;;) {
        const ssize_t count = ::read(pipe, buffer, sizeof buffer);
        if (count <= 0) return 0;
        said.append(buffer, static_cast<std::size_t>(count));
        const std::string mark = "docket: listening on http://127.0.0.1:";
        const std::size_t at = said.find(mark);
        if (at == std::string::npos || said.find('\n', at) == std::string::npos) continue;
        return static_cast<std::uint16_t>(std::stoi(said.substr(at + mark.size())));
    }
}

/// Something must read the program's log for as long as it runs, or it would stop when the pipe is full.
void swallow(int pipe)
{
    const pid_t reader = ::fork();
    if (reader != 0) {
        ::close(pipe);
        return;
    }
    ::setsid();
    char buffer[65536];
    const bool keep = std::getenv("DOCKET_TEST_LOG") != nullptr;
    for (;;) {
        const ssize_t count = ::read(pipe, buffer, sizeof buffer);
        if (count <= 0) break;
        if (keep && ::write(STDERR_FILENO, buffer, static_cast<std::size_t>(count)) < 0) break;
    }
    ::_exit(0);
}

}  // namespace

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "docket-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;  // a leftover in the temporary folder harms nobody
    std::filesystem::remove_all(path_, ignored);
}

ServerProcess::ServerProcess(const std::filesystem::path& folder, const std::vector<std::string>& more, const std::vector<std::string>& environment)
{
    std::vector<std::string> arguments{"serve", "--listen", "127.0.0.1:0", "--db", (folder / "docket.db").string(), "--people", "config/people.yaml",
                                       "--rate-per-second", "0", "--web-root", ""};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto [process, pipe] = start(arguments, environment);
    process_ = process;
    std::string said;
    port_ = wait_until_listening(pipe, said);
    if (port_ == 0) {
        ::close(pipe);
        const int code = wait_for_end();
        throw std::runtime_error("docket serve ended with " + std::to_string(code) + ": " + said);
    }
    swallow(pipe);
}

ServerProcess::~ServerProcess()
{
    kill_hard();
}

void ServerProcess::kill_hard()
{
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    wait_for_end();
}

int ServerProcess::terminate()
{
    ::kill(process_, SIGTERM);
    return wait_for_end();
}

bool ServerProcess::is_running()
{
    return process_ >= 0 && ::waitpid(process_, nullptr, WNOHANG) == 0;
}

int ServerProcess::wait_for_end()
{
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return exit_code_of(status);
}

int run_program(const std::vector<std::string>& arguments, std::string& said)
{
    const auto [process, pipe] = start(arguments);
    char buffer[65536];
    for (;;) {
        const ssize_t count = ::read(pipe, buffer, sizeof buffer);
        if (count <= 0) break;
        said.append(buffer, static_cast<std::size_t>(count));
    }
    ::close(pipe);
    int status = 0;
    ::waitpid(process, &status, 0);
    return exit_code_of(status);
}

}  // namespace docket
