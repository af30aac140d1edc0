// What becomes of the rest: head, forms, data, procedure, scenarios.

#include <doctest/doctest.h>

#include "tests/unit/loader/definitions.hpp"

namespace docket {

namespace {

const Loaded& every_key()
{
    static const Loaded result = load_definition(file_bytes("tests/definitions/good/every-key.yaml"), "every-key.yaml");
    REQUIRE(result.definition != nullptr);
    return result;
}

const Field& field(const char* name)
{
    for (const Field& one : every_key().definition->forms[0].fields) {
        if (one.name == name) return one;
    }
    throw std::runtime_error(name);
}

template <class Step> const Step& step(std::size_t index)
{
    return std::get<Step>(every_key().scenarios[0].steps.at(index).what);
}

}  // namespace

TEST_CASE("the head is kept, and the code of dossiers comes from the id if it is not given")
{
    CHECK(every_key().definition->code_prefix == "EVK");
    CHECK(every_key().definition->calendar == "vn-state-offices");
    CHECK(every_key().definition->ref.sha256 == sha256(file_bytes("tests/definitions/good/every-key.yaml")));
    struct Row {
        const char* workflow;
        const char* code;
    };
    for (const Row& row : {Row{"equipment-loan", "EL"}, Row{"sandbox", "SAN"}, Row{"a-b-c-d-e-f-g", "ABCDEF"}, Row{"x1", "XX"},
                           Row{"grant-2026", "GRA"}}) {
        const Loaded result =
            load_definition("docket: 1\nworkflow: " + std::string(row.workflow) + "\nstates: {a: {final: true}}\n", "test.yaml");
        REQUIRE(result.definition);
        CHECK(result.definition->code_prefix == row.code);
        CHECK(result.definition->title.en == row.workflow);
    }
}

TEST_CASE("without a role that opens cases, the first party role does")
{
    const auto opens = [](const std::string& roles) {
        const Loaded result =
            load_definition("docket: 1\nworkflow: test\nstates: {a: {final: true}}\nroles:\n" + roles, "test.yaml");
        REQUIRE(result.definition);
        return result.definition->roles[1].opens;
    };
    const std::string title = "title: {vi: \"V\", en: \"R\"}}\n";
    CHECK(opens("  a: {" + title + "  b: {party: true, " + title));
    CHECK_FALSE(opens("  a: {opens: true, " + title + "  b: {party: true, " + title));
}

TEST_CASE("fields keep their bounds and take the defaults of their type")
{
    CHECK(field("name").privacy == Privacy::personal);
    CHECK(field("purpose").privacy == Privacy::public_);
    CHECK(field("months").privacy == Privacy::confidential);
    CHECK(field("share").min == 0);
    CHECK(field("share").max == 100);
    CHECK(field("factor").min == 0.5);
    CHECK(field("value").currency == "VND");
    CHECK(field("proof").max_size_bytes == 5 * 1024 * 1024);
    CHECK(field("more").max_size_bytes == 25 * 1024 * 1024);
    CHECK(field("costs").columns.size() == 2);
    CHECK(field("kind").options.size() == 2);
    CHECK(field("agreed").must_be_true);
    CHECK(field("keeper").type == FieldType::person);
}

TEST_CASE("constants become expressions of the declared type")
{
    struct Row {
        const char* name;
        const char* text;
    };
    const Row rows[] = {{"rounds", "0"},
                        {"names", "[]"},
                        {"scores", "{\"a\": 1.0, \"b\": 2.5}"},
                        {"last", "null"},
                        {"doubled", "data.rounds * 2"},
                        {"ratio", "2.0"},
                        {"words", "[\"a \\\"b\\\"\", \"c\"]"}};
    const auto& data = every_key().definition->data;
    REQUIRE(data.size() == std::size(rows));
    for (std::size_t i = 0; i < data.size(); ++i) {
        CHECK(data[i].name == rows[i].name);
        CHECK(data[i].value.text == rows[i].text);
        CHECK(data[i].value.program != nullptr);
    }
}

TEST_CASE("procedure is kept as written")
{
    const Definition& definition = *every_key().definition;
    const ClockRule& clock = definition.clocks[0];
    CHECK(std::get<Limit>(clock.limit) == Limit{15, Unit::working_days});
    CHECK(clock.warn_at.size() == 2);
    CHECK(clock.extend_max_times == 1);
    CHECK(clock.basis.confidence == Confidence::legacy);
    CHECK(std::get<ComputedLimit>(definition.clocks[1].limit).unit == Unit::weeks);
    REQUIRE(definition.panels.size() == 2);
    const Panel& panel = definition.panels[0];
    CHECK(panel.quorum == Fraction{3, 4, true});
    REQUIRE(panel.quorum_includes.size() == 3);
    CHECK(panel.quorum_includes[1].count == 2);
    CHECK(panel.quorum_includes[2].any_of == std::vector<std::string>{"secretary", "vice"});
    CHECK(panel.outlier_beyond_percent == 20);
    CHECK(panel.bonus_percent == 10.0);
    CHECK(panel.closes == Panel::Closes::all_voted);
    CHECK(definition.panels[1].name == "purse");
    CHECK(definition.states[definition.find_state("counting")].panel == 1);
}

TEST_CASE("a task says how it finds its person and when it is due")
{
    const Definition& definition = *every_key().definition;
    const auto& task = definition.states[definition.find_state("assessment")].task;
    REQUIRE(task);
    CHECK(task->assign.kind == Assignment::Kind::computed);
    CHECK(std::get<Limit>(*task->within) == Limit{5, Unit::working_days});
    CHECK(task->remind.size() == 2);
    CHECK(definition.forms[*task->form].name == "opinion");
    CHECK(definition.states[definition.find_state("reading")].task->assign.event == "assess");
}

TEST_CASE("samples are merged in order, and the step's own data come last")
{
    const Value& data = step<FireStep>(0).data;
    CHECK(*data.find("name") == Value("Lan"));
    CHECK(*data.find("value") == Value(1));
    CHECK(*data.find("months") == Value(7));
    CHECK(step<FireStep>(0).as.roles == std::vector<std::string>{"applicant"});
}

TEST_CASE("every kind of step is read")
{
    CHECK(step<EventStep>(1).event == "late");
    CHECK(step<RefusedStep>(2).because == "bad_payload");
    CHECK(step<RefusedStep>(2).as.roles == std::vector<std::string>{"officer", "head"});
    CHECK(step<CommentStep>(3).text == "hello");
    CHECK(step<VoteStep>(4).panel == "council");
    CHECK(step<DocumentStep>(5).as.name == "minh");
    CHECK(std::get<Limit>(step<AdvanceStep>(6).by) == Limit{5, Unit::working_days});
    CHECK(std::get<Instant>(step<AdvanceStep>(7).by) == *from_rfc3339("2026-04-01T00:00:00Z"));
    const ExpectStep& expect = step<ExpectStep>(8);
    CHECK(expect.in == std::vector<std::string>{"processing.assessment"});
    CHECK(std::get<Limit>(expect.due[0].second) == Limit{5, Unit::working_days});
    CHECK(std::get<std::string>(expect.due[1].second) == "2026-03-23");
    CHECK(expect.data[1].first == "last");
    CHECK(expect.allowed->size() == 2);
    CHECK(expect.as->name == "minh");
    CHECK(every_key().scenarios[0].starts_at == from_rfc3339("2026-03-02T02:00:00Z"));
}

TEST_CASE("what is written but not executed is said once a feature")
{
    std::size_t not_alive = 0;
    std::size_t recorded = 0;
    for (const Diagnostic& one : every_key().diagnostics) {
        not_alive += one.code == "not-yet-alive";
        recorded += one.code == "recorded-only";
    }
    CHECK(not_alive == 9);  // separation, clocks, extend, panels, letters, links, signature, clock: stopped, least_loaded
    CHECK(recorded == 5);  // notify, escalate, issue, pay, publish
}

}  // namespace docket
