#pragma once

// A scenario of a definition, lived through over HTTP against the real program: the same steps, but signed-in people, uploaded files,
// and a wall clock that is moved by libfaketime so that deadlines fire when they should. Fails the running doctest case by itself.

#include <map>
#include <memory>
#include <string>

#include "engine/model/definition/definition.hpp"
#include "engine/model/definition/scenario.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/server_process.hpp"

namespace docket {

/// The wall clock of a program started with `environment()`. Moves only when told to; the monotonic clock goes on as it is.
class MovableClock {
public:
    MovableClock(const std::filesystem::path& folder, Instant start);

    void set(Instant now);
    [[nodiscard]] Instant now() const noexcept { return now_; }
    /// Variables for the program.
    [[nodiscard]] std::vector<std::string> environment() const;

private:
    std::filesystem::path file_;
    Instant now_;
};

class StoryRunner {
public:
    /// @param file      the definition
    /// @param scenario  the beginning of the scenario's name: "SBX-01"
    StoryRunner(const std::string& file, const std::string& scenario);

    /// Lives through all steps. Refusals of every kind are tried on the way: a stale version, a payload with an unknown member, a role that
    /// may not, and those that the scenario states.
    void run();

private:
    void take(const ScenarioStep& step);
    void fire(const FireStep& step);
    void refuse(const RefusedStep& step);
    void advance(const AdvanceStep& step);
    void expect(const ExpectStep& step);
    void open_case(const ScenarioActor& who);
    void try_refusals(ApiClient& client, const std::string& event, const boost::json::value& data);

    [[nodiscard]] std::string username_of(const ScenarioActor& who);
    void sign_in(const std::string& username);
    ApiClient& client_of(const ScenarioActor& who);
    void make_party(const std::string& role, const std::string& username);
    [[nodiscard]] boost::json::value payload(ApiClient& client, const std::string& event, const Value& data);
    [[nodiscard]] boost::json::value with_files(ApiClient& client, const Field& field, const Value& value);
    [[nodiscard]] const Form* form_of(const std::string& event) const;
    [[nodiscard]] boost::json::value current_case();

    std::shared_ptr<const Definition> definition_;
    Scenario scenario_;
    TemporaryFolder folder_;
    MovableClock clock_;
    ServerProcess program_;
    std::map<std::string, ApiClient> clients_;  ///< by user name
    std::map<std::string, Instant> signed_in_;
    std::map<std::string, std::vector<std::string>> names_;  ///< by role: the scenario's names, in order of appearance
    std::string case_id_;
    std::string opener_;
    int fired_ = 0;
};

/// Who of config/people.yaml holds the role: the first of them, or another one.
[[nodiscard]] std::string username_for(const std::string& role, std::size_t which = 0);

}  // namespace docket
