// Reads calendar files through YamlNode and Reader, in the file's order, then checks dates against one another.

#include "engine/loader/calendar_file.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/loader/yaml/yaml_reader.hpp"
#include "engine/loader/yaml/yaml_tree.hpp"

namespace docket {

namespace {

constexpr std::size_t id_bytes_max = 64;  // An id is a file's name and stands in every stored deadline.

bool is_id(std::string_view text)
{
    if (text.empty() || text.size() > id_bytes_max || text.front() == '-' || text.back() == '-') return false;
    const auto known = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return std::all_of(text.begin(), text.end(), known);
}

/// "15:00" to minutes since midnight.
std::optional<std::chrono::minutes> time_from_text(std::string_view text)
{
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (hour > 23 || minute > 59) return std::nullopt;
    return std::chrono::hours(hour) + std::chrono::minutes(minute);
}

/// Fills the parts of one calendar; the diagnostics say whether they may be used.
class CalendarReader {
public:
    CalendarReader(const YamlNode& root, const std::string& file, Diagnostics& diagnostics)
        : root_(root), reader_(root, file, diagnostics)
    {
    }

    CalendarParts read();

private:
    struct ReadDay {
        Date date;
        const YamlNode* node;  // of the date
    };

    std::string text(const YamlNode& map, std::string_view key);
    std::string text_or_empty(const YamlNode& map, std::string_view key);
    Confidence confidence(const YamlNode& map);
    void read_head(CalendarParts& parts);
    void read_weekly_rest(CalendarParts& parts);
    void read_flags(CalendarParts& parts);
    bool flag(const YamlNode& flags, std::string_view key);
    void read_years(CalendarParts& parts);
    std::vector<ReadDay> read_days(std::string_view key, bool opened, std::map<Date, SpecialDay>& days);
    std::optional<Date> read_date(const YamlNode& node);
    SpecialDay read_day(const YamlNode& node, bool opened);
    void check_days(const CalendarParts& parts, const std::vector<ReadDay>& closed, const std::vector<ReadDay>& opened);
    void check_years(CalendarParts& parts, const std::vector<ReadDay>& days);

    const YamlNode& root_;
    Reader reader_;
};

std::string CalendarReader::text(const YamlNode& map, std::string_view key)
{
    const YamlNode* node = reader_.require(map, key);
    return node ? reader_.expect_string(*node).value_or("") : "";
}

std::string CalendarReader::text_or_empty(const YamlNode& map, std::string_view key)
{
    const YamlNode* node = map.find(key);
    return node ? reader_.expect_string(*node).value_or("") : "";
}

Confidence CalendarReader::confidence(const YamlNode& map)
{
    const YamlNode* node = map.find("confidence");
    if (!node) return Confidence::none;
    const auto word = reader_.expect_word(*node, {"verified", "secondary", "legacy", "programme_rule"});
    constexpr std::array levels{Confidence::verified, Confidence::secondary, Confidence::legacy, Confidence::programme_rule};
    return word ? levels[*word] : Confidence::none;
}

void CalendarReader::read_head(CalendarParts& parts)
{
    parts.id = text(root_, "calendar");
    if (const YamlNode* node = root_.find("calendar"); node && node->is_scalar() && !node->null && !is_id(parts.id))
        reader_.error(*node, "bad-id", "'" + parts.id + "' is no id of a calendar.",
                      "Use up to 64 small letters, digits and hyphens.");
    parts.version = text(root_, "version");
    if (const YamlNode* title = root_.find("title"); title && reader_.expect_keys(*title, {"vi", "en"}))
        parts.title = {text(*title, "vi"), text(*title, "en")};

    parts.zone_name = text(root_, "time_zone");
    if (const auto zone = TimeZone::find(parts.zone_name)) {
        parts.zone = *zone;
    } else if (!parts.zone_name.empty()) {
        reader_.error(*root_.find("time_zone"), "unknown-time-zone",
                      "The time zone '" + parts.zone_name + "' is not known to this machine.",
                      "Use an IANA name such as Asia/Ho_Chi_Minh; the zone files come with the package tzdata.");
    }
    if (const YamlNode* node = root_.find("cutoff_forward")) {
        const auto time = reader_.expect_string(*node);
        if (time) parts.cutoff_forward = time_from_text(*time);
        if (time && !parts.cutoff_forward)
            reader_.error(*node, "bad-time", "'" + *time + "' is no time of day.", "Write it as \"HH:MM\", 00:00 to 23:59.");
    }
}

void CalendarReader::read_weekly_rest(CalendarParts& parts)
{
    const YamlNode* node = reader_.require(root_, "weekly_rest");
    if (!node || !reader_.expect_list(*node)) return;
    for (const YamlNode& item : node->items)
        if (const auto day = reader_.expect_word(item, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}))
            parts.weekly_rest[*day] = true;
    if (std::all_of(parts.weekly_rest.begin(), parts.weekly_rest.end(), [](bool rest) { return rest; }))
        reader_.error(*node, "no-working-day", "Every day of the week is a rest day.", "Leave out at least one day.");
}

bool CalendarReader::flag(const YamlNode& flags, std::string_view key)
{
    const YamlNode* node = flags.find(key);
    return node ? reader_.expect_bool(*node).value_or(true) : true;
}

void CalendarReader::read_flags(CalendarParts& parts)
{
    const YamlNode* node = root_.find("flags");
    if (!node || !reader_.expect_keys(*node, {"opened_days_count", "swapped_days_off_roll"})) return;
    parts.flags = {flag(*node, "opened_days_count"), flag(*node, "swapped_days_off_roll")};
}

void CalendarReader::read_years(CalendarParts& parts)
{
    const YamlNode* node = root_.find("years");
    if (!node || !reader_.expect_map(*node)) return;
    for (const YamlEntry& entry : node->entries) {
        const auto year = reader_.expect_integer(entry.key, 1, 9999);
        if (!reader_.expect_keys(entry.value, {"source", "confidence"}) || !year) continue;
        parts.years[static_cast<int>(*year)] = {text(entry.value, "source"), confidence(entry.value)};
    }
}

std::optional<Date> CalendarReader::read_date(const YamlNode& node)
{
    const auto written = reader_.expect_string(node);
    if (!written) return std::nullopt;
    const auto date = date_from_text(*written);
    if (!date) reader_.error(node, "bad-date", "'" + *written + "' is no date.", "Write an existing day as YYYY-MM-DD.");
    return date;
}

SpecialDay CalendarReader::read_day(const YamlNode& node, bool opened)
{
    SpecialDay day;
    day.name = {text(node, "name_vi"), text_or_empty(node, "name_en")};
    if (day.name.en.empty())
        reader_.warning(node, "missing-translation", "The day has no English name.",
                        "Add name_en; until then the Vietnamese name is shown.");
    day.source = text(node, "source");
    day.confidence = confidence(node);
    day.kind = SpecialKind::swap;
    if (opened) {
        if (const YamlNode* kind = node.find("kind")) (void)reader_.expect_word(*kind, {"swap"});
    } else if (const YamlNode* kind = reader_.require(node, "kind")) {
        constexpr std::array kinds{SpecialKind::statutory, SpecialKind::make_up, SpecialKind::swap};
        if (const auto word = reader_.expect_word(*kind, {"statutory", "make_up", "swap"})) day.kind = kinds[*word];
    }
    return day;
}

std::vector<CalendarReader::ReadDay> CalendarReader::read_days(std::string_view key, bool opened, std::map<Date, SpecialDay>& days)
{
    std::vector<ReadDay> read;
    const YamlNode* list = opened ? root_.find(key) : reader_.require(root_, key);
    if (!list || !reader_.expect_list(*list)) return read;
    for (const YamlNode& node : list->items) {
        if (!reader_.expect_keys(node, {"date", "kind", "name_vi", "name_en", "source", "confidence"})) continue;
        SpecialDay day = read_day(node, opened);
        const YamlNode* date_node = reader_.require(node, "date");
        const auto date = date_node ? read_date(*date_node) : std::nullopt;
        if (!date) continue;
        if (!days.emplace(*date, std::move(day)).second) {
            reader_.error(*date_node, "duplicate-date", to_text(*date) + " is listed twice.", "Remove one of the two.");
            continue;
        }
        read.push_back({*date, date_node});
    }
    return read;
}

void CalendarReader::check_days(const CalendarParts& parts, const std::vector<ReadDay>& closed, const std::vector<ReadDay>& opened)
{
    const auto rests = [&](Date date) { return parts.weekly_rest[std::chrono::weekday(date).c_encoding()]; };
    for (const auto& [date, node] : closed)
        if (rests(date)) reader_.note(*node, "closed-on-rest-day", to_text(date) + " is a weekly rest day anyway.");
    for (const auto& [date, node] : opened) {
        if (parts.closed.contains(date)) {
            reader_.error(*node, "closed-and-opened", to_text(date) + " is both closed and opened.",
                          "Keep it in one of the two lists.");
        } else if (!rests(date)) {
            reader_.error(*node, "opened-working-day", to_text(date) + " is a working day anyway.",
                          "Only a weekly rest day can be opened.");
        }
    }
}

void CalendarReader::check_years(CalendarParts& parts, const std::vector<ReadDay>& days)
{
    const auto year_of = [](Date date) { return static_cast<int>(std::chrono::year_month_day(date).year()); };
    const YamlNode* years = root_.find("years");
    if (!years) {
        for (const ReadDay& day : days) parts.years.try_emplace(year_of(day.date));
        return;
    }
    for (const auto& [date, node] : days)
        if (!parts.years.contains(year_of(date)))
            reader_.error(*node, "year-not-covered", to_text(date) + " lies in a year that `years` does not list.",
                          "List the year, or correct the date.");
    for (const YamlEntry& entry : years->entries) {
        const auto year = yaml_integer(entry.key);
        if (year && std::none_of(days.begin(), days.end(), [&](const ReadDay& day) { return year_of(day.date) == *year; }))
            reader_.warning(entry.key, "year-without-days", "The year " + entry.key.text + " has no closed day.",
                            "List its holidays; a year whose holidays are not known yet must not be listed.");
    }
}

CalendarParts CalendarReader::read()
{
    CalendarParts parts;
    if (!reader_.expect_keys(root_, {"calendar", "version", "title", "time_zone", "weekly_rest", "cutoff_forward", "flags",
                                     "years", "closed", "opened"}))
        return parts;
    read_head(parts);
    read_weekly_rest(parts);
    read_flags(parts);
    read_years(parts);
    std::vector<ReadDay> closed = read_days("closed", false, parts.closed);
    const std::vector<ReadDay> opened = read_days("opened", true, parts.opened);
    check_days(parts, closed, opened);
    closed.insert(closed.end(), opened.begin(), opened.end());
    check_years(parts, closed);
    return parts;
}

}  // namespace

LoadedCalendar load_calendar(std::string_view bytes, std::string file_name)
{
    YamlFile file = read_yaml(bytes, file_name);
    LoadedCalendar loaded{nullptr, std::move(file.diagnostics)};
    if (!file.root) return loaded;
    CalendarParts parts = CalendarReader(*file.root, file_name, loaded.diagnostics).read();
    const auto by_place = [](const Diagnostic& a, const Diagnostic& b) { return a.place < b.place; };
    std::stable_sort(loaded.diagnostics.begin(), loaded.diagnostics.end(), by_place);
    const auto is_error = [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; };
    if (std::none_of(loaded.diagnostics.begin(), loaded.diagnostics.end(), is_error))
        loaded.calendar = std::make_shared<const Calendar>(std::move(parts));
    return loaded;
}

}  // namespace docket
