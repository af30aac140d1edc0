#include "engine/merkle/signed/checkpoint.hpp"

#include <cassert>
#include <charconv>
#include <optional>

#include "engine/merkle/encoding.hpp"

namespace docket {

namespace {

Rejection no_checkpoint(std::string_view but)
{
    return merkle::refused("to read a checkpoint", but);
}

/// Cuts the first line off `text`; nullopt unless it ends in a line feed and is not empty.
std::optional<std::string_view> next_line(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

/// Decimal digits without leading zeros, below 2^64.
std::optional<std::uint64_t> parse_size(std::string_view line)
{
    std::uint64_t size = 0;
    const char* end = line.data() + line.size();
    const auto read = std::from_chars(line.data(), end, size);
    if (read.ec != std::errc() || read.ptr != end || (line.size() > 1 && line.front() == '0')) return std::nullopt;
    return size;
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint)
{
    assert(!checkpoint.origin.empty());
    std::string text =
        checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + merkle::base64_of(checkpoint.root) + "\n";
    for (const std::string& line : checkpoint.extensions) text += line + "\n";
    return text;
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text)
{
    const auto origin = next_line(text);
    const auto size_line = next_line(text);
    const auto root_line = next_line(text);
    if (!origin || !size_line || !root_line) return no_checkpoint("it has fewer than three lines");

    Checkpoint checkpoint;
    checkpoint.origin = *origin;
    const auto size = parse_size(*size_line);
    if (!size) return no_checkpoint("its second line is not a number of leaves");
    checkpoint.size = *size;
    if (!merkle::read_base64(*root_line, checkpoint.root)) return no_checkpoint("its third line is not the base64 of a root");
    while (!text.empty()) {
        const auto line = next_line(text);
        if (!line) return no_checkpoint("a line of it is empty or has no end");
        checkpoint.extensions.emplace_back(*line);
    }
    return checkpoint;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key)
{
    assert(checkpoint.origin == key.verifier().name());
    Note note;
    note.text = checkpoint_text(checkpoint);
    note.signatures.push_back(key.sign(note.text));
    return format_note(note);
}

Result<SignedCheckpoint> open_checkpoint(std::string_view bytes, const VerifierKey& log, std::span<const VerifierKey> witnesses)
{
    const auto note = parse_note(bytes);
    if (!note) return note.error();
    const auto by_log = log.signed_note(*note);
    if (!by_log) return by_log.error();
    if (!*by_log) return no_checkpoint("the log's key has not signed it");

    auto checkpoint = parse_checkpoint_text(note->text);
    if (!checkpoint) return checkpoint.error();
    if (checkpoint->origin != log.name()) return no_checkpoint("it is of another origin");
    SignedCheckpoint opened;
    opened.checkpoint = std::move(*checkpoint);
    for (const VerifierKey& witness : witnesses) {
        const auto by_witness = witness.signed_note(*note);
        if (!by_witness) return by_witness.error();
        if (*by_witness) opened.witnesses.push_back(witness.name());
    }
    return opened;
}

}  // namespace docket
