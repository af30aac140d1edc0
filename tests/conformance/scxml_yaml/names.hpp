#pragma once

// The names of one case's machine, as our language has them: states renamed where their ids have dots, data under `data.`, and a
// type for each datum. Rewrites expressions accordingly.

#include <boost/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace docket {

class CaseNames {
public:
    explicit CaseNames(const boost::json::object& machine);

    /// The id under which the file has a state.
    [[nodiscard]] const std::string& state(const std::string& id) const { return states_.at(id); }
    [[nodiscard]] const std::string& path(const std::string& id) const { return paths_.at(id); }
    /// Event names and descriptors: "done.state.ID" follows the id.
    [[nodiscard]] std::string event(const std::string& name) const;
    [[nodiscard]] std::string expression(std::string_view text) const;
    /// "a.b", "a[0]" and "a['b']" as a dotted path below `data`.
    [[nodiscard]] static std::string location(std::string_view text);
    [[nodiscard]] bool is_data(const std::string& name) const { return types_.contains(name); }
    /// The narrowest type that holds all that the case puts there, as far as that is plain: else "dyn".
    [[nodiscard]] const std::string& type(const std::string& data) const { return types_.at(data); }

private:
    void add_states(const boost::json::object& state, const std::string& above);
    void note_uses(const boost::json::value& value);
    void settle_types();

    std::map<std::string, std::string> states_, paths_, types_;
    std::vector<std::pair<std::string, std::string>> assigned_;  ///< location, expression
    std::string all_text_;                                      ///< every text of the machine, to search for comparisons
};

}  // namespace docket
