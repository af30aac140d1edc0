// A payload against its form: every fault has its code and both languages, and what is kept is typed.

#include <doctest/doctest.h>

#include "engine/cases/moment.hpp"
#include "engine/cases/payload/payload.hpp"
#include "tests/unit/cases/case_builder.hpp"

namespace {

using namespace docket;

PayloadCheck check(std::vector<std::pair<std::string, Value>> members, const CaseUnderTest& on)
{
    const Actor lan = person("lan");
    return check_payload(on.snapshot.definition->forms.front(), map_of(std::move(members)), on.snapshot, moment_of(on.snapshot, lan, on.now));
}

/// The first fault's code at `pointer`; "" if there is none.
std::string code_at(const PayloadCheck& checked, const std::string& pointer)
{
    for (const FieldError& error : checked.errors) {
        if (error.pointer == pointer) return error.code;
    }
    return "";
}

Value row(std::vector<std::pair<std::string, Value>> members)
{
    return map_of(std::move(members));
}

}  // namespace

TEST_CASE("each fault of a field has its code, its pointer and a sentence in both languages")
{
    struct Row {
        std::string situation, name;
        Value value;
        std::string pointer, code;
    };
    const Row rows[] = {
        {"a required text is blank", "purpose", "   ", "/purpose", "required"},
        {"a text is one character too short", "purpose", "đườn", "/purpose", "min_length"},
        {"a text is one character too long", "purpose", std::string(21, 'x'), "/purpose", "max_length"},
        {"a text is a number", "purpose", 5, "/purpose", "type"},
        {"a text hides characters", "purpose", "abc\u200bdef", "/purpose", "characters"},
        {"a number is too small", "months", 0, "/months", "min"},
        {"a number is too large", "months", 25, "/months", "max"},
        {"a whole number has a fraction", "months", 1.5, "/months", "type"},
        {"a percentage is over 100", "share", 100.5, "/share", "max"},
        {"a date does not exist", "until", "2026-02-30", "/until", "format"},
        {"a choice is no option", "kind", "blue", "/kind", "option"},
        {"a table has too many rows", "items", List{row({{"item", "a"}}), row({{"item", "b"}}), row({{"item", "c"}}), row({{"item", "d"}})}, "/items", "max_items"},
        {"a row lacks a column", "items", List{row({{"count", 1}})}, "/items/0/item", "required"},
        {"a row has a column too many", "items", List{row({{"item", "a"}, {"colour", "red"}})}, "/items/0/colour", "unknown_field"},
        {"a cell is too small", "items", List{row({{"item", "a"}, {"count", 0}})}, "/items/0/count", "min"},
        {"a field is unknown", "colour", "red", "/colour", "unknown_field"},
    };
    const CaseUnderTest draft(loan());
    for (const Row& one : rows) {
        CAPTURE(one.situation);
        std::vector<std::pair<std::string, Value>> members{{"purpose", "Đo lưới điện"}, {"months", 6}};
        std::erase_if(members, [&](const auto& member) { return member.first == one.name; });
        members.emplace_back(one.name, one.value);
        const PayloadCheck checked = check(members, draft);
        CHECK(code_at(checked, one.pointer) == one.code);
        for (const FieldError& error : checked.errors) {
            CHECK_FALSE(error.vi.empty());
            CHECK_FALSE(error.en.empty());
            CHECK(error.vi != error.en);
        }
    }
}

TEST_CASE("lengths count characters as people see them, not bytes")
{
    const CaseUnderTest draft(loan());
    CHECK(check({{"purpose", "đường"}, {"months", 6}}, draft).errors.empty());
}

TEST_CASE("a hidden field is neither required nor kept, and a shown one is asked for")
{
    const CaseUnderTest draft(loan());
    const PayloadCheck few = check({{"purpose", "Đo lưới điện"}, {"months", 12}}, draft);
    CHECK(few.errors.empty());
    CHECK(std::find(few.shown.begin(), few.shown.end(), "guarantee") == few.shown.end());
    const PayloadCheck many = check({{"purpose", "Đo lưới điện"}, {"months", 13}}, draft);
    CHECK(code_at(many, "/guarantee") == "required");
    CHECK(std::find(many.required.begin(), many.required.end(), "guarantee") != many.required.end());
}

TEST_CASE("a file must be a document of the case, of an accepted type and size, and is completed from it")
{
    CaseUnderTest draft(loan());
    DocumentRef document;
    document.id = DocumentId("f_1");
    document.name = "bao-lanh.pdf";
    document.media = "application/pdf";
    document.size_bytes = 500;
    draft.snapshot.documents.push_back(document);
    document.id = DocumentId("f_2");
    document.name = "bao-lanh.docx";
    draft.snapshot.documents.push_back(document);
    document.id = DocumentId("f_3");
    document.name = "lon.pdf";
    document.size_bytes = 2'000'000;
    draft.snapshot.documents.push_back(document);
    const auto with = [&](const char* id) { return check({{"purpose", "Đo lưới điện"}, {"months", 13}, {"guarantee", row({{"id", id}})}}, draft); };
    const PayloadCheck good = with("f_1");
    CHECK(good.errors.empty());
    CHECK(*good.kept.find("guarantee")->find("name") == Value("bao-lanh.pdf"));
    CHECK(*good.kept.find("guarantee")->find("size") == Value(500));
    CHECK(code_at(with("f_2"), "/guarantee") == "accept");
    CHECK(code_at(with("f_3"), "/guarantee") == "max_size");
    CHECK(code_at(with("f_9"), "/guarantee") == "file");
}

TEST_CASE("a form's rule over several fields is checked once the fields themselves are good")
{
    const CaseUnderTest draft(loan());
    const PayloadCheck broken = check({{"purpose", "Đo lưới điện"}, {"months", 7}, {"kind", "old"}}, draft);
    CHECK(code_at(broken, "/kind") == "rule");
    CHECK(check({{"purpose", "Đo lưới điện"}, {"months", 6}, {"kind", "old"}}, draft).errors.empty());
    CHECK(check({{"purpose", "Đo lưới điện"}, {"months", 6}}, draft).errors.empty());  // nothing to judge
}

TEST_CASE("a whole number is taken where a fraction may stand, and becomes one")
{
    const CaseUnderTest draft(loan());
    const PayloadCheck checked = check({{"purpose", "Đo lưới điện"}, {"months", 6}, {"share", 0}}, draft);
    CHECK(checked.errors.empty());
    CHECK(*checked.kept.find("share") == Value(0.0));
}

TEST_CASE("a member that is left out keeps what is on file, and a null clears it")
{
    CaseUnderTest on_file(loan(), person("lan"), map_of({{"purpose", "Đo lưới điện"}, {"months", 6}, {"share", 5.0}}));
    CHECK(check({}, on_file).errors.empty());
    const PayloadCheck cleared = check({{"share", Value()}}, on_file);
    CHECK(cleared.errors.empty());
    CHECK(cleared.kept.find("share")->is_null());
    CHECK(code_at(check({{"purpose", Value()}}, on_file), "/purpose") == "required");
}

TEST_CASE("pointers escape what RFC 6901 says")
{
    CHECK(pointer_to("/a", "b/c~d") == "/a/b~1c~0d");
}
