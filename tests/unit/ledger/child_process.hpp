#pragma once

// A piece of a test in a process of its own, which may die.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace docket {

/// Runs `body` in a child, which must end by _exit. @return its exit code, or 128 and the number of the signal that ended it.
template <class Body>
int in_child(Body body)
{
    const pid_t child = fork();
    if (child == 0) {
        try {
            body();
        } catch (...) {
            _exit(99);
        }
        _exit(98);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace docket
