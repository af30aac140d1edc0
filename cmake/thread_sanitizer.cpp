// What ThreadSanitizer is known to misjudge in the libraries below us. Part of every executable of the tsan preset, and of no other.

/// Asio's any_executor counts its owners with atomic_thread_fence, which TSan does not model: it takes the last owner's delete
/// for a race with the next-to-last owner's decrement.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions()
{
    return "race:boost::asio::execution::detail::shared_target_executor\n";
}
