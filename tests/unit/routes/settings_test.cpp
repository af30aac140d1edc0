// Settings: flags over variables over the file over defaults; the shipped file states the defaults.

#include <doctest/doctest.h>

#include "app/files.hpp"
#include "app/people_file.hpp"
#include "config/settings.hpp"

using namespace docket;

TEST_CASE("flags go over variables, variables over the file, the file over defaults")
{
    Diagnostics diagnostics;
    const Settings settings = read_settings("listen: 1.1.1.1:1\nnode: file\nlog_level: warn\n", "docket.yaml", {{"node", "variable"}, {"log_level", "error"}},
                                            {{"log_level", "debug"}}, diagnostics);
    CHECK(diagnostics.empty());
    CHECK(settings.listen == "1.1.1.1:1");
    CHECK(settings.node == "variable");
    CHECK(settings.log_level == "debug");
    CHECK(settings.io_threads == 1);
}

TEST_CASE("an unknown key or a wrong type is a diagnostic with its place")
{
    Diagnostics diagnostics;
    (void)read_settings("lisen: x\nio_threads: many\n", "docket.yaml", {}, {{"rate_burst", "x"}}, diagnostics);
    REQUIRE(diagnostics.size() == 3);
    CHECK(diagnostics.at(0).code == "unknown-key");
    CHECK(diagnostics.at(0).remedy.find("listen") != std::string::npos);
    CHECK(diagnostics.at(1).place.line == 2);
    CHECK(diagnostics.at(2).place.file == "command line");
}

TEST_CASE("the shipped file states every setting with its default")
{
    Diagnostics diagnostics;
    const std::string text = read_file("config/docket.yaml");
    const Settings shipped = read_settings(text, "config/docket.yaml", {}, {}, diagnostics);
    CHECK(diagnostics.empty());
    const Settings defaults;
    CHECK(shipped.db == defaults.db);
    CHECK(shipped.listen == defaults.listen);
    CHECK(shipped.rate_burst == defaults.rate_burst);
    CHECK(shipped.connections_per_address == defaults.connections_per_address);
    CHECK(shipped.worker_threads == defaults.worker_threads);
    for (const std::string& name : setting_names()) CHECK(text.find("\n" + name + ":") != std::string::npos);
}

TEST_CASE("the sample people are good and cover every role that the programmes name")
{
    Diagnostics diagnostics;
    const auto people = read_people(read_file("config/people.yaml"), "config/people.yaml", diagnostics);
    CHECK(diagnostics.empty());
    CHECK(people.size() >= 25);
}

TEST_CASE("a file of people with a plain password, a bad name or a name twice is refused")
{
    Diagnostics diagnostics;
    const std::string twice = "  - {username: an, name: A, password_hash: $argon2id$x}\n";
    (void)read_people("people:\n  - {username: Lan, name: L, password_hash: secret}\n" + twice + twice, "people.yaml", diagnostics);
    REQUIRE(diagnostics.size() == 3);
    CHECK(diagnostics.at(0).code == "bad-username");
    CHECK(diagnostics.at(1).code == "bad-password-hash");
    CHECK(diagnostics.at(2).code == "duplicate-username");
}
