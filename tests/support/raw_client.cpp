// See the header. Chunked bodies are read leniently: the server under test is the one to be strict.

#include "tests/support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace docket {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool equal_names(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> RawReply::header(std::string_view name) const
{
    std::string_view rest = head;
    while (!rest.empty()) {
        const std::size_t end = rest.find("\r\n");
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 2);
        const std::size_t colon = line.find(": ");
        if (colon != line.npos && equal_names(line.substr(0, colon), name)) return std::string(line.substr(colon + 2));
    }
    return std::nullopt;
}

RawClient::RawClient(Unconnected, std::chrono::milliseconds patience) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (socket_ < 0) throw std::runtime_error("no socket for the test");
    timeval time{};
    time.tv_sec = patience.count() / 1000;
    time.tv_usec = patience.count() % 1000 * 1000;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

RawClient::RawClient(std::uint16_t port, std::chrono::milliseconds patience) : RawClient(Unconnected{}, patience)
{
    if (!connect(port)) throw std::runtime_error("the test could not connect");
}

RawClient::~RawClient()
{
    if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept : socket_(std::exchange(other.socket_, -1)), pending_(std::move(other.pending_)) {}

bool RawClient::connect(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::half_close()
{
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::fill()
{
    char bytes[16 * 1024];
    const ssize_t read = ::recv(socket_, bytes, sizeof bytes, 0);
    if (read <= 0) return false;
    pending_.append(bytes, static_cast<std::size_t>(read));
    return true;
}

RawReply RawClient::read(bool of_head)
{
    RawReply reply;
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == pending_.npos) {
        if (!fill()) return reply;
    }
    reply.head = pending_.substr(0, end + 4);
    pending_.erase(0, end + 4);
    reply.status = std::atoi(reply.head.c_str() + reply.head.find(' '));
    if (of_head || reply.status < 200 || reply.status == 204 || reply.status == 304) return reply;

    if (const auto length = reply.header("Content-Length")) {
        const std::size_t size = std::strtoull(length->c_str(), nullptr, 10);
        while (pending_.size() < size && fill()) {}
        reply.body = pending_.substr(0, size);
        pending_.erase(0, size);
    } else if (reply.header("Transfer-Encoding")) {
        for (std::size_t size = 1; size > 0;) {
            while ((end = pending_.find("\r\n")) == pending_.npos && fill()) {}
            if (end == pending_.npos) return reply;
            size = std::strtoull(pending_.c_str(), nullptr, 16);
            while (pending_.size() < end + 2 + size + 2 && fill()) {}
            reply.body += pending_.substr(end + 2, size);
            pending_.erase(0, end + 2 + size + 2);
        }
    } else {
        reply.body = read_to_end();
    }
    return reply;
}

std::string RawClient::read_to_end()
{
    while (fill()) {}
    return std::exchange(pending_, {});
}

bool RawClient::is_closed()
{
    char byte = 0;
    if (!pending_.empty()) return false;
    const ssize_t read = ::recv(socket_, &byte, 1, 0);
    return read == 0 || (read < 0 && errno == ECONNRESET);
}

bool RawClient::answers_within(std::chrono::milliseconds time)
{
    pollfd waiting{};
    waiting.fd = socket_;
    waiting.events = POLLIN;
    return !pending_.empty() || ::poll(&waiting, 1, static_cast<int>(time.count())) > 0;
}

RawReply ask(std::uint16_t port, std::string_view bytes)
{
    RawClient client(port);
    client.send(bytes);
    return client.read();
}

}  // namespace docket
