// `docket calendar due` through streams: flags, text, JSON, batches, exit codes.

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <sstream>
#include <string>

#include "app/commands/calendar/calendar_command.hpp"

namespace docket {

namespace {

struct Ran {
    int exit_code = 0;
    std::string out;
    std::string err;
};

Ran run(CalendarDueOptions options, const std::string& input = {})
{
    options.config_dir = "config";
    std::istringstream in(input);
    std::ostringstream out, err;
    Ran ran;
    ran.exit_code = calendar_due(options, in, out, err);
    ran.out = out.str();
    ran.err = err.str();
    return ran;
}

CalendarDueOptions question(std::string from, std::string limit)
{
    CalendarDueOptions options;
    options.calendar = "vn-state-offices";
    options.from = std::move(from);
    options.limit = std::move(limit);
    return options;
}

}  // namespace

TEST_CASE("calendar due prints the day, its end and the instant; with --explain a line a day")
{
    CalendarDueOptions options = question("2026-11-20", "3 working days");
    CHECK(run(options).out == "2026-11-26 Thu 24:00 +07:00 (2026-11-26T17:00:00.000Z)\n");

    options.explain = true;
    const Ran explained = run(options);
    CHECK(explained.exit_code == 0);
    CHECK(explained.out == "2026-11-26 Thu 24:00 +07:00 (2026-11-26T17:00:00.000Z)\n"
                           "  2026-11-20 Fri  start day, not counted\n"
                           "  2026-11-21 Sat  not counted: weekly rest day\n"
                           "  2026-11-22 Sun  not counted: weekly rest day\n"
                           "  2026-11-23 Mon  counted, day 1 of 3\n"
                           "  2026-11-24 Tue  not counted: Vietnam Culture Day\n"
                           "  2026-11-25 Wed  counted, day 2 of 3\n"
                           "  2026-11-26 Thu  counted, day 3 of 3\n");

    options.language = CalendarDueOptions::Language::vi;
    CHECK(run(options).out.find("  2026-11-24 Tue  không tính: Ngày Văn hóa Việt Nam\n") != std::string::npos);
}

TEST_CASE("calendar due takes its start as")
{
    struct Row { const char* from; const char* limit; const char* out; };
    const Row rows[] = {
        {"2026-02-14T18:20:00+07:00", "72 hours", "2026-02-17 Tue 18:20 +07:00 (2026-02-17T11:20:00.000Z)\n"},
        {"2026-02-14T11:20:00Z", "72 hours", "2026-02-17 Tue 18:20 +07:00 (2026-02-17T11:20:00.000Z)\n"},
        {"2026-02-14 18:20", "72 hours", "2026-02-17 Tue 18:20 +07:00 (2026-02-17T11:20:00.000Z)\n"},
        {"2026-02-14T18:20:30", "72 hours", "2026-02-17 Tue 18:20:30 +07:00 (2026-02-17T11:20:30.000Z)\n"},
        {"2026-02-14", "24 hours", "2026-02-15 Sun 00:00 +07:00 (2026-02-14T17:00:00.000Z)\n"},
        {"2026-11-19T17:30:00Z", "1 working day", "2026-11-23 Mon 24:00 +07:00 (2026-11-23T17:00:00.000Z)\n"},  // Friday there
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.from));
        const Ran ran = run(question(row.from, row.limit));
        CHECK(ran.exit_code == 0);
        CHECK(ran.out == row.out);
        CHECK(ran.err.empty());
    }
}

TEST_CASE("calendar due without a calendar counts hours in UTC")
{
    CalendarDueOptions options = question("2026-02-14", "36 hours");
    options.calendar = "";
    CHECK(run(options).out == "2026-02-15 Sun 12:00 +00:00 (2026-02-15T12:00:00.000Z)\n");
}

TEST_CASE("calendar due answers in JSON with the explanation, pauses and restart heeded")
{
    CalendarDueOptions options = question("2026-05-12", "45 working days");
    options.format = CalendarDueOptions::Format::json;
    options.pauses = {"2026-05-28/2026-06-10"};
    const boost::json::value paused = boost::json::parse(run(options).out);
    CHECK(paused.at("due_on").as_string() == "2026-07-27");
    CHECK(paused.at("due_at").as_string() == "2026-07-27T17:00:00.000Z");
    CHECK(boost::json::serialize(paused.at("explanation").as_array().at(1)) ==
          R"({"date":"2026-05-13","reason":"counted","number":1,"of":45,)"
          R"("text":{"vi":"tính, ngày thứ 1/45","en":"counted, day 1 of 45"}})");

    options = question("2026-08-19", "15 working days");
    options.format = CalendarDueOptions::Format::json;
    options.restart = "2026-09-07";
    CHECK(boost::json::parse(run(options).out).at("due_on").as_string() == "2026-09-28");
}

TEST_CASE("calendar due says no, wrong usage and a broken file apart by the exit code")
{
    struct Row { const char* situation; CalendarDueOptions options; int exit_code; const char* says; };
    Row rows[] = {
        {"a year the calendar does not cover", question("2027-12-30", "5 working days"), 1, "2028"},
        {"a limit that is none", question("2026-03-02", "five days"), 2, "five days"},
        {"a start that is none", question("yesterday", "5 days"), 2, "yesterday"},
        {"a start with half a time", question("2026-03-02T1", "5 days"), 2, "2026-03-02T1"},
        {"days without a calendar", question("2026-03-02", "5 days"), 2, "no calendar"},
        {"an unknown calendar", question("2026-03-02", "5 days"), 2, "mars-offices"},
        {"a calendar file that is not there", question("2026-03-02", "5 days"), 2, "no/such.yaml"},
        {"a calendar file with errors", question("2026-03-02", "5 days"), 1, ""},
        {"a pause without a slash", question("2026-03-02", "5 days"), 2, "2026-03-03"},
        {"a pause that ends before it starts", question("2026-03-02", "5 days"), 2, "pause"},
        {"a restart that is no instant", question("2026-03-02", "5 days"), 2, "later"},
    };
    rows[4].options.calendar = "";
    rows[5].options.calendar = "mars-offices";
    rows[6].options.calendar = "no/such.yaml";
    rows[7].options.calendar = "tests/unit/calendar/broken_calendar.yaml";
    rows[7].says = "broken_calendar.yaml:4:20: error[unknown-value]";
    rows[8].options.pauses = {"2026-03-03"};
    rows[9].options.pauses = {"2026-03-04/2026-03-03"};
    rows[10].options.restart = "later";
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        const Ran ran = run(row.options);
        CHECK(ran.exit_code == row.exit_code);
        CHECK(ran.out.empty());
        CHECK_MESSAGE(ran.err.find(row.says) != std::string::npos, ran.err);
    }
}

TEST_CASE("a batch answers a line for each line, in order, and a bad line with its error")
{
    CalendarDueOptions options;
    options.batch = true;
    options.calendar = "vn-state-offices";
    struct Row { const char* line; const char* due_on; };  // "" where an error is expected
    const Row rows[] = {
        {R"({"calendar":"vn-state-offices","from":"2025-01-23","limit":"5 working days"})", "2025-02-06"},
        {R"({"from":"2026-05-12","limit":"45 working days","pauses":["2026-05-28/2026-06-10"],"restart":null})", "2026-07-27"},
        {R"({"from":"2026-05-12","limit":"45 working days","pauses":[{"from":"2026-05-28","to":"2026-06-10"}]})", "2026-07-27"},
        {R"({"from":"2026-08-19","limit":"15 working days","pauses":[],"restart":"2026-09-07"})", "2026-09-28"},
        {R"({"from":"2026-02-14T18:20:00Z","limit":"72 hours"})", "2026-02-18"},  // 01:20 in Viet Nam
        {"not json", ""},
        {"", ""},
        {"[1]", ""},
        {R"({"from":"2026-05-12","limit":"5 days","pause":[]})", ""},
        {R"({"from":"2026-05-12","limit":5})", ""},
        {R"({"from":"2026-05-12"})", ""},
        {R"({"from":"2026-05-12","limit":"5 days","pauses":"x"})", ""},
        {R"({"from":"2026-05-12","limit":"5 days","pauses":[7]})", ""},
        {R"({"from":"2030-05-12","limit":"5 days"})", ""},
        {R"({"calendar":"mars-offices","from":"2026-05-12","limit":"5 days"})", ""},
        {R"({"from":"2026-11-20","limit":"3 working days"})", "2026-11-26"},
    };
    std::string input;
    for (const Row& row : rows) input += std::string(row.line) + "\n";
    input.pop_back();  // the last line may lack its end

    const Ran ran = run(options, input);

    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());
    std::istringstream lines(ran.out);
    std::string line;
    std::size_t count = 0;
    for (; std::getline(lines, line); ++count) {
        CAPTURE(line);
        REQUIRE(count < std::size(rows));
        const boost::json::object answer = boost::json::parse(line).as_object();
        const std::string due_on = rows[count].due_on;
        CHECK(answer.contains("error") == due_on.empty());
        if (!due_on.empty()) CHECK(std::string(answer.at("due_on").as_string()) == due_on);
    }
    CHECK(count == std::size(rows));
}

TEST_CASE("a batch refuses a line that is too long, and goes on")
{
    CalendarDueOptions options;
    options.batch = true;
    options.calendar = "vn-state-offices";
    const std::string padding(1024 * 1024, ' ');
    const Ran ran = run(options, "{" + padding + "}\n" + R"({"from":"2026-11-20","limit":"3 working days"})" + "\n");
    CHECK(ran.out.find("at most 1 MiB") != std::string::npos);
    CHECK(ran.out.find("\"due_on\":\"2026-11-26\"") != std::string::npos);
}

TEST_CASE("the command line of calendar due is refused without what it needs")
{
    struct Row { const char* situation; std::string arguments; };
    const Row rows[] = {
        {"no start", "calendar due --limit '5 days'"},
        {"no limit", "calendar due --from 2026-03-02"},
        {"an unknown format", "calendar due --from 2026-03-02 --limit '5 days' --format xml"},
        {"a batch with a start", "calendar due --batch --from 2026-03-02"},
        {"no question", "calendar"},
        {"an unknown flag", "calendar due --from 2026-03-02 --limit '5 days' --rounding up"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        CLI::App root;
        int exit_code = -1;
        register_calendar(root, exit_code);
        CHECK_THROWS_AS(root.parse(row.arguments, false), CLI::ParseError);
        CHECK(exit_code == -1);
    }
}

TEST_CASE("the flags of calendar due reach the answer")
{
    CLI::App root;
    int exit_code = -1;
    register_calendar(root, exit_code);
    std::ostringstream captured;
    std::streambuf* const standard = std::cout.rdbuf(captured.rdbuf());
    root.parse("calendar due --calendar vn-state-offices --from 2026-05-12 --limit '45 working days' --pause 2026-05-28/2026-06-10 "
               "--pause 2026-07-01/2026-07-02 --restart 2026-05-12 --format json --config-dir config",
               false);
    std::cout.rdbuf(standard);
    CHECK(exit_code == 0);
    CHECK(boost::json::parse(captured.str()).at("due_on").as_string() == "2026-07-28");
}

}  // namespace docket
