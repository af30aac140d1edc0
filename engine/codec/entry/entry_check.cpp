#include "engine/codec/entry/entry_check.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include "engine/codec/entry/entry_values.hpp"
#include "engine/codec/json/base64.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/canonical_scan.hpp"

namespace docket {

namespace {

struct Commitment {
    std::string_view path;
    Digest digest{};
};

/// What the header commits to. The paths of values lie in the header, those of files here.
struct Commitments {
    std::vector<Commitment> all;
    std::deque<std::string> file_paths;
};

bool read_digest(CanonicalScan& scan, Digest& digest)
{
    std::string_view hex;
    if (!scan.read_plain_string(hex)) return false;
    const auto read = digest_from_hex(hex);
    if (read) digest = *read;
    return read.has_value();
}

/// [{"c":…,"k":…,"p":…},…]
bool read_commit(CanonicalScan& scan, Commitments& commitments)
{
    if (!scan.accept('[')) return false;
    if (scan.accept(']')) return true;
    do {
        std::string_view privacy, path;
        Commitment& commitment = commitments.all.emplace_back();
        const bool read = scan.accept("{\"c\":") && read_digest(scan, commitment.digest) && scan.accept(",\"k\":") &&
                          scan.read_plain_string(privacy) && scan.accept(",\"p\":") && scan.read_plain_string(path) &&
                          scan.accept('}');
        if (!read) return false;
        commitment.path = path;
    } while (scan.accept(','));
    return scan.accept(']');
}

/// [{"c":…,"id":…,"media":…,"size":…},…]
bool read_files(CanonicalScan& scan, Commitments& commitments)
{
    if (!scan.accept('[')) return false;
    if (scan.accept(']')) return true;
    do {
        std::string_view id, media, size;
        Commitment& commitment = commitments.all.emplace_back();
        const bool read = scan.accept("{\"c\":") && read_digest(scan, commitment.digest) && scan.accept(",\"id\":") &&
                          scan.read_plain_string(id) && scan.accept(",\"media\":") && scan.read_value(media) &&
                          scan.accept(",\"size\":") && scan.read_value(size) && scan.accept('}');
        if (!read) return false;
        commitment.path = commitments.file_paths.emplace_back(file_path(DocumentId(std::string(id))));
    } while (scan.accept(','));
    return scan.accept(']');
}

/// The whole header: canonical, of version 1, after `prev`.
bool read_header(std::string_view text, const Digest& prev, Commitments& commitments)
{
    CanonicalScan scan(text);
    if (!scan.accept('{')) return false;
    bool is_version_1 = false, is_after_prev = false, first = true;
    std::string_view key, previous, span;
    do {
        if (!scan.read_key(key, previous, first)) return false;
        bool read = true;
        if (key == "commit") {
            read = read_commit(scan, commitments);
        } else if (key == "files") {
            read = read_files(scan, commitments);
        } else if (key == "prev") {
            Digest digest{};
            read = read_digest(scan, digest);
            is_after_prev = digest == prev;
        } else {
            read = scan.read_value(span);
            if (key == "v") is_version_1 = span == "1";
        }
        if (!read) return false;
        previous = key;
        first = false;
    } while (scan.accept(','));
    return scan.accept('}') && scan.at_end() && is_version_1 && is_after_prev;
}

bool is_before(const Commitment& a, const Commitment& b) { return a.path < b.path; }

/// Room to work in, kept from one value to the next.
struct Room {
    std::string salt, message;
};

bool is_committed_to(const Commitment& commitment, std::string_view salt, std::string_view value, Room& room)
{
    if (!read_base64(salt, room.salt)) return false;
    room.message.assign(commitment.path).append(1, '\0').append(value);
    return hmac_sha256(room.salt, room.message) == commitment.digest;
}

/// [{"p":…,"s":…,"v":…},…], ascending by path. Paths that have no value go to `missing`.
bool check_values(std::string_view text, const std::vector<Commitment>& commitments, std::vector<std::string>& missing)
{
    CanonicalScan scan(text);
    auto next = commitments.begin();
    Room room;
    if (!scan.accept('[')) return false;
    if (!scan.accept(']')) {
        do {
            std::string_view path, salt, value;
            const bool read = scan.accept("{\"p\":") && scan.read_plain_string(path) && scan.accept(",\"s\":") &&
                              scan.read_plain_string(salt) && scan.accept(",\"v\":") && scan.read_value(value) && scan.accept('}');
            if (!read) return false;
            for (; next != commitments.end() && next->path < path; ++next) missing.emplace_back(next->path);
            if (next == commitments.end() || next->path != path || !is_committed_to(*next, salt, value, room)) return false;
            ++next;
        } while (scan.accept(','));
        if (!scan.accept(']')) return false;
    }
    for (; next != commitments.end(); ++next) missing.emplace_back(next->path);
    return scan.at_end();
}

}  // namespace

std::optional<EntryCheck> check_at_a_glance(std::string_view header, std::string_view values, const Digest& prev)
{
    if (!CanonicalScan::may_be_scanned(header) || !CanonicalScan::may_be_scanned(values)) return std::nullopt;
    Commitments read;
    if (!read_header(header, prev, read)) return std::nullopt;
    std::vector<Commitment>& commitments = read.all;
    // The files' commitments stand in a list of their own.
    if (!std::is_sorted(commitments.begin(), commitments.end(), is_before))
        std::sort(commitments.begin(), commitments.end(), is_before);
    const auto is_same = [](const Commitment& a, const Commitment& b) { return a.path == b.path; };
    if (std::adjacent_find(commitments.begin(), commitments.end(), is_same) != commitments.end()) return std::nullopt;
    EntryCheck check;
    if (!check_values(values, commitments, check.missing)) return std::nullopt;
    check.hash = entry_hash(header);
    return check;
}

Result<Value, CodecFault> parsed(std::string_view text, std::string_view what)
{
    auto value = parse_stored_json(text, stored_json_limits);
    if (!value) return CodecFault{"not_json", "The " + std::string(what) + ": " + value.error().message};
    return std::move(*value);
}

Result<EntryCheck, CodecFault> check_with_care(std::string_view header_text, std::string_view values_text, const Digest& prev)
{
    const auto header_value = parsed(header_text, "header");
    if (!header_value) return header_value.error();
    const auto values_value = parsed(values_text, "values");
    if (!values_value) return values_value.error();
    if (to_canonical_json(*header_value) != header_text)
        return CodecFault{"not_canonical", "Expected the header to be canonical JSON."};
    Faults faults;
    Fields header(*header_value, "header", faults);
    if (header.whole("v") != 1) faults.add("version", "Expected an entry of format version 1.");
    if (header.digest("prev") != prev) faults.add("prev", "Expected \"prev\" to be the hash of the case's previous entry.");
    const auto commitments = commitments_of(header);
    const auto values = salted_values(*values_value, faults);
    EntryCheck check;
    for (const auto& [path, digest] : commitments) {
        const auto found = values.find(path);
        if (found == values.end())
            check.missing.push_back(path);
        else if (hmac_sha256(found->second.salt, path + '\0' + to_canonical_json(found->second.value)) != digest)
            faults.add("commitment", "Expected the value at \"" + path + "\" to be the one committed to.");
    }
    for (const auto& [path, value] : values) {
        if (!commitments.contains(path))
            faults.add("uncommitted_value", "Expected no value at \"" + path + "\", which has no commitment.");
    }
    if (faults.first()) return *faults.first();
    check.hash = entry_hash(header_text);
    return check;
}

Result<EntryCheck, CodecFault> verify_entry(std::string_view header, std::string_view values, const Digest& prev)
{
    if (auto check = check_at_a_glance(header, values, prev)) return std::move(*check);
    return check_with_care(header, values, prev);
}

}  // namespace docket
