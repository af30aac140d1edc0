#include "tests/support/api_client.hpp"

#include <stdexcept>

namespace docket {

namespace json = boost::json;

std::string ApiReply::code() const
{
    return text("/code");
}

std::string ApiReply::text(std::string_view pointer) const
{
    boost::system::error_code absent;
    const json::value* found = json.find_pointer(pointer, absent);
    if (found == nullptr) return "";
    return found->is_string() ? std::string(found->as_string()) : json::serialize(*found);
}

ApiClient ApiClient::signed_in(std::uint16_t port, const std::string& username, const std::string& password)
{
    ApiClient client(port);
    const ApiReply reply = client.post("/v1/sessions", {{"username", username}, {"password", password}, {"token", true}});
    if (reply.status != 201) throw std::runtime_error("sign-in of " + username + " answered " + std::to_string(reply.status) + " " + reply.raw.body);
    client.token_ = reply.text("/token");
    return client;
}

ApiClient ApiClient::with_token(std::uint16_t port, const std::string& token)
{
    ApiClient client(port);
    client.token_ = token;
    return client;
}

ApiReply ApiClient::send(const std::string& method, const std::string& path, const std::string& body, const std::string& content_type, const Headers& headers)
{
    std::string request = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!token_.empty()) request += "Authorization: Bearer " + token_ + "\r\n";
    if (!content_type.empty()) request += "Content-Type: " + content_type + "\r\n";
    if (!content_type.empty() || method != "GET") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    request += "\r\n" + body;
    ApiReply reply;
    // The server may have ended an old connection just now: one more try, on a new one. Before any byte of an answer nothing was lost.
    for (int attempt = 0; attempt < 2 && reply.raw.status == 0; ++attempt) {
        const bool fresh = !connection_;
        if (fresh) connection_.emplace(RawClient::Unconnected());
        if (fresh && !connection_->connect(port_)) {
            connection_.reset();
            break;  // status 0: nobody there
        }
        const bool sent = connection_->send(request);
        reply.raw = sent ? connection_->read(method == "HEAD") : RawReply();
        const bool closing = reply.raw.status == 0 || reply.raw.header("Connection").value_or("") == "close";
        if (closing) connection_.reset();
        if (fresh) break;
    }
    reply.status = reply.raw.status;
    boost::system::error_code broken;
    json::value parsed = json::parse(reply.raw.body, broken);
    if (!broken) reply.json = std::move(parsed);
    return reply;
}

ApiReply ApiClient::get(const std::string& path, const Headers& headers)
{
    return send("GET", path, "", "", headers);
}

ApiReply ApiClient::post(const std::string& path, const json::value& body, const Headers& headers)
{
    return send("POST", path, json::serialize(body), "application/json", headers);
}

ApiReply ApiClient::put(const std::string& path, const json::value& body, const Headers& headers)
{
    return send("PUT", path, json::serialize(body), "application/json", headers);
}

ApiReply ApiClient::remove(const std::string& path, const Headers& headers)
{
    return send("DELETE", path, "", "", headers);
}

ApiReply ApiClient::fire(const std::string& case_id, const std::string& event, const json::value& data, const std::string& reason, const Headers& headers)
{
    json::object body{{"event", event}};
    if (!data.is_null()) body["data"] = data;
    if (!reason.empty()) body["reason"] = reason;
    return post("/v1/cases/" + case_id + "/events", body, headers);
}

std::string ApiClient::upload(const std::string& case_id, const std::string& name, const std::string& media, const std::string& bytes, const std::string& kind)
{
    const ApiReply reply = send("POST", "/v1/cases/" + case_id + "/documents?name=" + name + (kind.empty() ? "" : "&kind=" + kind), bytes, media);
    if (reply.status != 201) throw std::runtime_error("upload of " + name + " answered " + std::to_string(reply.status) + " " + reply.raw.body);
    return reply.text("/id");
}

std::string small_pdf(const std::string& text)
{
    return "%PDF-1.4\n% " + text + "\n%%EOF\n";
}

}  // namespace docket
