#pragma once

// One message from bytes, behind a plain interface; framing.cpp is the only place that sees Beast. Pure: bytes in, bytes out, no
// socket. It trusts HeadScanner to have passed the head first.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "api/http/message/body.hpp"
#include "api/http/wire/bytes/gate.hpp"
#include "engine/base/result.hpp"

namespace docket {

class Framing {
public:
    Framing();
    ~Framing();
    Framing(const Framing&) = delete;
    Framing& operator=(const Framing&) = delete;

    /// Parses a complete head (it ends with the empty line) and passes it through check_head. Once per object.
    [[nodiscard]] Result<Head, GateFault> parse_head(std::string_view head_bytes, const ServerLimits& limits);

    // After parse_head:
    [[nodiscard]] bool keep_alive() const;             ///< What the request's version and Connection ask for.
    [[nodiscard]] bool has_body() const;               ///< Announced: chunked, or a Content-Length above 0.
    [[nodiscard]] std::uint64_t announced() const;     ///< Content-Length; 0 if there is none.
    [[nodiscard]] bool done() const;                   ///< The whole message was decoded.

    struct Step {
        std::size_t consumed = 0;  ///< Of the input; drop them and never offer them again.
        std::size_t produced = 0;  ///< Body bytes written to the output.
    };

    /// Decodes as much of `input` as it holds and `output` takes. Nothing consumed and nothing produced: more input is needed.
    /// Faults: malformed (also for chunk extensions and trailers), too_large (a length or chunk that leads above `body_max`).
    [[nodiscard]] Result<Step, BodyFault> decode(std::string_view input, char* output, std::size_t output_size,
                                                 std::size_t body_max);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace docket
