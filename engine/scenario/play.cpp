#include "engine/scenario/play.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/calendar/due.hpp"
#include "engine/cases/apply.hpp"
#include "engine/interpreter/select.hpp"
#include "engine/scenario/run_scenario.hpp"

namespace docket {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::uint64_t document_bytes = 1'000;

class Player {
public:
    Player(const std::shared_ptr<const Definition>& definition, const Scenario& scenario, const PlayPlan& plan, const PlaySetting& setting)
        : definition_(definition), scenario_(scenario), plan_(plan), setting_(setting), now_(plan.starts_at)
    {
        const Instant written = scenario.starts_at.value_or(default_scenario_start);
        shift_ms_ = plan.starts_at.ms - written.ms;
        const Calendar* known = calendar();
        shift_days_ = known == nullptr ? std::chrono::days(shift_ms_ / day_ms) : known->local_date(plan.starts_at) - known->local_date(written);
    }

    std::vector<PlayedEntry> play()
    {
        if (!open()) return {};
        std::size_t taken = 0;
        for (const ScenarioStep& step : scenario_.steps) {
            if (taken == plan_.steps_max || !std::visit([&](const auto& what) { return take(what, taken); }, step.what)) break;
        }
        advance_to(plan_.ends_at);
        return std::move(played_);
    }

private:
    const Calendar* calendar() const { return setting_.calendars.find(definition_->calendar); }
    Surroundings around() { return {now_, setting_.calendars, setting_.ids, nullptr}; }

    void accept(Entry entry)
    {
        auto after = std::make_shared<const Snapshot>(apply(*case_, entry));
        played_.push_back({case_, std::move(entry), after});
        case_ = std::move(after);
    }

    bool carry_out(CommandBody body, const Actor& actor)
    {
        auto entry = decide({std::move(body), actor, {}, {}, {}, false}, *case_, around());
        if (!entry) return false;
        accept(*std::move(entry));
        return true;
    }

    /// The person who acts first opens the case; where they may not, the engine does.
    bool open()
    {
        Actor opener;
        for (const ScenarioStep& step : scenario_.steps) {
            const auto* fire = std::get_if<FireStep>(&step.what);
            if (fire == nullptr) continue;
            opener = setting_.cast.actor(*definition_, fire->as);
            break;
        }
        for (const Actor& actor : {opener, Actor()}) {
            auto entry = decide_open({OpenCase{definition_->ref.workflow, moved(scenario_.data)}, actor, {}, {}, {}, false}, definition_, around());
            if (!entry) continue;
            case_ = std::make_shared<const Snapshot>(blank_snapshot(entry->case_id, definition_));
            accept(*std::move(entry));
            return true;
        }
        return false;
    }

    /// Lets deadlines fire up to `target`. False if that is later than the play goes, or the case can go no further.
    bool advance_to(Instant target)
    {
        const Instant end = std::min(target, plan_.ends_at);
        Actor timer;
        timer.kind = Actor::Kind::timer;
        for (;;) {
            const auto& pending = case_->deadlines;
            const auto earliest = std::min_element(pending.begin(), pending.end(), [](const Deadline& a, const Deadline& b) { return a.due_at < b.due_at; });
            if (earliest == pending.end() || earliest->due_at > end) break;
            now_ = std::max(now_, earliest->due_at);
            if (played_.size() >= plan_.entries_max || !carry_out(FireDeadline{case_->id, earliest->id}, timer)) return false;
        }
        now_ = std::max(now_, end);
        return target <= plan_.ends_at && played_.size() < plan_.entries_max;
    }

    /// The actor, once they are a party where the part says so and it is their time to act.
    std::optional<Actor> enter(const ScenarioActor& part, std::size_t& taken)
    {
        if (!advance_to(now_ + setting_.cast.pause_ms())) return std::nullopt;
        ++taken;
        Actor actor = setting_.cast.actor(*definition_, part);
        for (const std::string& name : part.roles) {
            const auto role = definition_->find_role(name);
            if (role && definition_->roles[*role].party && !appoint(definition_->roles[*role], actor.id)) return std::nullopt;
        }
        return actor;
    }

    bool appoint(const Role& role, const PersonId& person)
    {
        const auto& parties = case_->parties;
        if (std::find(parties.begin(), parties.end(), Party{role.id, person}) != parties.end()) return true;
        for (const std::string& name : definition_->role_names(role.appointed_by)) {
            std::optional<Actor> by;
            const auto holder = std::find_if(parties.begin(), parties.end(), [&](const Party& party) { return party.role == name; });
            if (!definition_->roles[*definition_->find_role(name)].party) {
                by = setting_.cast.actor(*definition_, {name, {name}});
            } else if (holder != parties.end()) {
                by.emplace();
                by->id = holder->person;
                by->kind = Actor::Kind::person;
            }
            if (by && carry_out(AppointParty{case_->id, role.id, person}, *by)) return true;
        }
        return false;
    }

    bool take(const FireStep& step, std::size_t& taken)
    {
        const auto actor = enter(step.as, taken);
        if (!actor) return false;
        std::optional<Value> data = payload(step.event, step.data, *actor);
        return data && carry_out(FireEvent{case_->id, step.event, *std::move(data), step.reason}, *actor);
    }

    bool take(const EventStep& step, std::size_t&)
    {
        carry_out(FireEvent{case_->id, step.event, moved(step.data), ""}, Actor());
        return true;
    }

    bool take(const CommentStep& step, std::size_t& taken)
    {
        const auto actor = step.as ? enter(*step.as, taken) : std::optional(Actor());
        return actor && carry_out(AddComment{case_->id, {step.text, Audience::everyone}}, *actor);
    }

    bool take(const DocumentStep& step, std::size_t& taken)
    {
        const auto actor = enter(step.as, taken);
        return actor && !add_document(step.kind, step.kind + ".pdf", *actor).empty();
    }

    bool take(const AdvanceStep& step, std::size_t&)
    {
        if (const auto* instant = std::get_if<Instant>(&step.by)) return advance_to(*instant + shift_ms_);
        const auto end = due(calendar(), now_, std::get<Limit>(step.by));
        return end && advance_to(end->due_at);
    }

    bool take(const RefusedStep&, std::size_t&) { return true; }
    bool take(const VoteStep&, std::size_t&) { return true; }
    bool take(const ExpectStep&, std::size_t&) { return true; }

    /// The id of a new document of the case; "" if it was refused.
    std::string add_document(const std::string& kind, const std::string& name, const Actor& actor)
    {
        DocumentRef document;
        document.id = DocumentId("f_" + setting_.ids.next());
        document.kind = kind;
        document.name = name;
        document.media = "application/pdf";
        document.size_bytes = document_bytes;
        document.sha256 = sha256(document.id.text);
        return carry_out(AddDocument{case_->id, document}, actor) ? document.id.text : "";
    }

    /// The scenario's payload as this case's people give it, its files added to the case; nullopt if a file is refused.
    std::optional<Value> payload(const std::string& event, const Value& data, const Actor& actor)
    {
        const std::vector<Candidate> found = data.is_map() ? candidates(*definition_, case_->chart, event, std::nullopt) : std::vector<Candidate>();
        const auto with_form = std::find_if(found.begin(), found.end(), [&](const Candidate& one) { return definition_->transitions[one.transition].form.has_value(); });
        if (with_form == found.end()) return moved(data);
        return filled(definition_->forms[*definition_->transitions[with_form->transition].form].fields, data.map(), actor);
    }

    std::optional<Value> filled(const std::vector<Field>& fields, Map map, const Actor& actor)
    {
        for (const Field& field : fields) {
            const Value* written = map.find(field.name);
            if (written == nullptr) continue;
            auto value = filled(field, *written, actor);
            if (!value) return std::nullopt;
            map.set(field.name, *std::move(value));
        }
        return Value(std::move(map));
    }

    std::optional<Value> filled(const Field& field, const Value& written, const Actor& actor)
    {
        const bool is_file = field.type == FieldType::file || field.type == FieldType::files;
        if (is_file && written.is_string()) {
            const std::string id = add_document(field.name, written.string(), actor);
            if (id.empty()) return std::nullopt;
            Map file;
            file.set("id", id);
            return Value(std::move(file));
        }
        if (written.is_string() && (field.type == FieldType::text || field.name == definition_->case_title))
            return Value(setting_.cast.text(field, written.string()));
        if (!written.is_list() || (!is_file && field.type != FieldType::table)) return moved(written);
        List list;
        for (const Value& item : written.list()) {
            auto value = item.is_map() ? filled(field.columns, item.map(), actor) : filled(field, item, actor);
            if (!value) return std::nullopt;
            list.push_back(*std::move(value));
        }
        return Value(std::move(list));
    }

    /// With every date as far from the start as it was written.
    Value moved(const Value& value) const
    {
        if (value.is_string()) {
            const auto date = date_from_text(value.string());
            return date ? Value(to_text(*date + shift_days_)) : value;
        }
        if (value.is_list()) {
            List list;
            for (const Value& item : value.list()) list.push_back(moved(item));
            return Value(std::move(list));
        }
        if (!value.is_map()) return value;
        Map map = value.map();
        for (const MapEntry& member : value.map()) map.set(member.key, moved(member.value));
        return Value(std::move(map));
    }

    const std::shared_ptr<const Definition>& definition_;
    const Scenario& scenario_;
    const PlayPlan& plan_;
    const PlaySetting& setting_;
    Instant now_;
    std::int64_t shift_ms_ = 0;
    std::chrono::days shift_days_{0};
    std::shared_ptr<const Snapshot> case_;
    std::vector<PlayedEntry> played_;
};

}  // namespace

std::vector<PlayedEntry> play_scenario(const std::shared_ptr<const Definition>& definition, const Scenario& scenario, const PlayPlan& plan, const PlaySetting& setting)
{
    return Player(definition, scenario, plan, setting).play();
}

}  // namespace docket
