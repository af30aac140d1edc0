// Reading and writing bodies in pieces. The peer's slowness is judged here; what the bytes mean is the framing's matter.

#include "api/http/wire/body_io.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <system_error>

namespace docket {

namespace {

using std::chrono::steady_clock;

}  // namespace

ConnectionBody::ConnectionBody(HttpConnection& connection, Framing& framing, const ServerLimits& limits, std::size_t body_max,
                               bool continue_expected)
    : connection_(connection), framing_(framing), pace_(limits.pace_window, limits.pace_bytes_per_second_min),
      body_max_(body_max), continue_owed_(continue_expected)
{
}

asio::awaitable<Result<std::string_view, BodyFault>> ConnectionBody::next()
{
    if (!fault_ && framing_.announced() > body_max_) fault_ = BodyFault::too_large;
    if (!fault_ && continue_owed_) {
        continue_owed_ = false;
        const IoResult sent = co_await connection_.write("HTTP/1.1 100 Continue\r\n\r\n");
        if (sent != IoResult::ok) fault_ = BodyFault::cut;
    }
    while (!fault_ && !framing_.done()) {
        if (!piece_) make_piece();
        const auto step = framing_.decode(connection_.input(), piece_.get(), piece_size_, body_max_);
        if (!step) {
            fault_ = step.error();
            break;
        }
        connection_.consume(step->consumed);
        if (step->produced > 0) co_return std::string_view(piece_.get(), step->produced);
        if (framing_.done()) break;
        if (step->consumed > 0) continue;
        fault_ = co_await read_more();
    }
    if (fault_) co_return *fault_;
    co_return std::string_view{};
}

void ConnectionBody::make_piece()
{
    constexpr std::size_t most = limits::upload_chunk_bytes_max;
    const std::uint64_t announced = framing_.announced();
    piece_size_ = announced == 0 ? most : static_cast<std::size_t>(std::min<std::uint64_t>(announced, most));
    piece_ = std::make_unique_for_overwrite<char[]>(piece_size_);
}

asio::awaitable<std::optional<BodyFault>> ConnectionBody::read_more()
{
    const auto started = steady_clock::now();
    const auto by_pace = started + std::chrono::duration_cast<steady_clock::duration>(pace_.left());
    const std::size_t before = connection_.input().size();
    const IoResult read = co_await connection_.read_some(deadline_.value_or(by_pace));
    if (read == IoResult::timed_out) co_return BodyFault::too_slow;
    if (read == IoResult::full) co_return BodyFault::malformed;
    if (read == IoResult::gone) co_return BodyFault::cut;
    pace_.waited(steady_clock::now() - started);
    pace_.moved(connection_.input().size() - before);
    if (!deadline_ && pace_.late()) co_return BodyFault::too_slow;
    co_return std::nullopt;
}

std::optional<std::string> take_body_at_hand(HttpConnection& connection, Framing& framing, std::size_t body_max)
{
    const std::uint64_t size = framing.announced();
    if (size == 0 || size > body_max || size > connection.input().size()) return std::nullopt;
    std::string whole(static_cast<std::size_t>(size), '\0');
    const auto step = framing.decode(connection.input(), whole.data(), whole.size(), body_max);
    if (!step || !framing.done()) throw std::logic_error("a body that is there was not decoded");
    connection.consume(step->consumed);
    return whole;
}

asio::awaitable<Result<std::string, BodyFault>> read_all(ConnectionBody& body)
{
    std::string whole;
    for (;;) {
        const auto piece = co_await body.next();
        if (!piece) co_return piece.error();
        if (piece->empty()) co_return whole;
        whole += *piece;
    }
}

asio::awaitable<bool> ConnectionWriter::write(std::string_view bytes)
{
    if (bytes.empty() || broken_) co_return !broken_;
    if (!chunked_) {
        const IoResult sent = co_await connection_.write(bytes);
        broken_ = sent != IoResult::ok;
        co_return !broken_;
    }
    std::array<char, 24> size{};
    const int size_bytes = std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    const std::string_view prefix(size.data(), static_cast<std::size_t>(size_bytes));
    IoResult sent = co_await connection_.write(prefix, bytes);
    if (sent == IoResult::ok) sent = co_await connection_.write("\r\n");
    broken_ = sent != IoResult::ok;
    co_return !broken_;
}

asio::awaitable<bool> ConnectionWriter::finish()
{
    if (!broken_ && chunked_) {
        const IoResult sent = co_await connection_.write("0\r\n\r\n");
        broken_ = sent != IoResult::ok;
    }
    co_return !broken_;
}

OpenFile::OpenFile(const FileBody& file)
    : descriptor_(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)), left_(file.size)
{
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open a file to send");
    struct stat status = {};
    const bool long_enough = ::fstat(descriptor_, &status) == 0 && static_cast<std::uint64_t>(status.st_size) >= file.size;
    if (long_enough) return;
    ::close(descriptor_);
    throw std::runtime_error("a file to send is shorter than announced");
}

OpenFile::~OpenFile()
{
    ::close(descriptor_);
}

asio::awaitable<bool> OpenFile::send(HttpConnection& connection)
{
    std::string chunk(limits::file_chunk_bytes_max, '\0');
    while (left_ > 0) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, chunk.size()));
        const ::ssize_t read = ::read(descriptor_, chunk.data(), wanted);
        if (read <= 0) co_return false;
        const auto bytes = static_cast<std::size_t>(read);
        const std::string_view piece = std::string_view(chunk).substr(0, bytes);
        const IoResult sent = co_await connection.write(piece);
        if (sent != IoResult::ok) co_return false;
        left_ -= bytes;
    }
    co_return true;
}

}  // namespace docket
