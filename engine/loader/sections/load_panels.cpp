// Panels: councils, their size, quorum, ballots and decisions. Fractions are exact: "> 3/4" of 8 is 7.

#include <algorithm>
#include <charconv>

#include "engine/loader/parts.hpp"

namespace docket {

namespace {

/// A whole number at the front of the text, taken off; nullopt if there is none below a million.
std::optional<std::int64_t> take_whole(std::string_view& text)
{
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || number < 0 || number >= 1'000'000) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<Fraction> parse_fraction(std::string_view text)
{
    Fraction fraction;
    if (text.starts_with('>')) {
        fraction.strict = true;
        text.remove_prefix(1);
        while (text.starts_with(' ')) text.remove_prefix(1);
    }
    const auto numerator = take_whole(text);
    if (!numerator || !text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
    const auto denominator = take_whole(text);
    if (!denominator || !text.empty() || *numerator < 1 || *numerator > *denominator) return std::nullopt;
    fraction.numerator = *numerator;
    fraction.denominator = *denominator;
    return fraction;
}

class PanelReader {
public:
    PanelReader(Context& context, const YamlNode& node) : context_(context), read_(context.read), node_(node) {}

    Panel run(const std::string& name)
    {
        panel_.name = name;
        panel_.place = read_.place_of(node_);
        const bool is_map =
            read_.expect_keys(node_, {"name", "title", "role", "size", "quorum", "ballot", "choices", "criteria", "sealed",
                                      "outlier", "bonus", "tie", "decide", "closes", "papers_before", "basis", "confidence"});
        if (!is_map) return std::move(panel_);
        panel_.title = read_text_at(context_, node_, "title");
        panel_.basis = read_basis(context_, node_);
        if (const YamlNode* role = read_.require(node_, "role"); role != nullptr && read_role(context_, *role))
            panel_.role = role->text;
        if (const YamlNode* size = read_.require(node_, "size")) read_size(*size);
        if (const YamlNode* quorum = node_.find("quorum")) read_quorum(*quorum);
        read_ballot();
        panel_.choices = read_names("choices");
        panel_.tie = read_names("tie");
        if (const YamlNode* criteria = node_.find("criteria")) read_criteria(*criteria);
        panel_.sealed = read_bool_at(context_, node_, "sealed");
        read_percentages();
        if (const YamlNode* decide = node_.find("decide")) read_decisions(*decide);
        if (const YamlNode* before = node_.find("papers_before"))
            panel_.papers_before = read_limit(context_, *before, context_.scope);
        return std::move(panel_);
    }

private:
    int read_count(const YamlNode& map, const char* key)
    {
        const YamlNode* node = read_.require(map, key);
        return node == nullptr ? 1 : static_cast<int>(read_.expect_integer(*node, 1, 1'000).value_or(1));
    }

    void read_size(const YamlNode& node)
    {
        if (!read_.expect_keys(node, {"min", "max", "odd"})) return;
        panel_.size_min = read_count(node, "min");
        panel_.size_max = read_count(node, "max");
        panel_.size_odd = read_bool_at(context_, node, "odd");
        if (panel_.size_min > panel_.size_max)
            read_.error(node, "min-above-max", "No panel is at least 'min' and at most 'max'.", "Swap the two, or correct one.");
        const bool is_even = panel_.size_min == panel_.size_max && panel_.size_min % 2 == 0;
        if (panel_.size_odd && is_even)
            read_.error(node, "min-above-max", "No size between 'min' and 'max' is odd.", "Widen the range.");
    }

    /// "reviewer*2", or a list of seats of which one must be there.
    void read_seat(const YamlNode& node)
    {
        QuorumSeat seat;
        if (node.is_sequence()) {
            for (const YamlNode& one : node.items) {
                if (read_.expect_string(one) && expect_name(context_, one)) seat.any_of.push_back(one.text);
            }
        } else if (read_.expect_string(node)) {
            const std::size_t star = node.text.find('*');
            const std::string name = node.text.substr(0, star);
            std::string_view count =
                star == std::string::npos ? std::string_view("1") : std::string_view(node.text).substr(star + 1);
            const auto number = take_whole(count);
            if (!is_name(name) || !number || *number < 1 || !count.empty()) {
                read_.error(node, "unknown-value", "'" + node.text + "' is no seat.", "Write chair, reviewer*2, or [chair, vice].");
                return;
            }
            seat.any_of.push_back(name);
            seat.count = static_cast<int>(*number);
        }
        panel_.quorum_includes.push_back(std::move(seat));
    }

    void read_quorum(const YamlNode& node)
    {
        if (!read_.expect_keys(node, {"fraction", "includes"})) return;
        if (const YamlNode* text = read_.require(node, "fraction"); text != nullptr && read_.expect_string(*text)) {
            panel_.quorum = parse_fraction(text->text);
            if (!panel_.quorum)
                read_.error(*text, "unknown-value", "'" + text->text + "' is no fraction.", "Write \"2/3\" or \"> 3/4\".");
        }
        const YamlNode* includes = node.find("includes");
        if (includes == nullptr || !read_.expect_list(*includes)) return;
        for (const YamlNode& seat : includes->items) read_seat(seat);
    }

    void read_ballot()
    {
        if (const YamlNode* ballot = read_.require(node_, "ballot")) {
            panel_.ballot = static_cast<Panel::Ballot>(read_.expect_word(*ballot, {"score", "vote", "text"}).value_or(1));
        }
        if (const YamlNode* closes = node_.find("closes")) {
            panel_.closes = static_cast<Panel::Closes>(read_.expect_word(*closes, {"all_voted", "chair", "clock"}).value_or(1));
        }
        if (panel_.ballot == Panel::Ballot::score) (void)read_.require(node_, "criteria");
    }

    std::vector<std::string> read_names(const char* key)
    {
        std::vector<std::string> names;
        const YamlNode* node = node_.find(key);
        if (node == nullptr || !read_.expect_list(*node)) return names;
        for (const YamlNode& item : node->items) {
            if (read_.expect_string(item) && expect_name(context_, item)) names.push_back(item.text);
        }
        return names;
    }

    double read_positive(const YamlNode& map, const char* key, double otherwise)
    {
        const YamlNode* node = map.find(key);
        const auto number = node == nullptr ? std::nullopt : read_.expect_number(*node);
        if (!number) return otherwise;
        if (*number <= 0) read_.error(*node, "out-of-range", "The number must be above 0.");
        return *number;
    }

    void read_criteria(const YamlNode& node)
    {
        if (!read_.expect_list(node)) return;
        for (const YamlNode& item : node.items) {
            if (!read_.expect_keys(item, {"name", "title", "max", "weight"})) continue;
            Criterion criterion;
            if (const YamlNode* name = read_.require(item, "name"); name != nullptr && read_.expect_string(*name) && expect_expression_name(context_, *name))
                criterion.name = name->text;
            criterion.title = read_text_at(context_, item, "title");
            criterion.max = read_positive(item, "max", 100);
            criterion.weight = read_positive(item, "weight", 1);
            panel_.criteria.push_back(std::move(criterion));
        }
    }

    std::optional<double> read_percentage(const YamlNode* node)
    {
        if (node == nullptr || !read_.expect_string(*node)) return std::nullopt;
        YamlNode number;
        number.text = node->text.substr(0, node->text.size() - 1);
        const bool is_plain = node->text.ends_with('%') && number.text.find_first_not_of("0123456789.") == std::string::npos;
        const auto percent = is_plain ? yaml_number(number) : std::nullopt;
        if (percent && *percent > 0 && *percent <= 100) return percent;
        read_.error(*node, "unknown-value", "'" + node->text + "' is no percentage.", "Write 20%.");
        return std::nullopt;
    }

    void read_percentages()
    {
        panel_.bonus_percent = read_percentage(node_.find("bonus"));
        const YamlNode* outlier = node_.find("outlier");
        if (outlier == nullptr || !read_.expect_keys(*outlier, {"beyond"})) return;
        const auto beyond = read_percentage(read_.require(*outlier, "beyond"));
        if (beyond) panel_.outlier_beyond_percent = static_cast<int>(*beyond);
    }

    void read_decisions(const YamlNode& node)
    {
        if (!read_.expect_list(node)) return;
        for (const YamlNode& item : node.items) {
            if (!read_.expect_keys(item, {"when", "raise"})) continue;
            PanelDecision decision;
            if (const YamlNode* when = read_.require(item, "when"))
                decision.when = read_expression(context_, *when, context_.scope, Type::boolean());
            if (const YamlNode* event = read_.require(item, "raise")) decision.raise = read_event_name(context_, *event);
            panel_.decide.push_back(std::move(decision));
        }
    }

    Context& context_;
    Reader& read_;
    const YamlNode& node_;
    Panel panel_;
};

}  // namespace

std::optional<std::size_t> load_panel(Context& context, const YamlNode& node, const std::string& name)
{
    auto& panels = context.definition.panels;
    if (std::any_of(panels.begin(), panels.end(), [&](const Panel& panel) { return panel.name == name; })) {
        context.read.error(node, "duplicate-name", "There is a panel '" + name + "' already.",
                           "Name it where it is used, or give it another name.");
        return std::nullopt;
    }
    panels.push_back(PanelReader(context, node).run(name));
    return panels.size() - 1;
}

void load_panels(Context& context)
{
    const YamlNode* panels = context.root.find("panels");
    if (panels == nullptr || !context.read.expect_map(*panels)) return;
    for (const YamlEntry& entry : panels->entries) {
        expect_expression_name(context, entry.key);
        note_not_alive(context, entry.key, "panels");
        (void)load_panel(context, entry.value, entry.key.text);
    }
}

}  // namespace docket
