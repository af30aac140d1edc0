#pragma once

// A small record made by the real engine: interleaved cases of the tally workflow, with comments, a document, a timer and a claim, and
// checkpoints signed with a key of a fixed seed. Made once for each test program; each test gets a copy, to do with as it likes.

#include <doctest/doctest.h>
#include <spdlog/sinks/null_sink.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>

#include "app/files.hpp"
#include "engine/audit/proof/signer.hpp"
#include "engine/audit/verify/verify.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/runtime/engine.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/seeded_random.hpp"
#include "tests/support/server_process.hpp"

namespace docket {

inline SigningKey audit_key(const char* name = "docket.test/record", std::uint8_t seed_byte = 7)
{
    SigningKey::Seed seed;
    seed.fill(seed_byte);
    auto key = SigningKey::from_seed(name, seed);
    REQUIRE(key.has_value());
    return std::move(*key);
}

class RecordMaker {
public:
    explicit RecordMaker(const std::filesystem::path& database, const std::string& seed = "audit", const std::string& log_id = "l_audit")
        : random_(seed), engine_(open(database, log_id), read_calendars("config/calendars"), clock_, random_,
                                 std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>()))
    {
        const char* const tally = "tests/stories/workflows/tally.yaml";
        for (const Diagnostic& diagnostic : engine_.publish(read_file(tally), tally, PersonId())) CHECK(diagnostic.severity != Severity::error);
        engine_.start();
    }

    void make(int cases, int ticks, const std::filesystem::path& documents)
    {
        for (int i = 0; i < cases; ++i) {
            ids.push_back(committed(OpenCase{"tally", Value()}, lan_).id);
            Map filing;
            filing.set("subject", "Thử nghiệm số " + std::to_string(i + 1));
            committed(FireEvent{ids.back(), "file", Value(std::move(filing)), ""}, lan_);
        }
        for (int tick = 0; tick < ticks; ++tick) {
            clock_.advance(1'000);
            for (const CaseId& id : ids) committed(FireEvent{id, "tick", Value(), ""}, lan_, "key-" + id.text + std::to_string(tick));
        }
        committed(AddComment{ids[0], {"Ý kiến nội bộ", Audience::internal}}, thao_);
        const std::string content = "%PDF-1.4 mẫu";
        DocumentRef document{DocumentId("f_one"), "", "Minh chứng.pdf", "application/pdf", content.size(), sha256(content), {}, {}};
        const std::string hex = to_hex(document.sha256);
        std::filesystem::create_directories(documents / hex.substr(0, 2));
        std::ofstream(documents / hex.substr(0, 2) / hex) << content;
        committed(AddDocument{ids[0], document}, lan_);
        committed(FireEvent{ids[1], "pause", Value(), ""}, thao_);
        committed(FireEvent{ids[2], "close", Value(), "Xong"}, thao_);
        committed(FireEvent{ids[0], "tick", Value(), ""}, thao_);
    }

    void sign(Signer& signer)
    {
        Signer::Step done;
        while (!done.is_at_end) REQUIRE_FALSE(signer.step(engine_.reader(), 100, done).has_value());
        if (!done.checkpoint) return;
        auto written = std::make_shared<std::promise<void>>();
        auto waiting = written->get_future();
        engine_.write([checkpoint = *done.checkpoint](Ledger& ledger) { ledger.put_checkpoint(checkpoint); },
                      [written](std::optional<Trouble> trouble) {
                          CHECK_FALSE(trouble.has_value());
                          written->set_value();
                      });
        waiting.get();
    }

    Snapshot committed(CommandBody body, const Actor& actor, const std::string& key = "")
    {
        auto promise = std::make_shared<std::promise<Answer>>();
        auto answer = promise->get_future();
        engine_.handle({std::move(body), actor, {}, key, key.empty() ? std::optional<Digest>() : sha256("request"), false},
                       [promise](Answer one) { promise->set_value(std::move(one)); });
        const Answer got = answer.get();
        REQUIRE(std::holds_alternative<Committed>(got));
        return *std::get<Committed>(got).snapshot;
    }

    [[nodiscard]] const Actor& lan() const { return lan_; }
    [[nodiscard]] const Actor& guard() const { return guard_; }
    std::vector<CaseId> ids;

private:
    static Actor person(const std::string& name, std::vector<std::string> roles)
    {
        Actor actor;
        actor.id = PersonId("u_" + name);
        actor.kind = Actor::Kind::person;
        actor.roles = std::move(roles);
        return actor;
    }

    std::unique_ptr<Ledger> open(const std::filesystem::path& database, const std::string& log_id)
    {
        SqliteOptions options;
        options.path = database;
        options.log_id = log_id;
        options.disk_free_bytes_min = 0;
        return open_sqlite_ledger(options, random_, clock_.now());
    }

    Actor lan_ = person("lan", {}), thao_ = person("thao", {"case_officer"}), guard_ = person("guard", {"data_protection"});
    ManualClock clock_;
    SeededRandom random_;
    Engine engine_;
};

/// 3 cases, 275 entries: one full tile and a partial one. Checkpoints at about 100, 270 and 274; one entry comes after the last.
class SmallRecord {
public:
    SmallRecord()
    {
        std::filesystem::copy(original().folder.path(), folder_.path(),
                              std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    }

    [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }
    [[nodiscard]] std::filesystem::path database() const { return folder_.path() / "docket.db"; }
    [[nodiscard]] static const std::vector<CaseId>& cases() { return original().ids; }

    /// Runs SQL as one who knows how to get around our guards and covers the traces: triggers are put back.
    void tamper(const std::string& sql) const
    {
        Connection connection(database(), Connection::Access::read_write);
        std::string drop, restore;
        {
            Query triggers = connection.query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
            while (triggers.step()) {
                drop += "DROP TRIGGER " + triggers.text(0) + ';';
                restore += triggers.text(1) + ';';
            }
        }
        INFO(sql);
        REQUIRE_NOTHROW(connection.run((drop + sql + ';' + restore).c_str()));
    }

    [[nodiscard]] std::vector<Finding> verify(const std::function<void(VerifyOptions&)>& change = {}) const
    {
        VerifyOptions options;
        options.path = database();
        options.key = audit_key().verifier();
        if (change) change(options);
        std::vector<Finding> found;
        SystemRandom random;
        const VerifySummary summary = verify_ledger(options, random, [&](const Finding& finding) { found.push_back(finding); }, [](const AuditProgress&) {});
        CHECK(summary.findings == found.size());
        return found;
    }

private:
    struct Original {
        TemporaryFolder folder;
        std::vector<CaseId> ids;

        Original()
        {
            RecordMaker maker(folder.path() / "docket.db");
            Signer signer(audit_key());
            maker.make(3, 30, folder.path() / "docket.db.documents");
            maker.sign(signer);
            for (int i = 0; i < 170; ++i) maker.committed(FireEvent{maker.ids[0], "tick", Value(), ""}, maker.lan());
            maker.sign(signer);
            maker.committed(FireEvent{maker.ids[0], "tick", Value(), ""}, maker.lan());
            maker.committed(FireEvent{maker.ids[0], "tick", Value(), ""}, maker.lan());
            maker.sign(signer);
            maker.committed(FireEvent{maker.ids[0], "tick", Value(), ""}, maker.lan());
            ids = maker.ids;
        }
    };

    static const Original& original()
    {
        static const Original made;
        return made;
    }

    TemporaryFolder folder_;
};

/// "hash seq" of these: each code once, in order of first finding.
inline std::string codes_of(const std::vector<Finding>& findings)
{
    std::string codes;
    for (const Finding& finding : findings) {
        if ((' ' + codes + ' ').find(' ' + finding.code + ' ') == std::string::npos) codes += (codes.empty() ? "" : " ") + finding.code;
    }
    return codes;
}

}  // namespace docket
