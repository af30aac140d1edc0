// A closed-loop load on one HTTP server of this machine: each connection sends its next request when the last one is answered. One
// thread, epoll, exact percentiles; a line of JSON. Not a client library: it knows keep-alive and Content-Length, no more.
//
//   load --port P --connections N --seconds S --warm-up S --targets FILE --body TEXT [--header "Name: value"]…
//
// FILE has a path to a line; each connection goes round in its own share of them, so that no two change one case at once. In the
// body {n} stands for a number that counts up. Exit code 4 if any answer was not 2xx.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace {

using SteadyClock = std::chrono::steady_clock;

struct Options {
    std::uint16_t port = 8080;
    std::size_t connections = 16;
    double seconds = 5;
    double warm_up_seconds = 1;
    std::string targets;
    std::string body;
    std::vector<std::string> headers;
};

struct Connection {
    int socket = -1;
    std::size_t next_target = 0;
    SteadyClock::time_point sent_at;
    std::string received;
};

struct Tally {
    std::vector<std::uint32_t> latencies_us;
    std::size_t refused = 0;
    std::string sample;  // of an answer that was not 2xx
};

std::vector<std::string> lines_of(const std::string& path)
{
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty()) lines.push_back(line);
    }
    if (lines.empty()) throw std::runtime_error(path + " names no target");
    return lines;
}

int connect_to(std::uint16_t port)
{
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (made < 0 || connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("no server answers at port " + std::to_string(port));
    const int yes = 1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return made;
}

/// The length of the whole first message, or 0 while its head is not complete.
std::size_t message_size(std::string_view received)
{
    const std::size_t head_end = received.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return 0;
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        const std::size_t at = received.find(name);
        if (at == std::string_view::npos || at > head_end) continue;
        std::size_t length = 0;
        std::from_chars(received.data() + at + name.size(), received.data() + head_end, length);
        return head_end + 4 + length;
    }
    return head_end + 4;
}

class Load {
public:
    explicit Load(Options options) : options_(std::move(options)), targets_(lines_of(options_.targets)), epoll_(epoll_create1(EPOLL_CLOEXEC))
    {
        for (const std::string& header : options_.headers) headers_ += header + "\r\n";
    }

    void run()
    {
        connect_all();
        for (Connection& connection : connections_) send_next(connection);
        answer_for(options_.warm_up_seconds);
        const std::size_t warm_up_answers = tally_.latencies_us.size();
        tally_ = {};
        const double cpu_before = cpu_seconds();
        const double took = answer_for(options_.seconds);
        report(took, cpu_seconds() - cpu_before, warm_up_answers + tally_.latencies_us.size());
    }

    [[nodiscard]] bool all_accepted() const { return tally_.refused == 0; }

private:
    static double cpu_seconds()
    {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }

    /// Each connection gets one answer before the next one is opened: a server that accepts one connection between two rounds of answers
    /// (libuv does) would otherwise take seconds to serve them all, and its first answers would pass for slow ones.
    void connect_all()
    {
        connections_.resize(options_.connections);
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            connections_[i].next_target = i;
            open(connections_[i]);
            send_next(connections_[i]);
            while (!read_answer(connections_[i])) {
            }
        }
    }

    void send_next(Connection& connection)
    {
        std::string body = options_.body;
        if (const std::size_t at = body.find("{n}"); at != std::string::npos) body.replace(at, 3, std::to_string(++sent_));
        const std::string request = "POST " + targets_[connection.next_target % targets_.size()] + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers_ +
                                    "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        connection.next_target += connections_.size();
        connection.received.clear();
        connection.sent_at = SteadyClock::now();
        if (write(connection.socket, request.data(), request.size()) != static_cast<ssize_t>(request.size()))
            throw std::runtime_error("a request could not be sent whole");
    }

    /// @return the seconds that it took.
    double answer_for(double seconds)
    {
        const auto begun = SteadyClock::now();
        const auto end = begun + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
        std::vector<epoll_event> events(256);
        while (SteadyClock::now() < end) {
            const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
            for (int i = 0; i < count; ++i) receive(connections_[events[static_cast<std::size_t>(i)].data.u64]);
        }
        return std::chrono::duration<double>(SteadyClock::now() - begun).count();
    }

    void receive(Connection& connection)
    {
        if (read_answer(connection)) send_next(connection);
    }

    /// Reads what has come, or waits for it. @return whether an answer is whole; then it is counted.
    bool read_answer(Connection& connection)
    {
        char buffer[64 * 1024];
        const ssize_t got = read(connection.socket, buffer, sizeof buffer);
        if (got <= 0) throw std::runtime_error("the server closed a connection before it had answered");
        connection.received.append(buffer, static_cast<std::size_t>(got));
        const std::size_t whole = message_size(connection.received);
        if (whole == 0 || connection.received.size() < whole) return false;
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - connection.sent_at);
        tally_.latencies_us.push_back(static_cast<std::uint32_t>(took.count()));
        if (connection.received[9] != '2') {
            ++tally_.refused;
            if (tally_.sample.empty()) tally_.sample = connection.received.substr(0, 600);
        }
        if (connection.received.find("\r\nConnection: close") < connection.received.find("\r\n\r\n")) reconnect(connection);
        return true;
    }

    /// A server may end a connection after an answer, as ours does after 100.
    void reconnect(Connection& connection)
    {
        close(connection.socket);
        open(connection);
    }

    void open(Connection& connection)
    {
        connection.socket = connect_to(options_.port);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = static_cast<std::uint64_t>(&connection - connections_.data());
        epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event);
    }

    /// @param answered  All answers, those of the warm-up included: what the server's whole CPU time was spent on.
    void report(double took, double cpu, std::size_t answered)
    {
        std::vector<std::uint32_t>& all = tally_.latencies_us;
        std::sort(all.begin(), all.end());
        const auto percentile = [&](double part) {
            if (all.empty()) return 0.0;
            return all[std::min(all.size() - 1, static_cast<std::size_t>(part * static_cast<double>(all.size())))] / 1000.0;
        };
        std::printf("{\"connections\":%zu,\"rate\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"refused\":%zu,\"load_cpu\":%.3f,"
                    "\"answered\":%zu,\"load_cpu_seconds\":%.3f}\n",
                    connections_.size(), static_cast<double>(all.size()) / took, percentile(0.5), percentile(0.99), percentile(1), tally_.refused, cpu / took,
                    answered, cpu_seconds());
        if (tally_.refused != 0) std::cerr << tally_.sample << "\n";
    }

    Options options_;
    std::vector<std::string> targets_;
    std::string headers_;
    int epoll_;
    std::vector<Connection> connections_;
    std::size_t sent_ = 0;
    Tally tally_;
};

}  // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"A closed-loop load on 127.0.0.1"};
    app.add_option("--port", options.port);
    app.add_option("--connections", options.connections);
    app.add_option("--seconds", options.seconds)->check(CLI::Range(0.1, 600.0));
    app.add_option("--warm-up", options.warm_up_seconds);
    app.add_option("--targets", options.targets)->required();
    app.add_option("--body", options.body);
    app.add_option("--header", options.headers);
    CLI11_PARSE(app, argc, argv);
    try {
        Load load(options);
        load.run();
        return load.all_accepted() ? 0 : 4;
    } catch (const std::exception& error) {
        std::cerr << "load: " << error.what() << "\n";
        return 3;
    }
}
