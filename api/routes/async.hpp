#pragma once

// The two waits of a handler: for blocking work on a pool of threads, and for the engine's answer. Both resume on the executor of the connection.

#include <boost/asio/async_result.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "engine/runtime/engine.hpp"

namespace docket {

namespace asio = boost::asio;

/// Runs `work` on the pool and gives its result, or throws what it threw. Name a lambda that captures by value before you pass it
/// (style.md, "The trap in our own compiler").
template <class Work>
asio::awaitable<std::invoke_result_t<Work&>> on_pool(asio::thread_pool& pool, Work work)
{
    using Made = std::invoke_result_t<Work&>;
    auto start = [&pool](auto handler, Work task) {
        asio::post(pool, [handler = std::move(handler), task = std::move(task)]() mutable {
            std::exception_ptr thrown;
            std::optional<Made> value;
            try {
                value.emplace(task());
            } catch (...) {
                thrown = std::current_exception();
            }
            auto executor = asio::get_associated_executor(handler);
            asio::post(executor, [handler = std::move(handler), thrown, value = std::move(value)]() mutable {
                std::move(handler)(thrown, std::move(value));
            });
        });
    };
    std::optional<Made> value =
        co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr, std::optional<Made>)>(start, asio::use_awaitable, std::move(work));
    co_return *std::move(value);
}

/// Hands the command to the engine and waits until it is decided and, if accepted, on disk. Command and answer are large, and both
/// stay in this frame, which lives as long as the handler does: the engine takes the one from here and puts the other here.
inline asio::awaitable<Answer> submit(Engine& engine, Command command)
{
    std::optional<Answer> answer;
    auto start = [&engine, &command, &answer](auto handler) {
        // std::function wants something it can copy; the handler is called once all the same.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        engine.handle(std::move(command), [shared, &answer](Answer came) mutable {
            answer.emplace(std::move(came));
            auto executor = asio::get_associated_executor(*shared);
            asio::post(executor, [shared = std::move(shared)] { std::move (*shared)(); });
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(start, asio::use_awaitable);
    co_return *std::move(answer);
}

}  // namespace docket
