#include "app/metrics.hpp"

#include <cstdio>

namespace docket {

namespace {

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", value);
    return text;
}

void add_header(std::string& out, const char* name, const char* type, const char* help)
{
    out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

void add_histogram(std::string& out, const std::string& name, const std::string& labels, const Histogram& histogram)
{
    const std::string before = labels.empty() ? "" : labels + ",";
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < duration_bounds.size(); ++i) {
        seen += histogram.buckets[i];
        out += name + "_bucket{" + before + "le=\"" + number(duration_bounds[i]) + "\"} " + std::to_string(seen) + "\n";
    }
    out += name + "_bucket{" + before + "le=\"+Inf\"} " + std::to_string(histogram.count) + "\n";
    const std::string braces = labels.empty() ? "" : "{" + labels + "}";
    out += name + "_sum" + braces + " " + number(histogram.sum_seconds) + "\n";
    out += name + "_count" + braces + " " + std::to_string(histogram.count) + "\n";
}

}  // namespace

void Histogram::observe(double seconds)
{
    ++count;
    sum_seconds += seconds;
    for (std::size_t i = 0; i < duration_bounds.size(); ++i) {
        if (seconds > duration_bounds[i]) continue;
        ++buckets[i];
        return;
    }
}

void Metrics::on_request(std::optional<Method> method, std::string_view route, int status, std::chrono::microseconds took)
{
    const std::string_view name = route.empty() ? "none" : route;
    const std::tuple<std::string_view, std::string_view, int> key(method ? text_of(*method) : "OTHER", name, status);
    const std::lock_guard lock(mutex_);
    // Strings are made for the first request of a kind only.
    auto counted = requests_.find(key);
    if (counted == requests_.end()) counted = requests_.emplace(RouteKey(key), 0).first;
    ++counted->second;
    auto duration = request_durations_.find(name);
    if (duration == request_durations_.end()) duration = request_durations_.emplace(name, Histogram()).first;
    duration->second.observe(static_cast<double>(took.count()) / 1e6);
}

void Metrics::on_batch(std::size_t commands, std::chrono::microseconds took)
{
    const std::lock_guard lock(mutex_);
    batch_commands_ += commands;
    batch_durations_.observe(static_cast<double>(took.count()) / 1e6);
}

void Metrics::on_command(const Entry* entry, const Rejection* rejection)
{
    const std::lock_guard lock(mutex_);
    if (entry != nullptr) ++entries_[{entry->definition.workflow, std::string(code_of(entry->type))}];
    if (rejection != nullptr) ++rejections_[std::string(code_of(rejection->type))];
}

void Metrics::on_deadline(std::chrono::milliseconds late)
{
    const std::lock_guard lock(mutex_);
    deadline_lag_.observe(static_cast<double>(late.count()) / 1e3);
}

std::string Metrics::text() const
{
    const std::lock_guard lock(mutex_);
    std::string out;
    add_header(out, "docket_build_info", "gauge", "Version and build of this program.");
    out += "docket_build_info{version=\"" + version_ + "\",build=\"" + build_ + "\"} 1\n";
    add_header(out, "docket_http_requests_total", "counter", "Requests answered.");
    for (const auto& [key, count] : requests_) {
        const auto& [method, route, status] = key;
        out += "docket_http_requests_total{method=\"" + method + "\",route=\"" + route + "\",code=\"" + std::to_string(status) + "\"} " + std::to_string(count) + "\n";
    }
    add_header(out, "docket_http_request_duration_seconds", "histogram", "Time from the head of a request to its answer.");
    for (const auto& [route, histogram] : request_durations_) add_histogram(out, "docket_http_request_duration_seconds", "route=\"" + route + "\"", histogram);
    add_header(out, "docket_entries_total", "counter", "Entries appended to the record.");
    for (const auto& [key, count] : entries_) out += "docket_entries_total{workflow=\"" + key.first + "\",type=\"" + key.second + "\"} " + std::to_string(count) + "\n";
    add_header(out, "docket_rejections_total", "counter", "Commands refused, by code.");
    for (const auto& [code, count] : rejections_) out += "docket_rejections_total{code=\"" + code + "\"} " + std::to_string(count) + "\n";
    add_header(out, "docket_batch_commands_total", "counter", "Commands committed or refused in batches.");
    out += "docket_batch_commands_total " + std::to_string(batch_commands_) + "\n";
    add_header(out, "docket_batch_duration_seconds", "histogram", "Time of one batch, commit included.");
    add_histogram(out, "docket_batch_duration_seconds", "", batch_durations_);
    add_header(out, "docket_timer_lag_seconds", "histogram", "How late due deadlines fired.");
    add_histogram(out, "docket_timer_lag_seconds", "", deadline_lag_);
    return out;
}

}  // namespace docket
