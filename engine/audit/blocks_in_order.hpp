#pragma once

// Blocks of work on several threads, their results consumed in order on the caller's: how the audits use all cores and still see the
// record as a sequence. Not a thread pool; it lives for one run.

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace docket {

/// Blocks finished or under way ahead of the one that is wanted next, for each thread: bounds the memory.
inline constexpr std::uint64_t blocks_ahead_per_thread = 4;

/// @param make_worker  Called once on each thread; what it returns is called with the numbers of blocks, ascending, and gives a Result.
/// @param consume      Called with (number, Result&&) for 0, 1, … count - 1, on the calling thread.
/// The first exception of either ends the run and is thrown.
template <class Result, class MakeWorker, class Consume>
void for_blocks_in_order(std::uint64_t count, std::size_t threads, MakeWorker make_worker, Consume consume)
{
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::uint64_t, Result> ready;
    std::uint64_t next = 0, wanted = 0;
    std::exception_ptr failure;
    const std::uint64_t window = blocks_ahead_per_thread * threads;

    const auto work = [&] {
        try {
            auto worker = make_worker();
            for (;;) {
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return failure != nullptr || next >= count || next < wanted + window; });
                if (failure || next >= count) return;
                const std::uint64_t block = next++;
                lock.unlock();
                Result result = worker(block);
                lock.lock();
                ready.emplace(block, std::move(result));
                changed.notify_all();
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
            changed.notify_all();
        }
    };

    std::vector<std::jthread> running;
    for (std::size_t i = 0; i < threads; ++i) running.emplace_back(work);
    try {
        for (std::uint64_t block = 0; block < count; ++block) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return failure != nullptr || ready.contains(block); });
            if (failure) break;
            Result result = std::move(ready.extract(block).mapped());
            wanted = block + 1;
            changed.notify_all();
            lock.unlock();
            consume(block, std::move(result));
        }
    } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
        changed.notify_all();
    }
    running.clear();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace docket
