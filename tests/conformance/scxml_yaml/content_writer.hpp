#pragma once

// Expressions and executable content of a case, spelled. See case_file.hpp.

#include <boost/json.hpp>

#include "tests/conformance/scxml_yaml/names.hpp"
#include "tests/conformance/scxml_yaml/spelling.hpp"

namespace docket {

/// nullptr if the member is absent or null.
[[nodiscard]] const boost::json::value* member(const boost::json::object& object, std::string_view name);
[[nodiscard]] std::string text_of(const boost::json::value& value);
/// JSON as YAML: the same value.
[[nodiscard]] YamlNode yaml_of(const boost::json::value& value);

class ContentWriter {
public:
    ContentWriter(const CaseNames& names, Spelling& spelling) : names_(names), spelling_(spelling) {}

    /// CEL where an expression is wanted.
    [[nodiscard]] YamlNode expression(std::string_view text);
    /// {cel: …}
    [[nodiscard]] YamlNode computed(std::string_view text);
    [[nodiscard]] YamlNode period(std::int64_t ms);
    [[nodiscard]] YamlNode actions(const boost::json::array& block, std::size_t from = 0);
    /// Blocks of `entry` or `exit`, if there are any.
    void add_blocks(YamlNode& map, const char* key, const boost::json::value* blocks);
    /// `data` of an event, `output` of a final state.
    void add_data(YamlNode& map, const char* key, const boost::json::object& from, bool may_be_scalar);
    /// Takes assignments to different places off the front of a block, as `set` of a transition. Returns how many.
    std::size_t add_set(YamlNode& map, const boost::json::array& block);

private:
    YamlNode action(const boost::json::object& from);
    YamlNode assignment(const boost::json::object& from);
    YamlNode choice(const boost::json::array& branches, std::size_t from);
    YamlNode loop(const boost::json::object& from);
    YamlNode event_name(const boost::json::object& from, const char* fixed, const char* text);

    const CaseNames& names_;
    Spelling& spelling_;
};

}  // namespace docket
