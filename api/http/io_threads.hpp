#pragma once

// How many threads run an executor, and what must be done so that one thing runs at a time.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/strand.hpp>

namespace docket {

/// Threads that run the context behind a server's executor, over its whole life.
enum class IoThreads {
    one,      ///< Never two at once: what runs on the executor is in order by itself. A second thread would be a data race.
    several,  ///< Always right: each connection gets a strand, and each completion goes through its queue.
};

/// An executor on which one thing runs at a time: a strand of its own, or `executor` itself if that has one thread.
[[nodiscard]] inline boost::asio::any_io_executor serial_executor(const boost::asio::any_io_executor& executor, IoThreads threads)
{
    if (threads == IoThreads::one) return executor;
    return boost::asio::make_strand(executor);
}

}  // namespace docket
