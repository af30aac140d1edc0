// Actions: the closed list of language.md, and assignments.

#include <algorithm>

#include "engine/expr/program.hpp"
#include "engine/loader/parts.hpp"

namespace docket {

namespace {

const std::vector<std::string> verbs = {"set",      "raise", "send", "cancel", "if",      "for", "notify",
                                        "escalate", "issue", "open", "pay",    "publish", "log"};

class ActionReader {
public:
    ActionReader(Context& context, const Scoped& scope) : context_(context), read_(context.read), scope_(scope) {}

    void run(const YamlNode& node, ActionBlock& out)
    {
        if (!read_.expect_map(node)) return;
        const YamlEntry* verb = find_verb(node);
        if (verb == nullptr) return;
        const std::string& word = verb->key.text;
        if (word == "set") {
            only_keys(node, {"set"});
            return read_assignments(context_, verb->value, scope_, out);
        }
        Action action;
        action.place = read_.place_of(node);
        if (word == "raise") action.what = read_raise(node, verb->value);
        if (word == "send") action.what = read_send(node, verb->value);
        if (word == "cancel") action.what = Cancel{read_rule_alone(node, verb->value)};
        if (word == "if") action.what = read_if(node, verb->value);
        if (word == "for") action.what = read_for(node, verb->value);
        if (word == "notify") action.what = read_notify(node, verb->value);
        if (word == "escalate") action.what = read_escalate(node, verb->value);
        if (word == "issue") action.what = Issue{read_issue(node, verb->value)};
        if (word == "open") action.what = read_open(node, verb->value);
        if (word == "pay") action.what = read_pay(node, verb->value);
        if (word == "publish") action.what = read_publish(node, verb->value);
        if (word == "log") action.what = read_log(node, verb->value);
        out.push_back(std::move(action));
    }

private:
    const YamlEntry* find_verb(const YamlNode& node)
    {
        const YamlEntry* verb = nullptr;
        for (const YamlEntry& entry : node.entries) {
            if (std::find(verbs.begin(), verbs.end(), entry.key.text) == verbs.end()) continue;
            if (verb != nullptr) {
                read_.error(entry.key, "two-actions", "'" + verb->key.text + "' and '" + entry.key.text + "' stand in one action.",
                            "Write two actions, one a line.");
                return nullptr;
            }
            verb = &entry;
        }
        if (verb != nullptr) return verb;
        const YamlNode& at = node.entries.empty() ? node : node.entries.front().key;
        std::string remedy = did_you_mean(at.text, verbs);
        read_.error(at, "unknown-action", "There is no action '" + at.text + "'.",
                    remedy.empty() ? "Use " + one_of(verbs) + "." : remedy);
        return nullptr;
    }

    void only_keys(const YamlNode& node, std::initializer_list<std::string_view> known) { read_.expect_keys(node, known); }

    TextRule read_rule(const YamlNode& node)
    {
        if (const YamlNode* cel = computed(node)) return read_expression(context_, *cel, scope_, Type::string());
        return read_.expect_string(node).value_or("");
    }

    TextRule read_rule_alone(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"cancel"});
        return read_rule(value);
    }

    /// An event that nobody hears is dropped in silence at run time, so it is worth a word here.
    TextRule read_event(const YamlNode& node)
    {
        if (computed(node) != nullptr) return read_rule(node);
        const auto name = expect_event_name(context_, node);
        if (name && !context_.is_heard(*name)) {
            std::string remedy = did_you_mean(*name, context_.event_texts);
            read_.warning(node, "unheard-event", "No state of this file handles the event '" + *name + "'.",
                          remedy.empty() ? "Handle it under some `on`, or take the action away." : remedy);
        }
        return name.value_or("");
    }

    DataRule read_data(const YamlNode& node)
    {
        DataRule data;
        const YamlNode* value = node.find("data");
        if (value == nullptr) return data;
        const YamlNode* cel = computed(*value);
        if (cel != nullptr || value->is_scalar()) {
            data.whole = read_expression(context_, cel != nullptr ? *cel : *value, scope_);
        } else {
            data.members = read_expressions(context_, *value, scope_);
        }
        return data;
    }

    Raise read_raise(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"raise", "data"});
        return {read_event(value), read_data(node)};
    }

    Send read_send(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"send", "data", "after", "id"});
        Send send{read_event(value), read_data(node), std::nullopt, std::nullopt};
        if (const YamlNode* after = node.find("after")) send.after = read_limit(context_, *after, scope_);
        if (const YamlNode* id = node.find("id")) send.id = read_rule(*id);
        return send;
    }

    void add_branch(If& action, const YamlNode* when, const YamlNode* then)
    {
        Branch branch;
        if (when != nullptr) branch.when = read_expression(context_, *when, scope_, Type::boolean());
        if (then != nullptr) branch.actions = read_actions(context_, *then, scope_);
        action.branches.push_back(std::move(branch));
    }

    If read_if(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"if", "then", "elif", "else"});
        If action;
        add_branch(action, &value, node.find("then"));
        if (const YamlNode* others = node.find("elif"); others != nullptr && read_.expect_list(*others)) {
            for (const YamlNode& other : others->items) {
                if (!read_.expect_keys(other, {"when", "then"})) continue;
                const YamlNode* when = read_.require(other, "when");
                if (when != nullptr) add_branch(action, when, other.find("then"));
            }
        }
        if (const YamlNode* otherwise = node.find("else")) add_branch(action, nullptr, otherwise);
        return action;
    }

    /// The name of an item or index; `data.NAME` and the name of a declared datum are written to the data (SCXML foreach).
    std::string read_loop_name(const YamlNode& node, std::size_t slot, Scoped& inner)
    {
        std::string name = read_.expect_string(node).value_or("");
        const bool is_data = name.starts_with("data.");
        if (is_data) name.erase(0, 5);
        if (context_.data_type(name) != nullptr) {
            inner.names.add("#" + std::to_string(slot), Type::dyn());  // its slot stays unused, and no expression can spell it
            return name;
        }
        if (!is_expression_name(name) || is_data) {
            read_.error(node, is_data ? "undeclared-data" : "invalid-name", "'" + node.text + "' cannot be the variable of a loop.",
                        "Use a new name, or declare it under `data`.");
            name.clear();
        } else if (scope_.names.find(name)) {
            read_.error(node, "duplicate-name", "'" + name + "' means something else here already.", "Use another name.");
            name.clear();
        }
        inner.names.add(name.empty() ? "#" + std::to_string(slot) : name, Type::dyn());
        return name;
    }

    /// Not a list is an error of the execution (SCXML 4.6), so it must load; but hardly anybody means it.
    Expression read_list(const YamlNode& node)
    {
        Expression list = read_expression(context_, node, scope_);
        if (list.program == nullptr) return list;
        const Type& type = list.program->result_type();
        if (!is_assignable(Type::list(Type::dyn()), type)) {
            read_.warning(node, "not-a-list", "The loop runs over a list, but this is " + to_text(type) + ".",
                          "Give a list; otherwise error.execution is raised.");
        }
        return list;
    }

    ForEach read_for(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"for", "in", "index", "do"});
        ForEach loop;
        if (const YamlNode* in = read_.require(node, "in")) loop.in = read_list(*in);
        Scoped inner = scope_;
        const std::size_t slot = inner.names.size();
        ++inner.loops;
        loop.item = read_loop_name(value, slot, inner);
        if (const YamlNode* index = node.find("index")) {
            loop.index = read_loop_name(*index, slot + 1, inner);
        } else {
            inner.names.add("#" + std::to_string(slot + 1), Type::dyn());
        }
        if (inner.names.size() != slot + 2)
            read_.error(node, "duplicate-name", "Item and index have one name.", "Use another name for the index.");
        if (const YamlNode* body = node.find("do")) loop.actions = read_actions(context_, *body, inner);
        return loop;
    }

    void note(const YamlNode& node, const char* verb) { note_recorded_only(context_, node, verb); }

    std::vector<std::string> read_role_names(const YamlNode& node)
    {
        std::vector<std::string> names;
        for (const YamlNode* name : read_.expect_one_or_more(node)) {
            if (read_role(context_, *name)) names.push_back(name->text);
        }
        return names;
    }

    Notify read_notify(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"notify"});
        note(node, "notify");
        if (!value.is_mapping()) return {read_role_names(value), {}, {}};
        read_.expect_keys(value, {"roles", "message", "letter"});
        Notify notify;
        if (const YamlNode* roles = read_.require(value, "roles")) notify.roles = read_role_names(*roles);
        notify.message = read_text_at(context_, value, "message");
        if (const YamlNode* letter = value.find("letter"))
            notify.letter = expect_known(context_, *letter, context_.letters, "letter");
        return notify;
    }

    Escalate read_escalate(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"escalate"});
        note(node, "escalate");
        const YamlNode* role = &value;
        Escalate escalate;
        if (value.is_mapping()) {
            read_.expect_keys(value, {"role", "message"});
            role = read_.require(value, "role");
            escalate.message = read_text_at(context_, value, "message");
        }
        if (role != nullptr && read_role(context_, *role)) escalate.role = role->text;
        return escalate;
    }

    std::string read_issue(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"issue"});
        note(node, "issue");
        return expect_known(context_, value, context_.letters, "letter");
    }

    OpenLinked read_open(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"open"});
        note_not_alive(context_, node, "linked cases");
        OpenLinked open;
        if (!read_.expect_keys(value, {"workflow", "as", "with"})) return open;
        if (const YamlNode* workflow = read_.require(value, "workflow")) open.workflow = read_workflow_id(context_, *workflow);
        if (const YamlNode* link = read_.require(value, "as")) open.link = expect_known(context_, *link, context_.links, "link");
        if (const YamlNode* with = value.find("with")) open.with = read_expressions(context_, *with, scope_);
        return open;
    }

    Pay read_pay(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"pay"});
        note(node, "pay");
        Pay pay;
        if (!read_.expect_keys(value, {"amount", "to", "purpose"})) return pay;
        if (const YamlNode* amount = read_.require(value, "amount"))
            pay.amount = read_expression(context_, *amount, scope_, Type::integer());
        if (const YamlNode* to = value.find("to")) pay.to = read_expression(context_, *to, scope_, Type::string());
        pay.purpose = read_text_at(context_, value, "purpose");
        return pay;
    }

    Publish read_publish(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"publish"});
        note(node, "publish");
        if (read_.expect_string(value)) expect_name(context_, value);
        return {value.text};
    }

    Log read_log(const YamlNode& node, const YamlNode& value)
    {
        only_keys(node, {"log"});
        if (!value.is_mapping()) return {read_expression(context_, value, scope_), {}};
        Log log;
        read_.expect_keys(value, {"value", "label"});
        if (const YamlNode* what = read_.require(value, "value")) log.value = read_expression(context_, *what, scope_);
        log.label = read_string_at(context_, value, "label");
        return log;
    }

    Context& context_;
    Reader& read_;
    const Scoped& scope_;
};

}  // namespace

ActionBlock read_actions(Context& context, const YamlNode& node, const Scoped& scope)
{
    ActionBlock actions;
    ActionReader reader(context, scope);
    if (node.is_mapping()) {
        reader.run(node, actions);
    } else if (context.read.expect_list(node)) {
        for (const YamlNode& item : node.items) reader.run(item, actions);
    }
    return actions;
}

std::vector<std::pair<std::string, Expression>> read_expressions(Context& context, const YamlNode& node, const Scoped& scope)
{
    std::vector<std::pair<std::string, Expression>> members;
    if (!context.read.expect_map(node)) return members;
    for (const YamlEntry& entry : node.entries) members.emplace_back(entry.key.text, read_expression(context, entry.value, scope));
    return members;
}

}  // namespace docket
