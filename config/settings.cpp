#include "config/settings.hpp"

#include <charconv>
#include <variant>

#include "engine/loader/yaml/yaml_reader.hpp"

namespace docket {

namespace {

/// Where a setting lives, so that files, variables and flags are read by one table.
using Slot = std::variant<std::string Settings::*, bool Settings::*, std::int64_t Settings::*, double Settings::*, std::vector<std::string> Settings::*>;

struct Named {
    const char* name;
    Slot slot;
};

const Named table[] = {
    {"db", &Settings::db},
    {"listen", &Settings::listen},
    {"workflows", &Settings::workflows},
    {"calendars", &Settings::calendars},
    {"people", &Settings::people},
    {"web_root", &Settings::web_root},
    {"signing_key", &Settings::signing_key},
    {"node", &Settings::node},
    {"log_level", &Settings::log_level},
    {"secure_cookies", &Settings::secure_cookies},
    {"trusted_proxies", &Settings::trusted_proxies},
    {"clock_leap_minutes", &Settings::clock_leap_minutes},
    {"io_threads", &Settings::io_threads},
    {"worker_threads", &Settings::worker_threads},
    {"rate_per_second", &Settings::rate_per_second},
    {"rate_burst", &Settings::rate_burst},
    {"connections_per_address", &Settings::connections_per_address},
};

std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        if (comma != 0) parts.emplace_back(text.substr(0, comma));
        text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
    }
    return parts;
}

template <class Number>
bool parse_number(const std::string& text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

bool assign_text(Settings& settings, const Slot& slot, const std::string& text)
{
    if (const auto* member = std::get_if<std::string Settings::*>(&slot)) return settings.*(*member) = text, true;
    if (const auto* member = std::get_if<std::vector<std::string> Settings::*>(&slot)) return settings.*(*member) = split(text), true;
    if (const auto* member = std::get_if<std::int64_t Settings::*>(&slot)) return parse_number(text, settings.*(*member));
    if (const auto* member = std::get_if<double Settings::*>(&slot)) return parse_number(text, settings.*(*member));
    const auto member = std::get<bool Settings::*>(slot);
    if (text != "true" && text != "false") return false;
    settings.*member = text == "true";
    return true;
}

void assign_node(Settings& settings, const Slot& slot, const YamlNode& node, Reader& reader)
{
    if (node.is_sequence()) {
        if (const auto* member = std::get_if<std::vector<std::string> Settings::*>(&slot)) {
            (settings.*(*member)).clear();
            for (const YamlNode& item : node.items) {
                if (auto text = reader.expect_string(item)) (settings.*(*member)).push_back(*std::move(text));
            }
            return;
        }
    }
    // Each setting reads its own text, `true` and numbers too.
    const auto text = yaml_bool(node) ? std::optional(node.text) : reader.expect_string(node);
    if (text && !assign_text(settings, slot, *text)) reader.error(node, "wrong-type", "This setting does not take '" + *text + "'.", "See config/docket.yaml.");
}

void read_file(Settings& settings, std::string_view text, const std::string& file_name, Diagnostics& diagnostics)
{
    YamlFile file = read_yaml(text, file_name);
    diagnostics.insert(diagnostics.end(), file.diagnostics.begin(), file.diagnostics.end());
    if (!file.root) return;
    Reader reader(*file.root, file_name, diagnostics);
    const std::vector<std::string> names = setting_names();
    if (!reader.expect_keys(*file.root, names)) return;
    for (const Named& named : table) {
        if (const YamlNode* node = file.root->find(named.name)) assign_node(settings, named.slot, *node, reader);
    }
}

void apply(Settings& settings, const std::vector<SettingText>& texts, const char* source, Diagnostics& diagnostics)
{
    for (const auto& [name, text] : texts) {
        for (const Named& named : table) {
            if (named.name != name) continue;
            if (!assign_text(settings, named.slot, text))
                diagnostics.push_back({Severity::error, "wrong-type", {source, 0, 0}, "The setting '" + name + "' does not take '" + text + "'.", "See config/docket.yaml.", name});
        }
    }
}

}  // namespace

std::vector<std::string> setting_names()
{
    std::vector<std::string> names;
    for (const Named& named : table) names.emplace_back(named.name);
    return names;
}

Settings read_settings(std::string_view file_text, const std::string& file_name, const std::vector<SettingText>& variables,
                       const std::vector<SettingText>& flags, Diagnostics& diagnostics)
{
    Settings settings;
    if (!file_text.empty()) read_file(settings, file_text, file_name, diagnostics);
    apply(settings, variables, "environment", diagnostics);
    apply(settings, flags, "command line", diagnostics);
    return settings;
}

}  // namespace docket
