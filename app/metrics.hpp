#pragma once

// Counters of the running program in Prometheus text. Never a case's or a person's id as a label.

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "api/http/server.hpp"
#include "api/routes/service.hpp"
#include "engine/runtime/engine.hpp"

namespace docket {

/// Upper bounds of the duration histograms, seconds: from a cached read to a stalled disk.
inline constexpr std::array<double, 10> duration_bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0};

struct Histogram {
    std::array<std::uint64_t, duration_bounds.size()> buckets{};  ///< not cumulative
    std::uint64_t count = 0;
    double sum_seconds = 0;

    void observe(double seconds);
};

class Metrics final : public HttpObserver, public EngineObserver, public MetricsText {
public:
    Metrics(std::string version, std::string build) : version_(std::move(version)), build_(std::move(build)) {}

    void on_request(std::optional<Method> method, std::string_view route, int status, std::chrono::microseconds took) override;
    void on_batch(std::size_t commands, std::chrono::microseconds took) override;
    void on_command(const Entry* entry, const Rejection* rejection) override;
    void on_deadline(std::chrono::milliseconds late) override;

    [[nodiscard]] std::string text() const override;

private:
    using RouteKey = std::tuple<std::string, std::string, int>;

    std::string version_;
    std::string build_;
    mutable std::mutex mutex_;
    std::map<RouteKey, std::uint64_t, std::less<>> requests_;
    std::map<std::string, Histogram, std::less<>> request_durations_;  ///< by route
    std::map<std::pair<std::string, std::string>, std::uint64_t> entries_;  ///< by workflow and type
    std::map<std::string, std::uint64_t> rejections_;              ///< by code
    Histogram batch_durations_;
    std::uint64_t batch_commands_ = 0;
    Histogram deadline_lag_;
};

}  // namespace docket
