#include "engine/graph/scxml/scxml_actions.hpp"

#include "engine/graph/text/text.hpp"
#include "engine/graph/text/words.hpp"

namespace docket {

namespace {

const std::string* fixed(const TextRule& rule)
{
    return std::get_if<std::string>(&rule);
}

/// The rule under `name` if it is fixed, under `name_cel` if it is computed.
XmlWriter::Attribute of_rule(const std::string& name, const TextRule& rule)
{
    if (const std::string* text = fixed(rule)) return {name, *text};
    return {name + "_cel", std::get<Expression>(rule).text};
}

std::string cel_string(const std::string& text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

/// Data as one expression of CEL: members become a map.
std::string data_of(const std::vector<std::pair<std::string, Expression>>& members)
{
    std::vector<std::string> parts;
    for (const auto& [name, expression] : members) parts.push_back(cel_string(name) + ": " + expression.text);
    return parts.empty() ? "" : "{" + joined(parts, ", ") + "}";
}

std::string data_of(const DataRule& data)
{
    return data.whole ? data.whole->text : data_of(data.members);
}

class ActionWriter {
public:
    explicit ActionWriter(XmlWriter& xml) : xml_(xml) {}

    void operator()(const Assign& assign)
    {
        xml_.empty("docket:set", {{"path", "data." + assign.path}, {"value", assign.value.text}});
    }
    void operator()(const Raise& raise)
    {
        if (const std::string* event = fixed(raise.event))
            xml_.empty("raise", {{"event", *event}, {"docket:data", data_of(raise.data)}});
        else
            xml_.empty("docket:raise", {of_rule("event", raise.event), {"data", data_of(raise.data)}});
    }
    void operator()(const Send& send)
    {
        const std::optional<std::string> delay = send.after ? elapsed_delay(*send.after) : std::nullopt;
        const bool has_fixed_names = fixed(send.event) != nullptr && (!send.id || fixed(*send.id) != nullptr);
        const XmlWriter::Attribute id = send.id ? of_rule("id", *send.id) : XmlWriter::Attribute{"id", ""};
        if (has_fixed_names && (!send.after || delay)) {
            xml_.empty("send",
                       {of_rule("event", send.event), id, {"delay", delay.value_or("")}, {"docket:data", data_of(send.data)}});
            return;
        }
        xml_.empty(
            "docket:send",
            {of_rule("event", send.event), id, {"after", send.after ? written(*send.after) : ""}, {"data", data_of(send.data)}});
    }
    void operator()(const Cancel& cancel)
    {
        xml_.empty(fixed(cancel.id) != nullptr ? "cancel" : "docket:cancel", {of_rule("sendid", cancel.id)});
    }
    void operator()(const If& choice)
    {
        xml_.open("docket:if", {});
        for (const Branch& branch : choice.branches) {
            xml_.open("docket:branch", {{"when", branch.when ? branch.when->text : ""}});
            write_actions(xml_, branch.actions);
            xml_.close();
        }
        xml_.close();
    }
    void operator()(const ForEach& loop)
    {
        xml_.open("docket:for", {{"item", loop.item}, {"index", loop.index}, {"in", loop.in.text}});
        write_actions(xml_, loop.actions);
        xml_.close();
    }
    void operator()(const Notify& notify)
    {
        xml_.open("docket:notify", {{"roles", joined(notify.roles, " ")}, {"letter", notify.letter}});
        write_local(xml_, "message", notify.message);
        xml_.close();
    }
    void operator()(const Escalate& escalate)
    {
        xml_.open("docket:escalate", {{"role", escalate.role}});
        write_local(xml_, "message", escalate.message);
        xml_.close();
    }
    void operator()(const Issue& issue) { xml_.empty("docket:issue", {{"letter", issue.letter}}); }
    void operator()(const OpenLinked& open)
    {
        xml_.empty("docket:open", {{"workflow", open.workflow}, {"as", open.link}, {"with", data_of(open.with)}});
    }
    void operator()(const Pay& pay)
    {
        xml_.open("docket:pay", {{"amount", pay.amount ? pay.amount->text : ""}, {"to", pay.to ? pay.to->text : ""}});
        write_local(xml_, "purpose", pay.purpose);
        xml_.close();
    }
    void operator()(const Publish& publish) { xml_.empty("docket:publish", {{"what", publish.what}}); }
    void operator()(const Log& log) { xml_.empty("docket:log", {{"label", log.label}, {"value", log.value.text}}); }

private:
    XmlWriter& xml_;
};

} // namespace

void write_actions(XmlWriter& xml, const ActionBlock& actions)
{
    ActionWriter writer(xml);
    for (const Action& action : actions) std::visit(writer, action.what);
}

void write_local(XmlWriter& xml, const std::string& name, const LocalText& text)
{
    if (!text.vi.empty()) xml.text("docket:" + name, {{"xml:lang", "vi"}}, text.vi);
    if (!text.en.empty()) xml.text("docket:" + name, {{"xml:lang", "en"}}, text.en);
}

std::optional<std::string> elapsed_delay(const LimitRule& period)
{
    const auto* limit = std::get_if<Limit>(&period);
    if (limit == nullptr) return std::nullopt;
    constexpr std::int64_t seconds_per_minute = 60, seconds_per_hour = 3600;
    switch (limit->unit) {
    case Unit::milliseconds: return std::to_string(limit->amount) + "ms";
    case Unit::seconds: return std::to_string(limit->amount) + "s";
    case Unit::minutes: return std::to_string(limit->amount * seconds_per_minute) + "s";
    case Unit::hours: return std::to_string(limit->amount * seconds_per_hour) + "s";
    case Unit::working_days:
    case Unit::days:
    case Unit::weeks:
    case Unit::months:
    case Unit::years: break;
    }
    return std::nullopt;
}

} // namespace docket
