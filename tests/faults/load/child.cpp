#include "tests/faults/load/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace docket {

namespace {

/// Silence: a process that dies by design says so at length.
void silence()
{
    if (std::getenv("DOCKET_TEST_LOG") != nullptr) return;
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDERR_FILENO);
}

[[noreturn]] void be_child(const std::function<void(const Teller&)>& body, int pipe)
{
    silence();
    // doctest's own handlers would report the child's end as the test's.
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTERM, SIGINT}) ::signal(signal, SIG_DFL);
    const Teller teller(pipe);
    try {
        body(teller);
    } catch (const std::exception& error) {
        teller.line("exception " + std::string(error.what()));
        ::_exit(99);
    }
    ::_exit(0);
}

int exit_code_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t from = 0, end = 0; (end = text.find('\n', from)) != text.npos; from = end + 1)
        lines.push_back(text.substr(from, end - from));
    return lines;
}

}  // namespace

void Teller::line(std::string_view text) const noexcept
{
    char buffer[302];
    const std::size_t size = text.copy(buffer, 300);
    buffer[size] = '\n';
    // send, not write: write is one of the calls that fail by plan.
    if (::send(pipe_, buffer, size + 1, MSG_NOSIGNAL) < 0) ::_exit(98);
}

ChildEnd run_child(const std::function<void(const Teller&)>& body, int patience_ms)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("no pipe");
    std::cout.flush();
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child == 0) {
        ::close(ends[0]);
        be_child(body, ends[1]);
    }
    ::close(ends[1]);
    ChildEnd end;
    std::string told;
    char buffer[65536];
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd waiting{ends[0], POLLIN, 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) == 0) {
            end.hung = true;
            ::kill(child, SIGKILL);
            break;
        }
        const ssize_t count = ::recv(ends[0], buffer, sizeof buffer, 0);
        if (count <= 0) break;
        told.append(buffer, static_cast<std::size_t>(count));
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    end.code = exit_code_of(status);
    end.lines = lines_of(told);
    return end;
}

void* share_bytes(std::size_t size)
{
    void* const bytes = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED) throw std::runtime_error("no shared memory");
    return bytes;
}

void unshare_bytes(void* bytes, std::size_t size)
{
    ::munmap(bytes, size);
}

}  // namespace docket
