#pragma once

// Every bound of the HTTP server: name, unit, reason; and ServerLimits, the same as a value that a test or an operator lowers.
// Bounds on what a JSON body may hold (depth, nodes) are the engine's: engine/base/limits.hpp.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace docket::limits {

// The request head. Browsers with full cookies stay below 8 KiB; what is larger is a mistake or an attack (reliability.md 4.2).
inline constexpr std::size_t head_bytes_max = 16 * 1024;
inline constexpr std::size_t head_line_bytes_max = 8 * 1024;
inline constexpr std::size_t head_fields_max = 100;
inline constexpr std::size_t target_bytes_max = 4 * 1024;
inline constexpr std::size_t method_bytes_max = 32;        ///< Longer than any registered method.
inline constexpr std::size_t query_parameters_max = 50;    ///< The widest list of ours has ten.

/// Beast's buffer is unbounded by default and takes 200 MB of trailers without a word. Four heads fit.
inline constexpr std::size_t read_buffer_bytes_max = 64 * 1024;

/// Writes of a connection in a row that the system takes at once, before others on its thread have a turn. One is an answer; a
/// file or a stream is made of many.
inline constexpr std::size_t writes_unwaited_max = 4;

// Bodies.
inline constexpr std::size_t json_body_bytes_max = 1024 * 1024;        ///< The most a form with its tables needs is 200 KiB.
inline constexpr std::size_t upload_bytes_max = 25 * 1024 * 1024;      ///< A scanned dossier of 100 pages.
inline constexpr std::size_t upload_chunk_bytes_max = 64 * 1024;       ///< What one BodyReader::next() holds in memory.
inline constexpr std::size_t file_chunk_bytes_max = 64 * 1024;         ///< Of a file that is sent: read and written piece by piece.

// Times. Slow is either broken or hostile, and both hold a connection that somebody else needs.
inline constexpr std::chrono::milliseconds head_time_max{5'000};
inline constexpr std::chrono::milliseconds request_time_max{15'000};   ///< Head and JSON body together.
inline constexpr std::chrono::milliseconds idle_time_max{30'000};      ///< Between two requests of a connection.
inline constexpr std::chrono::milliseconds pace_window{10'000};        ///< Grace, and the most credit a fast start earns.
inline constexpr std::size_t pace_bytes_per_second_min = 8 * 1024;     ///< Slowest upload and slowest reader: 2G still manages.
inline constexpr std::chrono::milliseconds linger_time_max{1'000};     ///< For the peer to read a refusal before the reset.
inline constexpr std::size_t linger_bytes_max = 32 * 1024 * 1024;      ///< Swallowed meanwhile: a whole oversize upload.
inline constexpr std::chrono::milliseconds drain_time_max{25'000};     ///< systemd kills at 30 s.

// Connections.
inline constexpr std::size_t requests_per_connection_max = 100;        ///< Spreads long-lived clients over restarts and limits.
inline constexpr std::size_t connections_max = 512;
inline constexpr std::size_t connections_per_address_max = 32;         ///< An office behind one address, six tabs each for five.
inline constexpr std::size_t descriptors_reserved = 64;                ///< Kept from RLIMIT_NOFILE for database, logs, uploads.
inline constexpr int listen_backlog = 256;
inline constexpr std::chrono::milliseconds accept_back_off{100};       ///< After EMFILE; without it the loop burns a core.
inline constexpr std::chrono::milliseconds accept_tick{1'000};         ///< The accept loop shows that it lives this often.

// Rates: a person clicking fast makes five requests a second; a page opens with fewer than twenty.
inline constexpr double rate_per_second = 20;
inline constexpr double rate_burst = 60;
inline constexpr std::size_t rate_keys_max = 10'000;                   ///< Buckets held; 100 bytes each.

// Static files: the built pages are 2 MB; a folder given by mistake ("/") must not be read into memory.
inline constexpr std::size_t static_files_max = 2'000;
inline constexpr std::size_t static_bytes_max = 64 * 1024 * 1024;

}  // namespace docket::limits

namespace docket {

/// The limits of one Server. The defaults are the constants above; tests lower them.
struct ServerLimits {
    std::size_t head_bytes_max = limits::head_bytes_max;
    std::size_t head_line_bytes_max = limits::head_line_bytes_max;
    std::size_t head_fields_max = limits::head_fields_max;
    std::size_t target_bytes_max = limits::target_bytes_max;
    std::size_t json_body_bytes_max = limits::json_body_bytes_max;
    std::size_t upload_bytes_max = limits::upload_bytes_max;
    std::chrono::milliseconds head_time_max = limits::head_time_max;
    std::chrono::milliseconds request_time_max = limits::request_time_max;
    std::chrono::milliseconds idle_time_max = limits::idle_time_max;
    std::chrono::milliseconds pace_window = limits::pace_window;
    std::size_t pace_bytes_per_second_min = limits::pace_bytes_per_second_min;
    std::chrono::milliseconds linger_time_max = limits::linger_time_max;
    std::chrono::milliseconds drain_time_max = limits::drain_time_max;
    std::size_t requests_per_connection_max = limits::requests_per_connection_max;
    std::size_t connections_max = limits::connections_max;  ///< Lowered by listen() to RLIMIT_NOFILE − descriptors_reserved.
    std::size_t connections_per_address_max = limits::connections_per_address_max;
    std::chrono::milliseconds accept_back_off = limits::accept_back_off;
    std::chrono::milliseconds accept_tick = limits::accept_tick;
};

}  // namespace docket
