// Values that many parts of a definition have: texts, citations, expressions, periods.

#include "engine/expr/program.hpp"
#include "engine/loader/context.hpp"
#include "engine/loader/duration.hpp"

namespace docket {

namespace {

std::string translation(Context& context, const YamlNode& map, const char* language)
{
    const YamlNode* node = map.find(language);
    if (node == nullptr) {
        context.read.error(map, "missing-translation", std::string("The text has no '") + language + "'.",
                           "Write both languages: {vi: \"…\", en: \"…\"}.");
        return {};
    }
    const auto text = context.read.expect_string(*node);
    if (text && text->empty()) {
        context.read.error(*node, "missing-translation", std::string("The text's '") + language + "' is empty.", "Write the text.");
    }
    return text.value_or("");
}

void check_states(Context& context, const YamlNode& node, std::size_t offset, const Program& program)
{
    std::vector<std::string> known;
    for (const StateMention& mention : program.states()) {
        if (context.definition.find_state(mention.id) != no_state) continue;
        for (const State& state : context.definition.states) known.push_back(state.id);
        std::string remedy = did_you_mean(mention.id, known);
        context.read.error_in(node, offset + mention.offset, "unknown-state", "There is no state '" + mention.id + "'.",
                              remedy.empty() ? "Use the id or the path of a state of this file." : std::move(remedy));
    }
}

const char* limit_remedy =
    "Write a number and a unit: 10 ms, 30 s, 15 minutes, 72 hours, 5 working days, 30 days, 2 weeks, 6 months, 2 years.";

void need_calendar(Context& context, const YamlNode& node, Unit unit)
{
    if (needs_calendar(unit) && context.calendar_use == nullptr) context.calendar_use = &node;
}

std::optional<LimitRule> read_computed_limit(Context& context, const YamlNode& node, const Scoped& scope)
{
    const std::size_t close = node.text.rfind('}');
    const auto unit = close == std::string::npos ? std::nullopt : parse_unit(std::string_view(node.text).substr(close + 1));
    if (!unit) {
        context.read.error(node, "invalid-limit", "'" + node.text + "' is no period.",
                           "Write \"{expression} unit\", as in \"{data.months} months\".");
        return std::nullopt;
    }
    need_calendar(context, node, *unit);
    ComputedLimit limit;
    limit.unit = *unit;
    limit.amount = read_expression_in(context, node, 1, node.text.substr(1, close - 1), scope, Type::integer());
    return limit;
}

}  // namespace

LocalText read_text(Context& context, const YamlNode& node)
{
    if (!node.is_mapping()) {
        context.read.error(node, "missing-translation", "The text is not given in both languages.",
                           "Write {vi: \"…\", en: \"…\"}.");
        return {};
    }
    context.read.expect_keys(node, {"vi", "en"});
    return {translation(context, node, "vi"), translation(context, node, "en")};
}

LocalText read_text_at(Context& context, const YamlNode& map, std::string_view key)
{
    const YamlNode* node = map.find(key);
    return node == nullptr ? LocalText{} : read_text(context, *node);
}

std::string read_string_at(Context& context, const YamlNode& map, std::string_view key)
{
    const YamlNode* node = map.find(key);
    return node == nullptr ? std::string() : context.read.expect_string(*node).value_or("");
}

bool read_bool_at(Context& context, const YamlNode& map, std::string_view key)
{
    const YamlNode* node = map.find(key);
    return node != nullptr && context.read.expect_bool(*node).value_or(false);
}

Basis read_basis(Context& context, const YamlNode& map)
{
    Basis basis;
    basis.citation = read_string_at(context, map, "basis");
    if (const YamlNode* node = map.find("confidence")) {
        const auto word = context.read.expect_word(*node, {"verified", "secondary", "legacy", "programme_rule"});
        if (word) basis.confidence = static_cast<Confidence>(*word + 1);
    }
    return basis;
}

Expression read_expression_in(Context& context, const YamlNode& node, std::size_t offset, std::string text, const Scoped& scope,
                              const Type& wanted)
{
    Expression expression;
    expression.place = context.read.place_in(node, offset);
    expression.text = std::move(text);
    auto compiled = compile(expression.text, scope.names, wanted);
    if (compiled.has_error()) {
        for (CompileError& fault : compiled.error()) {
            context.read.error_in(node, offset + fault.offset, std::move(fault.code), std::move(fault.message),
                                  std::move(fault.remedy));
        }
        return expression;
    }
    expression.program = *compiled;
    check_states(context, node, offset, *expression.program);
    return expression;
}

Expression read_expression(Context& context, const YamlNode& node, const Scoped& scope, const Type& wanted)
{
    if (const YamlNode* cel = computed(node)) return read_expression(context, *cel, scope, wanted);
    if (!node.is_scalar()) {
        context.read.error(node, "wrong-type", "Expected an expression (CEL) in a string.",
                           "Write it in quotes: \"data.value > 10\".");
        return {};
    }
    return read_expression_in(context, node, 0, node.text, scope, wanted);
}

const YamlNode* computed(const YamlNode& node)
{
    return node.is_mapping() && node.entries.size() == 1 ? node.find("cel") : nullptr;
}

std::optional<LimitRule> read_limit(Context& context, const YamlNode& node, const Scoped& scope)
{
    if (const YamlNode* cel = computed(node)) return ComputedDuration{read_expression(context, *cel, scope, Type::duration())};
    if (node.is_scalar() && !node.text.empty() && node.text.front() == '{') return read_computed_limit(context, node, scope);
    const auto limit = read_fixed_limit(context, node);
    return limit ? std::optional<LimitRule>(*limit) : std::nullopt;
}

std::optional<Limit> read_fixed_limit(Context& context, const YamlNode& node)
{
    const auto text = context.read.expect_string(node);
    if (!text) return std::nullopt;
    const auto limit = parse_limit(*text);
    if (!limit) {
        context.read.error(node, "invalid-limit", "'" + *text + "' is no period.", limit_remedy);
    } else {
        need_calendar(context, node, limit->unit);
    }
    return limit;
}

std::vector<Mark> read_marks(Context& context, const YamlNode& node)
{
    std::vector<Mark> marks;
    for (const YamlNode* text : context.read.expect_one_or_more(node)) {
        const auto mark = parse_mark(text->text);
        if (!mark) {
            context.read.error(*text, "invalid-mark", "'" + text->text + "' is no point of a period.",
                               "Write 70%, or 1 working day before.");
            continue;
        }
        if (mark->before) need_calendar(context, *text, mark->before->unit);
        marks.push_back(*mark);
    }
    return marks;
}

}  // namespace docket
