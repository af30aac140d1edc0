// What is counted of requests, as Prometheus reads it.

#include <doctest/doctest.h>

#include "app/metrics.hpp"

using namespace docket;

TEST_CASE("requests are counted by method, route and status, and timed by route")
{
    Metrics metrics("1", "test");
    const std::chrono::microseconds took(1500);
    metrics.on_request(Method::get, "/v1/cases/{case_id}", 200, took);
    metrics.on_request(Method::get, "/v1/cases/{case_id}", 200, took);
    metrics.on_request(Method::get, "/v1/cases/{case_id}", 404, took);
    metrics.on_request(Method::post, "/v1/cases", 201, took);
    metrics.on_request(std::nullopt, "", 400, took);
    const std::string text = metrics.text();
    for (const char* line : {
             "docket_http_requests_total{method=\"GET\",route=\"/v1/cases/{case_id}\",code=\"200\"} 2\n",
             "docket_http_requests_total{method=\"GET\",route=\"/v1/cases/{case_id}\",code=\"404\"} 1\n",
             "docket_http_requests_total{method=\"POST\",route=\"/v1/cases\",code=\"201\"} 1\n",
             "docket_http_requests_total{method=\"OTHER\",route=\"none\",code=\"400\"} 1\n",
             "docket_http_request_duration_seconds_bucket{route=\"/v1/cases/{case_id}\",le=\"0.001\"} 0\n",
             "docket_http_request_duration_seconds_bucket{route=\"/v1/cases/{case_id}\",le=\"0.0025\"} 3\n",
             "docket_http_request_duration_seconds_count{route=\"none\"} 1\n",
         }) {
        CAPTURE(line);
        CHECK(text.find(line) != text.npos);
    }
}
