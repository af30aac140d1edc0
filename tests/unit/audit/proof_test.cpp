// One exported case: docket verify --proof and the independent tests/golden/verify_record.py must agree, on what is whole and on whatever
// was done to it.

#include "tests/unit/audit/audit_fixture.hpp"

#include <boost/json.hpp>

#include <cstdlib>

#include "engine/audit/proof/case_proof.hpp"
#include "engine/merkle/signed/checkpoint.hpp"

namespace {

using namespace docket;
namespace json = boost::json;

const char* const golden = "tests/golden/case_record_v1";

std::string export_of(const SmallRecord& record, const CaseId& id, Audience audience = Audience::internal)
{
    SqliteOptions options;
    options.path = record.database();
    const auto text = case_proof(*open_sqlite_reader(options), id, audit_key().verifier(), audience);
    REQUIRE(text.has_value());
    return *text;
}

std::vector<Finding> verify(const std::string& text, bool with_key = true)
{
    std::vector<Finding> found;
    const auto key = with_key ? std::optional(audit_key().verifier()) : std::nullopt;
    verify_case_proof(text, key, [&](const Finding& finding) { found.push_back(finding); });
    return found;
}

/// What the independent verifier says.
bool is_good_to_python(const std::filesystem::path& file, bool with_key = true)
{
    std::string command = "python3 tests/golden/verify_record.py case '" + file.string() + '\'';
    if (with_key) command += " --key '" + audit_key().verifier().text() + '\'';
    return std::system((command + " > /dev/null").c_str()) == 0;
}

void write(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream(file, std::ios::binary) << text;
}

json::object& entry(json::value& record, std::size_t number)
{
    return record.at("entries").as_array().at(number).as_object();
}

void replace_in(json::value& text, const std::string& from, const std::string& to)
{
    std::string changed(text.as_string());
    const std::size_t at = changed.find(from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, from.size(), to);
    text = changed;
}

struct Tampering {
    const char* what;
    void (*change)(json::value& record);
};

const Tampering tamperings[] = {
    {"a header's byte", [](json::value& record) { replace_in(entry(record, 3)["header"], "u_lan", "u_lam"); }},
    {"a header with a blank", [](json::value& record) { replace_in(entry(record, 3)["header"], ",\"v\":1}", ", \"v\":1}"); }},
    {"a value", [](json::value& record) { replace_in(entry(record, 1)["values"], "Thử", "Thữ"); }},
    {"a value that is gone", [](json::value& record) { entry(record, 1)["values"] = "[]"; }},
    {"a value too many", [](json::value& record) { replace_in(entry(record, 0)["values"], "[", "[{\"p\":\"/a\",\"s\":\"\",\"v\":1},"); }},
    {"an entry that is gone", [](json::value& record) { record.at("entries").as_array().erase(record.at("entries").as_array().begin() + 4); }},
    {"a first entry that is gone", [](json::value& record) { record.at("entries").as_array().erase(record.at("entries").as_array().begin()); }},
    {"an entry twice", [](json::value& record) { record.at("entries").as_array().insert(record.at("entries").as_array().begin() + 4, json::value(entry(record, 4))); }},
    {"two entries in each other's place", [](json::value& record) { std::swap(entry(record, 4), entry(record, 5)); }},
    {"all entries gone", [](json::value& record) { record.at("entries").as_array().clear(); }},
    {"another position", [](json::value& record) { entry(record, 5)["position"] = entry(record, 5)["position"].as_int64() + 1; }},
    {"a digest of a proof", [](json::value& record) { entry(record, 5)["proof"].as_array()[0] = std::string(64, '0'); }},
    {"a shorter proof", [](json::value& record) { entry(record, 5)["proof"].as_array().pop_back(); }},
    {"a longer proof", [](json::value& record) { entry(record, 5)["proof"].as_array().push_back(json::value(std::string(64, '0'))); }},
    {"no proof", [](json::value& record) { entry(record, 5)["proof"] = nullptr; }},
    {"a proof of what came after", [](json::value& record) { record.at("entries").as_array().back().at("proof") = json::array(); }},
    {"another size signed", [](json::value& record) { replace_in(record.at("checkpoint"), "\n27", "\n28"); }},
    {"no checkpoint", [](json::value& record) { record.at("checkpoint") = nullptr; }},
    {"another ledger", [](json::value& record) { record.at("log") = "l_other"; }},
    {"another case", [](json::value& record) { record.at("case") = "c_other"; }},
    {"another format", [](json::value& record) { record.at("docket_case_record") = 2; }},
};

}  // namespace

TEST_CASE("an exported case verifies, here and by a program that shares no code")
{
    const SmallRecord record;
    const TemporaryFolder folder;
    for (const CaseId& id : SmallRecord::cases()) {
        const std::string text = export_of(record, id);
        write(folder.path() / "case.json", text);
        CHECK(codes_of(verify(text)) == "");
        CHECK(codes_of(verify(text, false)) == "");
        CHECK(is_good_to_python(folder.path() / "case.json"));
        CHECK(is_good_to_python(folder.path() / "case.json", false));
    }
    // and the last entry of the first case, which no checkpoint covers yet, is said to be so
    const ProofSummary summary = verify_case_proof(export_of(record, SmallRecord::cases()[0]), audit_key().verifier(), [](const Finding&) {});
    CHECK(summary.proven == summary.entries - 1);
    CHECK(summary.is_key_known);
}

TEST_CASE("whatever is done to an exported case, both verifiers refuse it")
{
    const SmallRecord record;
    const TemporaryFolder folder;
    const std::string whole = export_of(record, SmallRecord::cases()[0]);
    for (const Tampering& tampering : tamperings) {
        CAPTURE(tampering.what);
        json::value changed = json::parse(whole);
        tampering.change(changed);
        const std::string text = json::serialize(changed);
        write(folder.path() / "case.json", text);
        CHECK_FALSE(verify(text).empty());
        CHECK_FALSE(is_good_to_python(folder.path() / "case.json"));
    }
}

TEST_CASE("a party's export lacks internal comments, says so, and verifies all the same")
{
    const SmallRecord record;
    const TemporaryFolder folder;
    const std::string whole = export_of(record, SmallRecord::cases()[0]), text = export_of(record, SmallRecord::cases()[0], Audience::everyone);
    CHECK(whole.find("Ý kiến nội bộ") != std::string::npos);
    CHECK(text.find("Ý kiến nội bộ") == std::string::npos);
    CHECK(codes_of(verify(text)) == "");
    CHECK(verify_case_proof(text, audit_key().verifier(), [](const Finding&) {}).withheld == 1);
    CHECK(verify_case_proof(whole, audit_key().verifier(), [](const Finding&) {}).withheld == 0);
    write(folder.path() / "case.json", text);
    CHECK(is_good_to_python(folder.path() / "case.json"));
    // and of a case without such comments it is the same as anybody's
    CHECK(export_of(record, SmallRecord::cases()[1], Audience::everyone) == export_of(record, SmallRecord::cases()[1]));
}

TEST_CASE("what is said to be withheld must be committed to, be away, and be named once")
{
    const SmallRecord record;
    const TemporaryFolder folder;
    const std::string text = export_of(record, SmallRecord::cases()[0], Audience::everyone);
    const auto withholding = [](json::value& changed) -> json::object& {
        json::array& entries = changed.at("entries").as_array();
        return std::find_if(entries.begin(), entries.end(), [](const json::value& one) { return one.as_object().contains("withheld"); })->as_object();
    };
    const std::pair<const char*, std::function<void(json::value&)>> changes[] = {
        {"not said", [&](json::value& changed) { withholding(changed).erase("withheld"); }},
        {"said of nothing", [&](json::value& changed) { withholding(changed)["withheld"] = json::array(); }},
        {"said twice", [&](json::value& changed) { withholding(changed)["withheld"] = {"/comment", "/comment"}; }},
        {"never committed to", [&](json::value& changed) { withholding(changed)["withheld"] = {"/comment", "/secret"}; }},
        {"still there", [](json::value& changed) { entry(changed, 1)["withheld"] = {"/data/subject"}; }},
    };
    for (const auto& [what, change] : changes) {
        CAPTURE(what);
        json::value changed = json::parse(text);
        change(changed);
        write(folder.path() / "case.json", json::serialize(changed));
        CHECK_FALSE(verify(json::serialize(changed)).empty());
        CHECK_FALSE(is_good_to_python(folder.path() / "case.json"));
    }
}

TEST_CASE("an exported case with a checkpoint of a forger's is refused by the key, and by nothing else")
{
    const SmallRecord record;
    const TemporaryFolder folder;
    const SigningKey forger = audit_key("docket.test/record", 8);
    json::value changed = json::parse(export_of(record, SmallRecord::cases()[0]));
    const auto note = parse_note(std::string(changed.at("checkpoint").as_string()));
    changed.at("checkpoint") = sign_checkpoint(*parse_checkpoint_text(note->text), forger);
    changed.at("key") = forger.verifier().text();
    const std::string text = json::serialize(changed);
    write(folder.path() / "case.json", text);
    CHECK(codes_of(verify(text)) == "signature");
    CHECK(codes_of(verify(text, false)) == "");
    CHECK_FALSE(is_good_to_python(folder.path() / "case.json"));
    CHECK(is_good_to_python(folder.path() / "case.json", false));
}

TEST_CASE("what is no export at all is refused without a word more than that")
{
    for (const char* text : {"", "[]", "{}", "null", "{\"docket_case_record\":1}", "{\"docket_case_record\":1,\"entries\":[null]}", "{\"docket_case_record\":1,\"entries\":[{}]}"}) {
        CAPTURE(text);
        CHECK_FALSE(verify(text).empty());
    }
}

TEST_CASE("the exported case on file still verifies")
{
    const std::string text = read_file(std::filesystem::path(golden) / "record.json");
    CHECK(codes_of(verify(text)) == "");
    CHECK(is_good_to_python(std::filesystem::path(golden) / "record.json"));
    CHECK(read_file(std::filesystem::path(golden) / "key.txt") == audit_key().verifier().text() + '\n');
}

TEST_CASE("write the exported case on file" * doctest::skip())
{
    const SmallRecord record;
    std::filesystem::create_directories(golden);
    write(std::filesystem::path(golden) / "record.json", export_of(record, SmallRecord::cases()[2]));
    write(std::filesystem::path(golden) / "key.txt", audit_key().verifier().text() + '\n');
}
