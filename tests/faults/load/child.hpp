#pragma once

// A piece of a test in a process of its own that tells lines to its parent and may die at any moment. The parent has no threads and
// never touches SQLite, so that each child starts clean.

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace docket {

/// Tells the parent lines of at most 300 bytes, each whole or not at all. Any thread; allocates nothing.
class Teller {
public:
    explicit Teller(int pipe) : pipe_(pipe) {}
    void line(std::string_view text) const noexcept;

private:
    int pipe_;
};

struct ChildEnd {
    int code = 0;      ///< exit code, or 128 and the signal
    bool hung = false; ///< it was killed because it did not end in time
    std::vector<std::string> lines;
};

/// Runs `body` in a child, which ends with 0 after it, with 99 on an exception (told as a line "exception …"), or by itself.
ChildEnd run_child(const std::function<void(const Teller&)>& body, int patience_ms = 60'000);

/// A value that parent and children share; zero at first.
template <class T> class Shared;

void* share_bytes(std::size_t size);
void unshare_bytes(void* bytes, std::size_t size);

template <class T> class Shared {
public:
    Shared() : value_(new (share_bytes(sizeof(T))) T) {}
    ~Shared() { unshare_bytes(value_, sizeof(T)); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    T& operator*() const noexcept { return *value_; }
    T* operator->() const noexcept { return value_; }

private:
    T* value_;
};

}  // namespace docket
