// Heads by Beast, bodies by hand. Beast 1.81 merges trailers into the head's fields, bounds chunk lines by nothing but its buffer,
// and with assertions on it aborts when "0 CR LF" and one byte more have come; a decoder that knows only plain chunks is smaller
// than the fences around that. Limits are counted here on decoded bytes, as the limit depends on the route.

#include "api/http/wire/bytes/framing.hpp"

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <cstring>

namespace docket {

namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

/// 268 million: above every limit of ours, and far from overflowing.
constexpr int chunk_size_digits_max = 7;

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The chunked coding (RFC 9112, 7.1) without extensions and trailers, both of which are malformed here.
class ChunkDecoder {
public:
    [[nodiscard]] bool done() const noexcept { return state_ == State::done; }

    /// Bytes of data that come next in the input; 0 when a line is being read.
    [[nodiscard]] std::size_t data_left() const noexcept { return state_ == State::data ? left_ : 0; }

    void take_data(std::size_t bytes) noexcept
    {
        left_ -= bytes;
        if (left_ == 0) state_ = State::data_cr;
    }

    /// Takes one byte that is not data. False if it may not stand there.
    [[nodiscard]] bool take(char byte) noexcept
    {
        switch (state_) {
            case State::size: return take_size(byte);
            case State::size_lf: return expect(byte, '\n', left_ == 0 ? State::end_cr : State::data);
            case State::data_cr: return expect(byte, '\r', State::data_lf);
            case State::data_lf: return expect(byte, '\n', State::size);
            case State::end_cr: return expect(byte, '\r', State::end_lf);
            case State::end_lf: return expect(byte, '\n', State::done);
            case State::data:
            case State::done: break;
        }
        return false;
    }

private:
    enum class State { size, size_lf, data, data_cr, data_lf, end_cr, end_lf, done };

    bool take_size(char byte) noexcept
    {
        if (byte == '\r' && digits_ > 0) {
            digits_ = 0;
            state_ = State::size_lf;
            return true;
        }
        const int value = hex_value(byte);
        if (value < 0 || digits_ == chunk_size_digits_max) return false;
        left_ = (digits_ == 0 ? 0 : left_ * 16) + static_cast<std::size_t>(value);
        ++digits_;
        return true;
    }

    bool expect(char byte, char expected, State next) noexcept
    {
        state_ = next;
        return byte == expected;
    }

    State state_ = State::size;
    std::size_t left_ = 0;  ///< Of the chunk.
    int digits_ = 0;
};

}  // namespace

struct Framing::State {
    http::request_parser<http::empty_body> parser;
    bool head_parsed = false;
    bool chunked = false;
    std::uint64_t announced = 0;
    std::uint64_t produced = 0;  ///< Body bytes so far.
    ChunkDecoder chunks;
};

Framing::Framing() : state_(std::make_unique<State>())
{
    state_->parser.header_limit(limits::read_buffer_bytes_max);
    state_->parser.body_limit(boost::none);
    state_->parser.eager(false);
}

Framing::~Framing() = default;

Result<Head, GateFault> Framing::parse_head(std::string_view head_bytes, const ServerLimits& limits)
{
    auto& parser = state_->parser;
    beast::error_code error;
    const std::size_t consumed = parser.put(boost::asio::buffer(head_bytes.data(), head_bytes.size()), error);
    if (error || !parser.is_header_done() || consumed != head_bytes.size())
        return GateFault{400, "bad_head", "The request's head is not HTTP."};

    const auto& message = parser.get();
    Head head;
    head.method = message.method_string();
    head.target = message.target();
    head.version = static_cast<int>(message.version());
    constexpr std::size_t fields_usual = 16;  // what a browser sends
    head.fields.reserve(fields_usual);
    for (const auto& field : message) head.fields.push_back(Header{std::string(field.name_string()), std::string(field.value())});
    if (auto fault = check_head(head, limits)) return *std::move(fault);

    state_->head_parsed = true;
    state_->chunked = parser.chunked();
    const auto length = parser.content_length();
    state_->announced = length ? *length : 0;
    return head;
}

bool Framing::keep_alive() const
{
    return state_->parser.keep_alive();
}

bool Framing::has_body() const
{
    return state_->chunked || state_->announced > 0;
}

std::uint64_t Framing::announced() const
{
    return state_->announced;
}

bool Framing::done() const
{
    if (!state_->head_parsed) return false;
    return state_->chunked ? state_->chunks.done() : state_->produced == state_->announced;
}

Result<Framing::Step, BodyFault> Framing::decode(std::string_view input, char* output, std::size_t output_size,
                                                 std::size_t body_max)
{
    if (state_->announced > body_max) return BodyFault::too_large;
    Step step;
    while (!done() && step.consumed < input.size() && step.produced < output_size) {
        const std::uint64_t data = state_->chunked ? state_->chunks.data_left() : state_->announced - state_->produced;
        if (data == 0) {
            if (!state_->chunks.take(input[step.consumed])) return BodyFault::malformed;
            ++step.consumed;
            continue;
        }
        if (state_->produced + data > body_max) return BodyFault::too_large;
        const std::size_t room = std::min(output_size - step.produced, input.size() - step.consumed);
        const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(data, room));
        std::memcpy(output + step.produced, input.data() + step.consumed, bytes);
        if (state_->chunked) state_->chunks.take_data(bytes);
        step.consumed += bytes;
        step.produced += bytes;
        state_->produced += bytes;
    }
    return step;
}

}  // namespace docket
