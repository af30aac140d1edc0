#pragma once

// The parts of a definition that are about people and procedure: roles, separation, named clocks, panels, letters, links.
// Everything is kept as written; what executes it is named in docs/language.md.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/definition/action.hpp"
#include "engine/model/definition/form.hpp"
#include "engine/model/definition/limit.hpp"
#include "engine/model/definition/text.hpp"

namespace docket {

/// Most roles in one definition: they are kept as bits.
inline constexpr std::size_t roles_max = 64;
using RoleSet = std::bitset<roles_max>;

struct Role {
    std::string id;
    LocalText title;
    bool party = false;               ///< held per case; otherwise held in the organisation
    bool opens = false;               ///< may open a case; a party role that opens is given to the opener
    RoleSet appointed_by;             ///< party: the roles that may name its holders on a case
    Place place;
};

/// No one person does two of these on one case.
struct Separation {
    std::vector<std::string> events;
    Basis basis;
    Place place;
};

struct ClockRule {
    std::string name;
    LocalText title;
    LimitRule limit;
    std::vector<std::string> starts;       ///< states whose entry starts it
    std::vector<std::string> pauses_in;    ///< states
    std::vector<std::string> restarts_on;  ///< states or events
    std::vector<std::string> stops_on;     ///< states whose entry ends it
    std::vector<Mark> warn_at;
    ActionBlock on_expiry;
    RoleSet extend_by;
    int extend_max_times = 0;
    std::optional<LimitRule> extend_max;
    Basis basis;
    Place place;
};

/// An exact fraction, 0 < numerator <= denominator; "> 3/4" sets `strict`.
struct Fraction {
    std::int64_t numerator = 2;
    std::int64_t denominator = 3;
    bool strict = false;

    friend bool operator==(const Fraction&, const Fraction&) = default;
};

struct QuorumSeat {
    std::vector<std::string> any_of;  ///< seat names, one of which must be there: chair or vice
    int count = 1;
};

struct Criterion {
    std::string name;
    LocalText title;
    double max = 100;
    double weight = 1;
};

struct PanelDecision {
    Expression when;
    std::string raise;
};

struct Panel {
    enum class Ballot { score, vote, text };
    enum class Closes { all_voted, chair, clock };

    std::string name;
    LocalText title;
    std::string role;
    int size_min = 0, size_max = 0;
    bool size_odd = false;
    std::optional<Fraction> quorum;
    std::vector<QuorumSeat> quorum_includes;
    Ballot ballot = Ballot::vote;
    std::vector<std::string> choices;   ///< vote: what a ballot may say
    std::vector<Criterion> criteria;
    bool sealed = false;
    std::optional<int> outlier_beyond_percent;
    std::optional<double> bonus_percent;
    std::vector<std::string> tie;
    std::vector<PanelDecision> decide;
    Closes closes = Closes::chair;
    std::optional<LimitRule> papers_before;  ///< papers are sent at least this long before the meeting
    Basis basis;
    Place place;
};

struct Letter {
    std::string name;
    std::string form_code;  ///< "01": number of the prescribed paper form, or ""
    LocalText title;
    LocalText body;         ///< text with {{ CEL }} in it
    Basis basis;
    Place place;
};

struct Link {
    std::string name;
    std::string workflow;
    LocalText title;
    Place place;
};

struct Stage {
    std::string id;
    LocalText title;
};

struct Outcome {
    std::string code;
    LocalText title;
};

}  // namespace docket
