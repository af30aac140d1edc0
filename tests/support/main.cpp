// doctest, compiled once for all test programs; and what ThreadSanitizer is known to misjudge in the libraries below us.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#ifdef __SANITIZE_THREAD__
/// Asio's any_executor counts its owners with atomic_thread_fence, which TSan does not model: it takes the last owner's delete
/// for a race with the next-to-last owner's decrement.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions()
{
    return "race:boost::asio::execution::detail::shared_target_executor\n";
}
#endif
