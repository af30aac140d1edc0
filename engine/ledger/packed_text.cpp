#include "engine/ledger/packed_text.hpp"

#include <lz4.h>

#include <cassert>
#include <cstdint>

namespace docket {

namespace {

constexpr char packed_mark = 1;
constexpr std::size_t prefix_bytes = 5;  // the mark, and the length
constexpr int acceleration = 2;          // of LZ4: a third quicker than 1, and no longer

/// Dictionary 1: what headers, values and snapshots have in common. DO NOT CHANGE a byte of it: what is on file was packed with it. Another
/// one gets another mark. LZ4 finds what stands last most cheaply.
constexpr std::string_view dictionary =
    R"({"chart":{"configuration":["review","officer"],"data":{"applicant_name":"","amount":,"comment":"","contact_email":"","contact_phone":"",)"
    R"("subject":"","summary":""},"done":false},"code":"","deadlines":[{"due_at":"2026-","event":"remind.","id":"d_","kind":"remind","limit":)"
    R"({"amount":15,"unit":"working_days"},"owner":"","started_at":"2026-"},{"calendar":"vn@2026","due_at":"2026-","event":"overdue.","id":"d_",)"
    R"("kind":"overdue","limit":{"amount":10,"unit":"days"},"owner":"","started_at":"2026-"}],"def":{"id":"sandbox","sha256":"","version":1},)"
    R"("documents":[{"at":"2026-","by":"u_","id":"f_","kind":"","media":"application/pdf","name":"","sha256":"","size":}],"id":"c_",)"
    R"("opened_at":"2026-","opened_by":"u_","outcome":"approved","parties":[{"person":"u_","role":"applicant"}],"performers":[{"event":"submit",)"
    R"("person":"u_"},{"event":"NEXT","person":"u_"}],"tasks":[{"due_at":"2026-","id":"t_","opened_at":"2026-","role":"case_officer","state":"",)"
    R"("within":{"amount":5,"unit":"working_days"}}],"updated_at":"2026-","v":1,"version":)"
    R"([{"p":"/changes","s":"=","v":{"code":"","configuration":[""],"data_removed":[""],"deadlines_ended":["d_"],"deadlines_scheduled":)"
    R"([{"due_at":"2026-","event":"overdue.","id":"d_","kind":"overdue","limit":{"amount":48,"unit":"hours"},"owner":"","started_at":"2026-"}],)"
    R"("effects":[["notify",{"template":"","to":""}]],"event":{"data":"members","name":"NEXT","same":[""]},"parties_added":[{"person":"u_",)"
    R"("role":"applicant"}],"tasks_closed":[{"completed":true,"id":"t_"}],"tasks_opened":[{"due_at":"2026-","id":"t_","opened_at":"2026-",)"
    R"("role":"","state":"","within":{"amount":48,"unit":"hours"}}],"transitions":[""]}},{"p":"/data/","s":"=","v":"},{"p":"/event/data/",)"
    R"("s":"=","v":"},{"p":"/reason","s":"=","v":""}])"
    R"({"actor":{"amr":["pwd"],"id":"u_","kind":"timer","roles":["applicant"],"sess":""},"at":"2026-11-22T12:16:27.529Z","build":"dev",)"
    R"("case":"c_","commit":[{"c":"","k":"confidential","p":"/changes"},{"c":"","k":"personal","p":"/data/"},{"c":"","k":"public","p":"/data/"},)"
    R"({"c":"","k":"confidential","p":"/event/data/"}],"def":{"id":"sandbox","sha256":"","version":1},"due":"2026-","files":[{"c":"","id":"f_",)"
    R"("media":"application/pdf","size":}],"from":"review.","independent_of":[],"log":"l_","node":"n1","prev":"","req":"","seq":,"to":"review.",)"
    R"("transition":"","type":"transition","v":1},"files":[],"from":"","kind":"user","roles":["case_officer"],"type":"timer","v":1})";

LZ4_stream_t with_dictionary()
{
    LZ4_stream_t stream;
    LZ4_initStream(&stream, sizeof stream);
    LZ4_loadDict(&stream, dictionary.data(), static_cast<int>(dictionary.size()));
    return stream;
}

std::uint32_t length_in(std::string_view stored)
{
    std::uint32_t length = 0;
    for (std::size_t i = 1; i < prefix_bytes; ++i) length = length << 8 | static_cast<std::uint8_t>(stored[i]);
    return length;
}

}  // namespace

std::string_view packing_dictionary() noexcept
{
    return dictionary;
}

std::string packed(std::string_view text)
{
    assert(text.size() <= unpacked_bytes_max && !text.starts_with(packed_mark));
    static const LZ4_stream_t prepared = with_dictionary();
    if (text.size() <= prefix_bytes) return std::string(text);
    std::string stored(text.size() - 1, '\0');  // no longer, or it is not worth it
    LZ4_stream_t stream = prepared;
    const int size = LZ4_compress_fast_continue(&stream, text.data(), stored.data() + prefix_bytes, static_cast<int>(text.size()),
                                                static_cast<int>(stored.size() - prefix_bytes), acceleration);
    if (size <= 0) return std::string(text);
    stored[0] = packed_mark;
    for (std::size_t i = 1; i < prefix_bytes; ++i) stored[i] = static_cast<char>(text.size() >> 8 * (prefix_bytes - 1 - i));
    stored.resize(prefix_bytes + static_cast<std::size_t>(size));
    return stored;
}

std::optional<std::string> unpacked(std::string_view stored)
{
    if (!stored.starts_with(packed_mark)) return std::string(stored);
    if (stored.size() <= prefix_bytes) return std::nullopt;
    const std::size_t length = length_in(stored);
    if (length > unpacked_bytes_max) return std::nullopt;
    std::string text(length, '\0');
    const std::string_view block = stored.substr(prefix_bytes);
    const int size = LZ4_decompress_safe_usingDict(block.data(), text.data(), static_cast<int>(block.size()), static_cast<int>(length),
                                                   dictionary.data(), static_cast<int>(dictionary.size()));
    if (size < 0 || static_cast<std::size_t>(size) != length) return std::nullopt;
    return text;
}

}  // namespace docket
