// `docket calendar due`: reads questions from flags or JSON lines, prints answers as text or JSON.

#include "app/commands/calendar/calendar_command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <array>
#include <iostream>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "app/commands/calendar/calendar_source.hpp"
#include "engine/base/limits.hpp"
#include "engine/calendar/due.hpp"
#include "engine/loader/duration.hpp"

namespace docket {

namespace {

namespace json = boost::json;

/// What is asked, as written.
struct Question {
    std::string calendar;
    std::string from;
    std::string limit;
    std::vector<std::pair<std::string, std::string>> pauses;
    std::optional<std::string> restart;
};

struct Answer {
    Due due;
    Unit unit = Unit::days;
    std::shared_ptr<const Calendar> calendar;  // may be null
};

/// Why there is no answer, and the exit code that says so.
using Fault = CalendarFault;

template <class T>
using Outcome = Result<T, Fault>;

Fault usage(std::string message)
{
    return {2, std::move(message)};
}

/// "18:20" or "18:20:30" as seconds of the day.
std::optional<int> time_of_day(std::string_view text)
{
    // The date is of no account: it makes the text one that from_rfc3339 reads.
    const auto instant = from_rfc3339("1970-01-01T" + std::string(text) + (text.size() == 5 ? ":00Z" : "Z"));
    if (!instant) return std::nullopt;
    return static_cast<int>(instant->ms / 1000);
}

std::optional<Instant> read_instant(std::string_view text, const Calendar* calendar)
{
    if (const auto instant = from_rfc3339(text)) return instant;
    const auto date = date_from_text(text.substr(0, 10));
    if (!date) return std::nullopt;
    int seconds = 0;
    if (text.size() > 10) {
        const bool plausible = (text[10] == 'T' || text[10] == ' ') && (text.size() == 16 || text.size() == 19);
        const auto time = plausible ? time_of_day(text.substr(11)) : std::nullopt;
        if (!time) return std::nullopt;
        seconds = *time;
    }
    const std::chrono::year_month_day day(*date);
    const LocalTime local{static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
                          static_cast<int>(static_cast<unsigned>(day.day())), seconds / 3600, seconds / 60 % 60, seconds % 60};
    return (calendar ? calendar->zone() : TimeZone()).instant_of(local);
}

Fault bad_instant(std::string_view what, std::string_view text)
{
    return usage("Expected to read " + std::string(what) + ", but '" + std::string(text) +
                 "' is neither an RFC 3339 instant nor a local date YYYY-MM-DD.");
}

Outcome<std::pair<std::string, std::string>> read_pause(std::string_view text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return usage("Expected to read a pause FROM/TO, but '" + std::string(text) + "' has no slash.");
    return std::pair(std::string(text.substr(0, slash)), std::string(text.substr(slash + 1)));
}

Outcome<Answer> answer(const Question& question, CalendarFinder& calendars)
{
    const auto limit = parse_limit(question.limit);
    if (!limit)
        return usage("Expected to read a limit such as \"5 working days\" or \"72 hours\", but got '" + question.limit + "'.");
    Answer result;
    result.unit = limit->unit;
    if (!question.calendar.empty()) {
        auto calendar = calendars.find(question.calendar);
        if (!calendar) return calendar.error();
        result.calendar = *std::move(calendar);
    }
    const Calendar* calendar = result.calendar.get();
    const auto from = read_instant(question.from, calendar);
    if (!from) return bad_instant("the start", question.from);
    std::vector<Pause> pauses;
    for (const auto& [begin, end] : question.pauses) {
        const auto paused = read_instant(begin, calendar), resumed = read_instant(end, calendar);
        if (!paused || !resumed) return bad_instant("a pause", paused ? end : begin);
        pauses.push_back({*paused, *resumed});
    }
    std::optional<Instant> restart;
    if (question.restart && !(restart = read_instant(*question.restart, calendar)))
        return bad_instant("the restart", *question.restart);

    auto computed = due(calendar, *from, *limit, pauses, restart);
    if (!computed) {
        // A question that no calendar could answer was put wrongly; a year without an entry is an answer of "no".
        const bool refused = computed.error().reason == CalendarGap::Reason::year_not_covered;
        return Fault{refused ? 1 : 2, describe(computed.error()).en};
    }
    result.due = *std::move(computed);
    return result;
}

json::object text_json(const LocalText& text)
{
    return {{"vi", text.vi}, {"en", text.en}};
}

json::object answer_json(const Due& due)
{
    json::array explanation;
    for (const DayNote& note : due.explanation) {
        json::object line{{"date", to_text(Date(note.date))}, {"reason", code_of(note.reason)}};
        if (note.number > 0) line["number"] = note.number;
        if (note.total > 0) line["of"] = note.total;
        if (!note.name.empty()) line["name"] = text_json(note.name);
        line["text"] = text_json(describe(note));
        explanation.push_back(std::move(line));
    }
    return {{"due_on", to_text(Date(due.due_on))}, {"due_at", to_rfc3339(due.due_at)}, {"explanation", std::move(explanation)}};
}

std::string two_digits(int number)
{
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// "2026-09-28 Mon".
std::string day_text(const std::chrono::year_month_day& day)
{
    constexpr std::array names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    return to_text(Date(day)) + " " + names[std::chrono::weekday(Date(day)).c_encoding()];
}

/// "2026-09-28 Mon 24:00 +07:00 (2026-09-28T17:00:00.000Z)". Days end at 24:00, as article 148.6 says it.
std::string due_text(const Answer& answer)
{
    const TimeZone zone = answer.calendar ? answer.calendar->zone() : TimeZone();
    std::string clock = "24:00";
    if (!needs_calendar(answer.unit)) {
        const LocalTime local = zone.local_at(answer.due.due_at);
        clock = two_digits(local.hour) + ":" + two_digits(local.minute);
        if (local.second != 0) clock += ":" + two_digits(local.second);
    }
    const int offset = zone.offset_seconds_at(answer.due.due_at) / 60;
    const int minutes = offset < 0 ? -offset : offset;
    return day_text(answer.due.due_on) + " " + clock + (offset < 0 ? " -" : " +") + two_digits(minutes / 60) + ":" +
           two_digits(minutes % 60) + " (" + to_rfc3339(answer.due.due_at) + ")";
}

void print(const Answer& answer, const CalendarDueOptions& options, std::ostream& out)
{
    if (options.format == CalendarDueOptions::Format::json) {
        out << json::serialize(answer_json(answer.due)) << '\n';
        return;
    }
    out << due_text(answer) << '\n';
    if (!options.explain) return;
    for (const DayNote& note : answer.due.explanation) {
        const LocalText text = describe(note);
        const bool vietnamese = options.language == CalendarDueOptions::Language::vi;
        out << "  " << day_text(note.date) << "  " << (vietnamese ? text.vi : text.en) << '\n';
    }
}

// A batch line.

Outcome<std::string> string_of(const json::value& value, std::string_view key)
{
    if (!value.is_string()) return usage("Expected to read " + std::string(key) + ", but it is no string.");
    return std::string(value.get_string());
}

Outcome<std::pair<std::string, std::string>> pause_of(const json::value& value)
{
    if (value.is_string()) return read_pause(std::string_view(value.get_string()));
    const json::object* object = value.if_object();
    const json::value* from = object ? object->if_contains("from") : nullptr;
    const json::value* to = object ? object->if_contains("to") : nullptr;
    if (!from || !to || object->size() != 2 || !from->is_string() || !to->is_string())
        return usage("Expected to read pauses as \"FROM/TO\" or {\"from\", \"to\"}, but got something else.");
    return std::pair(std::string(from->get_string()), std::string(to->get_string()));
}

Outcome<std::vector<std::pair<std::string, std::string>>> pauses_of(const json::value& value)
{
    std::vector<std::pair<std::string, std::string>> pauses;
    if (value.is_null()) return pauses;
    if (!value.is_array()) return usage("Expected to read pauses, but it is no list.");
    for (const json::value& item : value.get_array()) {
        auto pause = pause_of(item);
        if (!pause) return pause.error();
        pauses.push_back(*std::move(pause));
    }
    return pauses;
}

/// One member of a batch line; the fault if it cannot be.
std::optional<Fault> take_member(Question& question, std::string_view key, const json::value& value)
{
    if (key == "pauses") {
        auto pauses = pauses_of(value);
        if (!pauses) return pauses.error();
        question.pauses = *std::move(pauses);
        return std::nullopt;
    }
    const bool optional = key == "restart" || key == "calendar";
    if (optional && value.is_null()) return std::nullopt;
    auto text = string_of(value, key);
    if (!text) return text.error();
    if (key == "calendar") question.calendar = *std::move(text);
    else if (key == "from") question.from = *std::move(text);
    else if (key == "limit") question.limit = *std::move(text);
    else if (key == "restart") question.restart = *std::move(text);
    else return usage("Expected to read calendar, from, limit, pauses or restart, but got '" + std::string(key) + "'.");
    return std::nullopt;
}

Outcome<Question> question_of(const std::string& line, const std::string& calendar)
{
    if (line.size() > limits::json_bytes_max) return usage("Expected to read a line of at most 1 MiB, but it is longer.");
    boost::system::error_code malformed;
    const json::value value = json::parse(line, malformed);
    if (malformed || !value.is_object()) return usage("Expected to read a JSON object, but the line is none.");
    Question question;
    question.calendar = calendar;
    for (const auto& [key, member] : value.get_object())
        if (auto fault = take_member(question, key, member)) return *std::move(fault);
    return question;
}

Outcome<Answer> answer_line(const std::string& line, const std::string& calendar, CalendarFinder& calendars)
{
    const auto question = question_of(line, calendar);
    if (!question) return question.error();
    return answer(*question, calendars);
}

int run_batch(const CalendarDueOptions& options, CalendarFinder& calendars, std::istream& in, std::ostream& out)
{
    std::string line;
    while (std::getline(in, line)) {
        const auto result = answer_line(line, options.calendar, calendars);
        out << json::serialize(result ? answer_json(result->due) : json::object{{"error", result.error().message}}) << '\n';
        // A caller that waits for each answer before it asks again must not wait for ever.
        if (in.rdbuf()->in_avail() <= 0) out.flush();
    }
    out.flush();
    return in.bad() || !out ? 3 : 0;
}

}  // namespace

int calendar_due(const CalendarDueOptions& options, std::istream& in, std::ostream& out, std::ostream& err)
{
    CalendarFinder calendars(options.config_dir);
    if (options.batch) return run_batch(options, calendars, in, out);

    const auto fail = [&err](const Fault& fault) {
        err << fault.message << '\n';
        return fault.exit_code;
    };
    Question question{options.calendar, options.from, options.limit, {}, options.restart};
    for (const std::string& text : options.pauses) {
        auto pause = read_pause(text);
        if (!pause) return fail(pause.error());
        question.pauses.push_back(*std::move(pause));
    }
    const auto result = answer(question, calendars);
    if (!result) return fail(result.error());
    print(*result, options, out);
    out.flush();
    return out ? 0 : 3;
}

void register_calendar(CLI::App& root, int& exit_code)
{
    CLI::App* calendar = root.add_subcommand("calendar", "Working days, due dates, and why");
    calendar->require_subcommand(1);
    CLI::App* command = calendar->add_subcommand("due", "When a period ends");
    const auto options = std::make_shared<CalendarDueOptions>();
    command->add_option("--calendar", options->calendar, "Name under config/calendars, or a file; not needed for hours and less");
    CLI::Option* from = command->add_option("--from", options->from, "Start: RFC 3339, or a local date YYYY-MM-DD");
    CLI::Option* limit = command->add_option("--limit", options->limit, "\"5 working days\", \"30 days\", \"72 hours\"");
    CLI::Option* batch = command->add_flag("--batch", options->batch, "Read questions as JSON lines, answer a line each");
    command->add_option("--pause", options->pauses, "FROM/TO: time that does not count; may be repeated")->allow_extra_args(false);
    command->add_option("--restart", options->restart, "A fresh full period starts with this instant");
    command->add_flag("--explain", options->explain, "Every counted and skipped day");
    const std::map<std::string, CalendarDueOptions::Format> formats{{"text", CalendarDueOptions::Format::text},
                                                                    {"json", CalendarDueOptions::Format::json}};
    command->add_option("--format", options->format, "text or json")->transform(CLI::CheckedTransformer(formats));
    const std::map<std::string, CalendarDueOptions::Language> languages{{"en", CalendarDueOptions::Language::en},
                                                                        {"vi", CalendarDueOptions::Language::vi}};
    command->add_option("--lang", options->language, "Language of --explain: en or vi")
        ->transform(CLI::CheckedTransformer(languages));
    command->add_option("--config-dir", options->config_dir, "Folder that holds calendars/ (also DOCKET_CONFIG_DIR)");
    batch->excludes(from)->excludes(limit);
    command->callback([options, from, limit, &exit_code] {
        if (!options->batch && from->empty()) throw CLI::RequiredError("--from");
        if (!options->batch && limit->empty()) throw CLI::RequiredError("--limit");
        exit_code = calendar_due(*options, std::cin, std::cout, std::cerr);
    });
}

}  // namespace docket
