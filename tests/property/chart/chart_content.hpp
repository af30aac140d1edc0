#pragma once

// Conditions and executable content of random charts. See chart_maker.hpp.

#include "engine/loader/yaml/yaml_print.hpp"
#include "tests/property/chart/chart_shape.hpp"

namespace docket {

/// The events that charts speak of, to themselves and from outside.
[[nodiscard]] const std::vector<std::string>& chart_events();

[[nodiscard]] YamlNode text_list(const std::vector<std::string>& texts);
/// A mapping of one key.
[[nodiscard]] YamlNode one(const char* key, YamlNode value);
/// {cel: …}
[[nodiscard]] YamlNode computed(const std::string& text);

class ContentMaker {
public:
    ContentMaker(const Shape& shape, Choices& choices) : shape_(shape), choices_(choices) {}

    [[nodiscard]] std::string condition(std::size_t depth = 0);
    [[nodiscard]] std::string any_id();
    /// A list of actions; `depth` is how deep inside others it stands.
    [[nodiscard]] YamlNode block(std::size_t depth = 0);
    /// The same as a member of `map`, unless it is empty.
    void add_block(YamlNode& map, const char* key);
    /// One block or several, some of which fail.
    void add_blocks(YamlNode& map, const char* key);

private:
    YamlNode log_action();
    YamlNode set_action();
    YamlNode event_rule();
    void add_payload(YamlNode& action);
    YamlNode raise_action();
    YamlNode send_action();
    YamlNode if_action(std::size_t depth);
    YamlNode for_action(std::size_t depth);
    YamlNode action(std::size_t depth);

    const Shape& shape_;
    Choices& choices_;
    std::size_t logs_ = 0;
};

}  // namespace docket
