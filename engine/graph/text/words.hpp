#pragma once

// What a chart says in words, in one language: titles, periods, what fires a transition, who may, and the long form of each for
// tooltips. Private to engine/graph. Knows no file format.

#include <string>
#include <string_view>

#include "engine/graph/graph.hpp"

namespace docket {

/// What sets a transition off.
enum class Trigger {
    person,  ///< `by`: somebody fires its event
    engine,  ///< an event that only the engine or an action raises
    always,  ///< no event
    after,   ///< a period in its source state
    overdue, ///< its source's task was not done within its period
};

[[nodiscard]] Trigger trigger_of(const Definition& definition, const Transition& transition);
/// As JSON and class names write it: "person", …
[[nodiscard]] std::string_view code_of(Trigger trigger) noexcept;
/// "atomic", "compound", "parallel", "final", "history".
[[nodiscard]] std::string_view code_of(State::Kind kind) noexcept;
/// The period of an `after` transition or of the task whose lateness sets the transition off; nullptr for the others.
[[nodiscard]] const LimitRule* period_of(const Definition& definition, const Transition& transition);
/// Its event descriptors as SCXML writes them, with spaces between: "submit error *".
[[nodiscard]] std::string events_of(const Transition& transition);
/// "5 working days", "{data.trial_months} months", "{cel}": as the definition writes it.
[[nodiscard]] std::string written(const LimitRule& period);

class Words {
public:
    Words(const Definition& definition, Language language) : definition_(definition), language_(language) {}

    [[nodiscard]] std::string_view pick(std::string_view vi, std::string_view en) const
    {
        return language_ == Language::vi ? vi : en;
    }
    [[nodiscard]] const std::string& text(const LocalText& text) const;
    /// Its id if it has no title.
    [[nodiscard]] std::string title(StateIndex state) const;
    /// "5 ngày làm việc"; a computed amount shortened.
    [[nodiscard]] std::string period(const LimitRule& period) const;
    [[nodiscard]] std::string role(std::size_t index) const;
    /// "Chuyên viên, Trưởng đơn vị".
    [[nodiscard]] std::string roles(const RoleSet& roles) const;
    /// What sets it off, in few words: its label, or its event, or its period. "" for an event-less transition.
    [[nodiscard]] std::string trigger(const Transition& transition) const;
    /// What its actions do outside the chart, in few words: "báo Trưởng đơn vị". "" if nothing.
    [[nodiscard]] std::string deeds(const ActionBlock& actions) const;

    /// The long forms, a fact a line.
    [[nodiscard]] std::string about(StateIndex state) const;
    [[nodiscard]] std::string about(const Transition& transition) const;

private:
    std::string event_words(const std::string& event) const;
    std::string deed(const Action& action) const;

    const Definition& definition_;
    Language language_;
};

} // namespace docket
