#include "tests/property/chart/definition_dump.hpp"

#include <charconv>
#include <sstream>

namespace docket {

namespace {

/// Lines "path: value". A group adds its name to the path of what is added inside it.
class Dump {
public:
    std::string text;

    template <class T> void add(const std::string& name, const std::vector<T>& items)
    {
        for (std::size_t i = 0; i < items.size(); ++i) add(name + "[" + std::to_string(i) + "]", items[i]);
    }
    template <class T> void add(const std::string& name, const std::optional<T>& item)
    {
        if (item) add(name, *item);
    }
    template <class A, class B> void add(const std::string& name, const std::pair<A, B>& pair)
    {
        add(name + ".first", pair.first);
        add(name + ".second", pair.second);
    }
    template <class... Ts> void add(const std::string& name, const std::variant<Ts...>& value)
    {
        add(name + ".kind", value.index());
        std::visit([&](const auto& held) { add(name, held); }, value);
    }
    template <class T>
    requires std::is_enum_v<T>
    void add(const std::string& name, T value) { add(name, static_cast<std::int64_t>(value)); }
    template <class T>
    requires std::is_integral_v<T>
    void add(const std::string& name, T value) { line(name, std::to_string(value)); }

    void add(const std::string& name, const char* value) { line(name, value); }
    void add(const std::string& name, const std::string& value) { line(name, value); }
    void add(const std::string& name, double value)
    {
        char digits[32];
        line(name, std::string(digits, std::to_chars(digits, digits + sizeof digits, value).ptr));
    }
    void add(const std::string& name, const RoleSet& value) { line(name, value.to_string()); }
    void add(const std::string& name, const Expression& value)
    {
        line(name, value.text + (value.program == nullptr ? " (not compiled)" : ""));
    }
    void add(const std::string& name, const LocalText& value)
    {
        line(name + ".vi", value.vi);
        line(name + ".en", value.en);
    }
    void add(const std::string& name, const Basis& value)
    {
        add(name + ".citation", value.citation);
        add(name + ".confidence", value.confidence);
    }
    void add(const std::string& name, const Limit& value)
    {
        line(name, std::to_string(value.amount) + " of " + std::to_string(static_cast<int>(value.unit)));
    }
    void add(const std::string& name, const ComputedLimit& value)
    {
        add(name + ".amount", value.amount);
        add(name + ".unit", value.unit);
    }
    void add(const std::string& name, const ComputedDuration& value) { add(name, value.duration); }
    void add(const std::string& name, const Mark& value)
    {
        add(name + ".percent", value.percent);
        add(name + ".before", value.before);
    }

    // --- content -------------------------------------------------------------------------------------------------------------

    void add(const std::string& name, const Action& value) { add(name, value.what); }
    void add(const std::string& name, const DataRule& value)
    {
        add(name + ".members", value.members);
        add(name + ".whole", value.whole);
    }
    void add(const std::string& name, const Assign& value)
    {
        add(name + ".path", value.path);
        add(name + ".value", value.value);
    }
    void add(const std::string& name, const Raise& value)
    {
        add(name + ".raise", value.event);
        add(name + ".data", value.data);
    }
    void add(const std::string& name, const Send& value)
    {
        add(name + ".send", value.event);
        add(name + ".data", value.data);
        add(name + ".after", value.after);
        add(name + ".id", value.id);
    }
    void add(const std::string& name, const Cancel& value) { add(name + ".cancel", value.id); }
    void add(const std::string& name, const Branch& value)
    {
        add(name + ".when", value.when);
        add(name + ".actions", value.actions);
    }
    void add(const std::string& name, const If& value) { add(name + ".if", value.branches); }
    void add(const std::string& name, const ForEach& value)
    {
        add(name + ".item", value.item);
        add(name + ".index", value.index);
        add(name + ".in", value.in);
        add(name + ".do", value.actions);
    }
    void add(const std::string& name, const Notify& value)
    {
        add(name + ".roles", value.roles);
        add(name + ".message", value.message);
        add(name + ".letter", value.letter);
    }
    void add(const std::string& name, const Escalate& value)
    {
        add(name + ".role", value.role);
        add(name + ".message", value.message);
    }
    void add(const std::string& name, const Issue& value) { add(name + ".letter", value.letter); }
    void add(const std::string& name, const OpenLinked& value)
    {
        add(name + ".workflow", value.workflow);
        add(name + ".link", value.link);
        add(name + ".with", value.with);
    }
    void add(const std::string& name, const Pay& value)
    {
        add(name + ".amount", value.amount);
        add(name + ".to", value.to);
        add(name + ".purpose", value.purpose);
    }
    void add(const std::string& name, const Publish& value) { add(name + ".what", value.what); }
    void add(const std::string& name, const Log& value)
    {
        add(name + ".value", value.value);
        add(name + ".label", value.label);
    }

    // --- chart ---------------------------------------------------------------------------------------------------------------

    void add(const std::string& name, const EventDescriptor& value) { line(name, value.any ? "*" : value.prefix); }
    void add(const std::string& name, const DefaultEntry& value)
    {
        add(name + ".targets", value.targets);
        add(name + ".actions", value.actions);
    }
    void add(const std::string& name, const Delay& value)
    {
        add(name + ".after", value.after);
        add(name + ".event", value.event);
    }
    void add(const std::string& name, const TaskRule& value)
    {
        add(name + ".role", value.role);
        add(name + ".assign", value.assign.kind);
        add(name + ".event", value.assign.event);
        add(name + ".person", value.assign.person);
        add(name + ".within", value.within);
        add(name + ".remind", value.remind);
        add(name + ".form", value.form);
        add(name + ".title", value.title);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const Transition& value)
    {
        add(name + ".id", value.id);
        add(name + ".source", value.source);
        add(name + ".events", value.events);
        add(name + ".targets", value.targets);
        add(name + ".internal", value.internal);
        add(name + ".by_people", value.by_people);
        add(name + ".by", value.by);
        add(name + ".when", value.when);
        add(name + ".form", value.form);
        add(name + ".reason", value.requires_.reason);
        add(name + ".signature", value.requires_.signature);
        add(name + ".documents", value.requires_.documents);
        add(name + ".actions", value.actions);
        add(name + ".label", value.label);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const State& value)
    {
        add(name + ".id", value.id);
        add(name + ".path", value.path);
        add(name + ".kind", value.kind);
        add(name + ".deep", value.deep_history);
        add(name + ".parent", value.parent);
        add(name + ".last", value.last);
        add(name + ".children", value.children);
        add(name + ".initial", value.initial);
        add(name + ".entry", value.entry);
        add(name + ".exit", value.exit);
        add(name + ".transitions", value.transitions);
        add(name + ".delays", value.delays);
        add(name + ".task", value.task);
        add(name + ".panel", value.panel);
        add(name + ".output", value.output);
        add(name + ".output_whole", value.output_whole);
        add(name + ".clock_stopped", value.clock_stopped);
        add(name + ".is_private", value.is_private);
        add(name + ".portal_status", value.portal_status);
        add(name + ".stage", value.stage);
        add(name + ".outcome", value.outcome);
        add(name + ".title", value.title);
        add(name + ".public_title", value.public_title);
        add(name + ".applicant_title", value.applicant_title);
        add(name + ".basis", value.basis);
    }

    // --- what stands above the chart -----------------------------------------------------------------------------------------

    void add(const std::string& name, const DataDeclaration& value)
    {
        add(name + ".name", value.name);
        add(name + ".type", value.type);
        add(name + ".value", value.value);
        add(name + ".privacy", value.privacy);
    }
    void add(const std::string& name, const Role& value)
    {
        add(name + ".id", value.id);
        add(name + ".title", value.title);
        add(name + ".party", value.party);
        add(name + ".opens", value.opens);
        add(name + ".appointed_by", value.appointed_by);
    }
    void add(const std::string& name, const Option& value)
    {
        add(name + ".value", value.value);
        add(name + ".label", value.label);
    }
    void add(const std::string& name, const Field& value)
    {
        add(name + ".name", value.name);
        add(name + ".type", value.type);
        add(name + ".label", value.label);
        add(name + ".hint", value.hint);
        add(name + ".section", value.section);
        add(name + ".required", value.required);
        add(name + ".must_be_true", value.must_be_true);
        add(name + ".required_when", value.required_when);
        add(name + ".show_when", value.show_when);
        add(name + ".min", value.min);
        add(name + ".max", value.max);
        add(name + ".pattern", value.pattern);
        add(name + ".currency", value.currency);
        add(name + ".accept", value.accept);
        add(name + ".max_size", value.max_size_bytes);
        add(name + ".options", value.options);
        add(name + ".columns", value.columns);
        add(name + ".privacy", value.privacy);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const FormCheck& value)
    {
        add(name + ".check", value.check);
        add(name + ".message", value.message);
        add(name + ".field", value.field);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const FormSection& value)
    {
        add(name + ".id", value.id);
        add(name + ".title", value.title);
    }
    void add(const std::string& name, const Form& value)
    {
        add(name + ".name", value.name);
        add(name + ".title", value.title);
        add(name + ".intro", value.intro);
        add(name + ".sections", value.sections);
        add(name + ".fields", value.fields);
        add(name + ".checks", value.checks);
    }
    void add(const std::string& name, const Separation& value)
    {
        add(name + ".events", value.events);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const ClockRule& value)
    {
        add(name + ".name", value.name);
        add(name + ".title", value.title);
        add(name + ".limit", value.limit);
        add(name + ".starts", value.starts);
        add(name + ".pauses_in", value.pauses_in);
        add(name + ".restarts_on", value.restarts_on);
        add(name + ".stops_on", value.stops_on);
        add(name + ".warn_at", value.warn_at);
        add(name + ".on_expiry", value.on_expiry);
        add(name + ".extend_by", value.extend_by);
        add(name + ".extend_max_times", value.extend_max_times);
        add(name + ".extend_max", value.extend_max);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const Fraction& value)
    {
        line(name, std::to_string(value.numerator) + "/" + std::to_string(value.denominator) + (value.strict ? " strictly" : ""));
    }
    void add(const std::string& name, const QuorumSeat& value)
    {
        add(name + ".any_of", value.any_of);
        add(name + ".count", value.count);
    }
    void add(const std::string& name, const Criterion& value)
    {
        add(name + ".name", value.name);
        add(name + ".title", value.title);
        add(name + ".max", value.max);
        add(name + ".weight", value.weight);
    }
    void add(const std::string& name, const PanelDecision& value)
    {
        add(name + ".when", value.when);
        add(name + ".raise", value.raise);
    }
    void add(const std::string& name, const Panel& value)
    {
        add(name + ".name", value.name);
        add(name + ".title", value.title);
        add(name + ".role", value.role);
        add(name + ".size_min", value.size_min);
        add(name + ".size_max", value.size_max);
        add(name + ".size_odd", value.size_odd);
        add(name + ".quorum", value.quorum);
        add(name + ".quorum_includes", value.quorum_includes);
        add(name + ".ballot", value.ballot);
        add(name + ".choices", value.choices);
        add(name + ".criteria", value.criteria);
        add(name + ".sealed", value.sealed);
        add(name + ".outlier", value.outlier_beyond_percent);
        add(name + ".bonus", value.bonus_percent);
        add(name + ".tie", value.tie);
        add(name + ".decide", value.decide);
        add(name + ".closes", value.closes);
        add(name + ".papers_before", value.papers_before);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const Letter& value)
    {
        add(name + ".name", value.name);
        add(name + ".form_code", value.form_code);
        add(name + ".title", value.title);
        add(name + ".body", value.body);
        add(name + ".basis", value.basis);
    }
    void add(const std::string& name, const Link& value)
    {
        add(name + ".name", value.name);
        add(name + ".workflow", value.workflow);
        add(name + ".title", value.title);
    }
    void add(const std::string& name, const Stage& value)
    {
        add(name + ".id", value.id);
        add(name + ".title", value.title);
    }
    void add(const std::string& name, const Outcome& value)
    {
        add(name + ".code", value.code);
        add(name + ".title", value.title);
    }

private:
    void line(const std::string& name, const std::string& value) { text += name + ": " + value + "\n"; }
};

}  // namespace

std::string dump(const Definition& definition)
{
    Dump dump;
    dump.add("workflow", definition.ref.workflow);
    dump.add("title", definition.title);
    dump.add("description", definition.description);
    dump.add("calendar", definition.calendar);
    dump.add("code", definition.code_prefix);
    dump.add("case_title", definition.case_title);
    dump.add("roles", definition.roles);
    dump.add("forms", definition.forms);
    dump.add("data", definition.data);
    dump.add("states", definition.states);
    dump.add("transitions", definition.transitions);
    dump.add("separation", definition.separation);
    dump.add("clocks", definition.clocks);
    dump.add("panels", definition.panels);
    dump.add("letters", definition.letters);
    dump.add("links", definition.links);
    dump.add("stages", definition.stages);
    dump.add("outcomes", definition.outcomes);
    return std::move(dump.text);
}

std::string first_difference(const std::string& a, const std::string& b)
{
    std::istringstream lines_a(a), lines_b(b);
    std::string line_a, line_b;
    while (true) {
        const bool has_a = static_cast<bool>(std::getline(lines_a, line_a));
        const bool has_b = static_cast<bool>(std::getline(lines_b, line_b));
        if (!has_a && !has_b) return "";
        if (has_a != has_b || line_a != line_b) return (has_a ? line_a : "(end)") + "\n" + (has_b ? line_b : "(end)");
    }
}

}  // namespace docket
