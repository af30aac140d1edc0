#pragma once

// The two gates before the parser's word is believed. HeadScanner reads the raw bytes of a head as they arrive; check_head reads
// what the parser made of them. Both are pure and know no socket. On any doubt they refuse, and the connection is closed.
// Learned from a corpus of ambiguous and hostile messages, of which Beast 1.81 alone accepts a quarter (reliability.md 4.3).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/limits.hpp"
#include "api/http/message/request.hpp"

namespace docket {

/// Why a message was refused: 400, 414, 417, 431, 501 or 505. `code` becomes the problem's code.
struct GateFault {
    int status = 400;
    std::string code;
    std::string detail;
};

/// Scans one head, RFC 9112 section 2 to 5, without looking at any byte twice.
class HeadScanner {
public:
    enum class Verdict { incomplete, complete, refused };

    explicit HeadScanner(const ServerLimits& limits) : limits_(limits) {}

    /// `bytes` is all that came so far, from the first byte of the request line; each call gets at least what the last one got.
    /// Hopeless heads are refused at once, not when the time is over.
    [[nodiscard]] Verdict scan(std::string_view bytes);

    [[nodiscard]] std::size_t size() const noexcept { return position_; }         ///< After `complete`: bytes of the head.
    [[nodiscard]] const GateFault& fault() const noexcept { return *fault_; }     ///< After `refused`.

private:
    [[nodiscard]] std::size_t room_before_limits() const;
    Verdict refuse(int status, std::string_view code, std::string_view detail);
    Verdict end_of_line(std::string_view line);
    Verdict request_line(std::string_view line);
    Verdict field_line(std::string_view line);

    const ServerLimits& limits_;
    std::size_t position_ = 0;    ///< First byte not yet looked at.
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0;       ///< Complete ones: the request line and the fields.
    std::optional<GateFault> fault_;
};

/// A head as the parser read it.
struct Head {
    std::string method;
    std::string target;
    int version = 11;  ///< 10 or 11.
    std::vector<Header> fields;

    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] std::string_view value(std::string_view name) const;  ///< Of the first such field; "" if absent.
};

/// nullopt if the head has one meaning only and its framing is safe.
[[nodiscard]] std::optional<GateFault> check_head(const Head& head, const ServerLimits& limits);

}  // namespace docket
