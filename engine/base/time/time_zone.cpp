// Zone files: TZif (RFC 8536) and the process-wide table of those read. The footer's rule is posix_tz.cpp's.

#include "engine/base/time/time_zone.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "engine/base/time/posix_tz.hpp"

namespace docket {

struct TimeZone::Rules {
    std::int64_t first_offset = 0;                             // before the first transition
    std::vector<std::pair<std::int64_t, std::int64_t>> changes;  // (UTC second, offset from then on), ascending
    std::optional<PosixTz> afterwards;
};

namespace {

constexpr std::string_view zone_folder = "/usr/share/zoneinfo/";
constexpr std::size_t zone_name_bytes_max = 64;          // the longest IANA name has 32
constexpr std::size_t zone_file_bytes_max = 64 * 1024;   // the largest file has under 4 KiB
constexpr std::size_t header_bytes = 44;

/// Big-endian, two's complement.
std::int64_t number_at(std::string_view bytes, std::size_t offset, std::size_t width)
{
    std::uint64_t value = (static_cast<unsigned char>(bytes[offset]) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = 0; i < width; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[offset + i]);
    return static_cast<std::int64_t>(value);
}

/// One data block of a TZif file: its counts, where its parts begin, and where it ends.
struct Block {
    std::size_t indicators_ut, indicators_standard, leaps, transitions, types, letters;
    std::size_t time_width;
    std::size_t times, type_indices, type_records, end;
};

std::optional<Block> block_at(std::string_view bytes, std::size_t offset, std::size_t time_width)
{
    if (bytes.size() < offset + header_bytes || bytes.substr(offset, 4) != "TZif") return std::nullopt;
    const auto count = [&](std::size_t index) { return static_cast<std::size_t>(number_at(bytes, offset + 20 + index * 4, 4)); };
    Block block{count(0), count(1), count(2), count(3), count(4), count(5), time_width, 0, 0, 0, 0};
    for (const std::size_t n :
         {block.indicators_ut, block.indicators_standard, block.leaps, block.transitions, block.types, block.letters})
        if (n > zone_file_bytes_max) return std::nullopt;
    block.times = offset + header_bytes;
    block.type_indices = block.times + block.transitions * time_width;
    block.type_records = block.type_indices + block.transitions;
    block.end = block.type_records + block.types * 6 + block.letters + block.leaps * (time_width + 4) + block.indicators_standard +
                block.indicators_ut;
    if (block.end > bytes.size() || block.types == 0) return std::nullopt;
    return block;
}

std::optional<std::string> contents_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string bytes(zone_file_bytes_max, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (file.gcount() <= 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

bool is_zone_name(std::string_view name)
{
    if (name.empty() || name.size() > zone_name_bytes_max || name.front() == '/' || name.back() == '/') return false;
    const bool known = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' ||
               c == '/';
    });
    return known && name.find("//") == std::string_view::npos;
}

std::int64_t seconds_of(const LocalTime& local)
{
    const auto month = std::chrono::year(local.year) / std::chrono::month(static_cast<unsigned>(local.month));
    const std::int64_t days = std::chrono::sys_days(month / 1).time_since_epoch().count() + local.day - 1;
    return ((days * 24 + local.hour) * 60 + local.minute) * 60 + local.second;
}

}  // namespace

TimeZone::TimeZone() : TimeZone(fixed(0)) {}

TimeZone::TimeZone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

TimeZone TimeZone::fixed(std::int32_t offset_seconds)
{
    assert(offset_seconds > -86'400 && offset_seconds < 86'400);
    auto rules = std::make_shared<Rules>();
    rules->first_offset = offset_seconds;
    return TimeZone(std::move(rules));
}

std::optional<TimeZone> TimeZone::from_tzif(std::string_view bytes)
{
    auto block = block_at(bytes, 0, 4);
    if (!block) return std::nullopt;
    const bool has_footer = bytes[4] >= '2';
    if (has_footer && !(block = block_at(bytes, block->end, 8))) return std::nullopt;

    const auto offset_of_type = [&](std::size_t type) { return number_at(bytes, block->type_records + type * 6, 4); };
    auto rules = std::make_shared<Rules>();
    rules->first_offset = offset_of_type(0);
    for (std::size_t i = 0; i < block->transitions; ++i) {
        const auto type = static_cast<unsigned char>(bytes[block->type_indices + i]);
        if (type >= block->types) return std::nullopt;
        rules->changes.emplace_back(number_at(bytes, block->times + i * block->time_width, block->time_width),
                                    offset_of_type(type));
    }
    if (!std::is_sorted(rules->changes.begin(), rules->changes.end())) return std::nullopt;
    if (has_footer) {
        const std::string_view footer = bytes.substr(block->end);
        const std::size_t end = footer.find('\n', 1);
        if (!footer.starts_with('\n') || end == std::string_view::npos) return std::nullopt;
        if (end > 1 && !(rules->afterwards = posix_tz_from_text(footer.substr(1, end - 1)))) return std::nullopt;
    }
    return TimeZone(std::move(rules));
}

std::optional<TimeZone> TimeZone::find(std::string_view name)
{
    // Only zones that exist are kept, so the table is bounded by the folder.
    static std::shared_mutex mutex;
    static std::map<std::string, TimeZone, std::less<>> known;

    if (!is_zone_name(name)) return std::nullopt;
    {
        const std::shared_lock lock(mutex);
        if (const auto found = known.find(name); found != known.end()) return found->second;
    }
    const auto bytes = contents_of(std::string(zone_folder) + std::string(name));
    if (!bytes) return std::nullopt;
    auto zone = from_tzif(*bytes);
    if (!zone) return std::nullopt;
    const std::unique_lock lock(mutex);
    return known.emplace(name, *std::move(zone)).first->second;
}

std::int64_t TimeZone::offset_at_second(std::int64_t second) const
{
    const auto& changes = rules_->changes;
    if (changes.empty()) return rules_->afterwards ? rules_->afterwards->offset_at(second) : rules_->first_offset;
    const auto next = std::upper_bound(changes.begin(), changes.end(), second,
                                       [](std::int64_t s, const auto& change) { return s < change.first; });
    if (next == changes.begin()) return rules_->first_offset;
    if (next == changes.end() && rules_->afterwards) return rules_->afterwards->offset_at(second);
    return std::prev(next)->second;
}

std::int32_t TimeZone::offset_seconds_at(Instant instant) const
{
    const std::int64_t second = instant.ms / 1000 - (instant.ms % 1000 < 0 ? 1 : 0);
    return static_cast<std::int32_t>(offset_at_second(second));
}

LocalTime TimeZone::local_at(Instant instant) const
{
    const std::int64_t second = instant.ms / 1000 - (instant.ms % 1000 < 0 ? 1 : 0);
    const std::chrono::sys_seconds local{std::chrono::seconds(second + offset_at_second(second))};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    const auto of_day = static_cast<int>((local - day).count());
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())), of_day / 3600, of_day / 60 % 60, of_day % 60};
}

Instant TimeZone::instant_of(const LocalTime& local) const
{
    // Offsets stay within a day, and no two changes stand closer than that: the offsets a day before and after are all candidates.
    const std::int64_t wall = seconds_of(local);
    const std::int64_t before = offset_at_second(wall - 86'400);
    const std::int64_t after = offset_at_second(wall + 86'400);
    const std::int64_t earlier = wall - std::max(before, after);
    const std::int64_t later = wall - std::min(before, after);
    if (offset_at_second(earlier) == wall - earlier) return {earlier * 1000};
    if (offset_at_second(later) == wall - later) return {later * 1000};

    // The wall time falls into a gap, which begins between the two; find its end by halving.
    std::int64_t low = earlier;
    std::int64_t high = later;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (offset_at_second(middle) == before ? low : high) = middle;
    }
    return {high * 1000};
}

}  // namespace docket
