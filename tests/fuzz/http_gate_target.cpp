// The gates of HTTP, without a socket: pieces change nothing, and what passes has one meaning, the one that a plain second reading
// of the bytes finds too.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/http/message/target.hpp"
#include "api/http/wire/bytes/framing.hpp"
#include "api/http/wire/bytes/gate.hpp"
#include "engine/base/text/utf8.hpp"
#include "tests/fuzz/targets.hpp"

namespace docket {

namespace {

using Verdict = HeadScanner::Verdict;

/// Small enough for a fuzzer to reach each of them.
ServerLimits small_limits()
{
    ServerLimits small;
    small.head_bytes_max = 256;
    small.head_line_bytes_max = 96;
    small.head_fields_max = 6;
    small.target_bytes_max = 48;
    return small;
}

/// Cuts that depend on the bytes, so that an input always comes in the same pieces.
class Cuts {
public:
    explicit Cuts(std::string_view bytes)
    {
        for (const char c : bytes) state_ = state_ * 31 + static_cast<unsigned char>(c);
    }
    std::size_t next(std::size_t most)
    {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return 1 + static_cast<std::size_t>(state_ >> 40) % std::max<std::size_t>(most, 1);
    }

private:
    std::uint64_t state_ = 7;
};

struct Scanned {
    Verdict verdict = Verdict::incomplete;
    std::size_t size = 0; ///< of the head, if complete
    int status = 0;       ///< if refused
};

/// In one piece if `piece_max` is 0.
Scanned scan(std::string_view bytes, const ServerLimits& limits, std::size_t piece_max)
{
    HeadScanner scanner(limits);
    Cuts cuts(bytes);
    Scanned scanned;
    std::size_t end = piece_max == 0 ? bytes.size() : 0;
    do {
        if (piece_max > 0) end = std::min(bytes.size(), end + cuts.next(piece_max));
        scanned.verdict = scanner.scan(bytes.substr(0, end));
    } while (scanned.verdict == Verdict::incomplete && end < bytes.size());
    if (scanned.verdict == Verdict::complete) scanned.size = scanner.size();
    if (scanned.verdict == Verdict::refused) scanned.status = scanner.fault().status;
    return scanned;
}

void check_status(int status)
{
    static const std::set<int> known{400, 414, 417, 431, 501, 505};
    expect(known.contains(status), "a refusal has a status of the list");
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// A second reading of the head, as plain as can be.
void check_one_meaning(const Head& head, std::string_view bytes)
{
    std::vector<std::string_view> lines;
    for (std::size_t end = bytes.find("\r\n"); end != bytes.npos && end > 0; end = bytes.find("\r\n")) {
        lines.push_back(bytes.substr(0, end));
        bytes.remove_prefix(end + 2);
    }
    expect(bytes == "\r\n" && !lines.empty(), "a head ends with its first empty line");
    const std::string version = head.version == 11 ? "HTTP/1.1" : "HTTP/1.0";
    expect(lines.front() == head.method + " " + head.target + " " + version, "the request line says what was read");
    std::vector<Header> plain;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::size_t colon = lines[i].find(':');
        plain.push_back({std::string(lines[i].substr(0, colon)), std::string(trimmed(lines[i].substr(colon + 1)))});
    }
    // The parser puts fields of one name together; only among those does order mean anything.
    std::vector<Header> read = head.fields;
    const auto by_name = [](const Header& a, const Header& b) { return lower(a.name) < lower(b.name); };
    std::ranges::stable_sort(plain, by_name);
    std::ranges::stable_sort(read, by_name);
    expect(plain == read, "the fields say what was read");
}

void check_target(std::string_view text)
{
    const auto target = parse_target(text);
    if (!target) return;
    expect(text.starts_with(target->path), "the path is as sent");
    for (const std::string& segment : target->segments) {
        expect(is_utf8(segment), "a segment is UTF-8");
        expect(segment != "." && segment != "..", "no segment climbs");
        expect(segment.find_first_of(std::string_view("/\\\0", 3)) == segment.npos, "a segment holds no separator and no NUL");
    }
    for (const auto& [name, value] : target->query.parameters()) {
        expect(is_utf8(name) && is_utf8(value), "a parameter is UTF-8");
        expect(target->query.get(name).has_value(), "a parameter is found by its name");
    }
}

struct Decoded {
    std::string body;
    std::optional<BodyFault> fault;
    std::size_t consumed = 0;
    bool done = false;
};

Decoded decode(std::string_view head, std::string_view bytes, std::size_t piece_max, std::size_t output_size, std::size_t body_max)
{
    Framing framing;
    Decoded decoded;
    expect(framing.parse_head(head, ServerLimits{}).has_value(), "a head that passed passes again");
    std::string output(output_size, '\0');
    Cuts cuts(bytes);
    std::size_t end = piece_max == 0 ? bytes.size() : 0;
    while (!framing.done()) {
        const auto step =
            framing.decode(bytes.substr(decoded.consumed, end - decoded.consumed), output.data(), output.size(), body_max);
        if (step.has_error()) {
            decoded.fault = step.error();
            break;
        }
        expect(step->produced <= output_size, "a step keeps to its output");
        decoded.body.append(output, 0, step->produced);
        decoded.consumed += step->consumed;
        expect(decoded.consumed <= end, "a step keeps to its input");
        if (step->consumed > 0) continue;
        if (end == bytes.size()) break;
        end = std::min(bytes.size(), end + cuts.next(piece_max));
    }
    decoded.done = framing.done();
    expect(decoded.body.size() <= body_max, "a body keeps to its limit");
    return decoded;
}

void check_body(std::string_view head, std::string_view bytes)
{
    for (const std::size_t body_max : {std::size_t{16}, std::size_t{1024 * 1024}}) {
        const Decoded whole = decode(head, bytes, 0, 4096, body_max);
        const Decoded pieces = decode(head, bytes, 7, 3, body_max);
        expect(whole.fault == pieces.fault, "pieces do not change a body's fault");
        expect(whole.done == pieces.done, "pieces do not change where a body ends");
        if (whole.fault) continue;
        expect(whole.body == pieces.body && whole.consumed == pieces.consumed, "pieces do not change a body");
    }
}

} // namespace

void fuzz_http_gate(std::string_view bytes)
{
    static const ServerLimits standard, small = small_limits();
    for (const ServerLimits* limits : {&standard, &small}) {
        const Scanned whole = scan(bytes, *limits, 0);
        const Scanned pieces = scan(bytes, *limits, 9);
        expect(whole.verdict == pieces.verdict && whole.size == pieces.size && whole.status == pieces.status,
               "pieces do not change a head's verdict");
        if (whole.verdict == Verdict::refused) check_status(whole.status);
        if (whole.verdict != Verdict::complete) continue;

        const std::string_view head_bytes = bytes.substr(0, whole.size);
        expect(head_bytes.size() <= limits->head_bytes_max, "a head keeps to its limit");
        Framing framing;
        const auto head = framing.parse_head(head_bytes, *limits);
        if (!head) {
            check_status(head.error().status);
            continue;
        }
        expect(head->fields.size() <= limits->head_fields_max, "fields keep to their limit");
        check_one_meaning(*head, head_bytes);
        check_target(head->target);
        expect(framing.announced() == 0 || head->count("Transfer-Encoding") == 0, "a body has one framing");
        check_body(head_bytes, bytes.substr(whole.size));
    }
}

} // namespace docket
