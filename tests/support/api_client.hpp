#pragma once

// A person (or program) at the API: signs in, asks, and gets JSON back. Over RawClient, reconnecting when the server ends a connection.

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/raw_client.hpp"

namespace docket {

struct ApiReply {
    int status = 0;  ///< 0: the server is gone
    boost::json::value json;
    RawReply raw;

    /// The problem's code, or "".
    [[nodiscard]] std::string code() const;
    /// The value at a JSON pointer as text; "" if absent. Strings without quotes.
    [[nodiscard]] std::string text(std::string_view pointer) const;
    [[nodiscard]] std::string etag() const { return raw.header("ETag").value_or(""); }
};

class ApiClient {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit ApiClient(std::uint16_t port) : port_(port) {}

    /// Signs in with a bearer token. Throws if that fails.
    static ApiClient signed_in(std::uint16_t port, const std::string& username, const std::string& password = "docket-mau-2026");

    /// Goes on with a session made before, as after a restart of the server.
    static ApiClient with_token(std::uint16_t port, const std::string& token);

    ApiReply get(const std::string& path, const Headers& headers = {});
    ApiReply post(const std::string& path, const boost::json::value& body, const Headers& headers = {});
    ApiReply put(const std::string& path, const boost::json::value& body, const Headers& headers = {});
    ApiReply remove(const std::string& path, const Headers& headers = {});
    /// Any body of any type.
    ApiReply send(const std::string& method, const std::string& path, const std::string& body, const std::string& content_type, const Headers& headers = {});

    /// POST /v1/cases/{id}/events.
    ApiReply fire(const std::string& case_id, const std::string& event, const boost::json::value& data = nullptr, const std::string& reason = "",
                  const Headers& headers = {});
    /// Uploads bytes as a document of the case. @return its id; throws if refused.
    std::string upload(const std::string& case_id, const std::string& name, const std::string& media, const std::string& bytes, const std::string& kind = "");

    [[nodiscard]] const std::string& token() const noexcept { return token_; }

private:
    std::uint16_t port_;
    std::string token_;
    std::optional<RawClient> connection_;
};

/// The smallest bytes that are a PDF to a reader of first bytes.
[[nodiscard]] std::string small_pdf(const std::string& text = "mẫu");

}  // namespace docket
