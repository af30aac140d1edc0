#include "api/auth/sessions.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>

namespace docket {

namespace {

/// 52 characters of base32 are 260 bits.
constexpr std::size_t token_characters = 52;

Principal principal_of(const PersonRecord& person, const SessionRecord& session)
{
    Principal principal;
    principal.person = person;
    principal.csrf = session.csrf;
    principal.expires_at = std::min(session.expires_at, session.last_used_at + session_idle_ms_max);
    principal.actor.id = person.id;
    principal.actor.kind = Actor::Kind::person;
    principal.actor.roles = person.roles;
    principal.actor.name = person.name;
    principal.actor.methods = {"pwd"};
    principal.actor.session = to_hex(session.token).substr(0, 16);
    return principal;
}

}  // namespace

void write_and_wait(Engine& engine, std::function<void(Ledger&)> work)
{
    auto promise = std::make_shared<std::promise<std::optional<Trouble>>>();
    auto stored = promise->get_future();
    engine.write(std::move(work), [promise](std::optional<Trouble> trouble) { promise->set_value(trouble); });
    if (stored.get()) throw std::runtime_error("the ledger did not take the write");
}

NewSession Sessions::open(const PersonRecord& person)
{
    const Instant now = engine_.clock().now();
    NewSession made;
    made.token = random_base32(random_, token_characters);
    SessionRecord record;
    record.token = sha256(made.token);
    record.person = person.id;
    record.csrf = random_base32(random_, token_characters);
    record.created_at = record.last_used_at = now;
    record.expires_at = now + session_life_ms_max;
    write_and_wait(engine_, [record, now](Ledger& ledger) {
        ledger.remove_expired_sessions(now);
        ledger.put_session(record);
    });
    made.principal = principal_of(person, record);
    return made;
}

std::optional<Sessions::Known> Sessions::look_up(const Digest& digest)
{
    const std::string key = to_hex(digest);
    const std::uint64_t generation = engine_.access_generation();
    {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(key);
        if (known != known_.end() && known->second.generation == generation) return known->second;
    }
    auto session = engine_.reader().find_session(digest);
    if (!session) return std::nullopt;
    auto person = engine_.reader().find_person(session->person);
    if (!person) return std::nullopt;
    Known read{*std::move(session), *std::move(person), generation};
    const std::lock_guard lock(mutex_);
    if (known_.size() >= sessions_known_max) known_.clear();
    known_[key] = read;
    return read;
}

bool Sessions::is_at_hand(const std::string& token)
{
    const std::string key = to_hex(sha256(token));
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(key);
    return known != known_.end() && known->second.generation == engine_.access_generation();
}

std::optional<Principal> Sessions::find(const std::string& token)
{
    const Digest digest = sha256(token);
    auto known = look_up(digest);
    if (!known || !known->person.active) return std::nullopt;
    SessionRecord& session = known->session;
    const Instant now = engine_.clock().now();
    {
        const std::lock_guard lock(mutex_);
        const auto touched = touched_.find(to_hex(digest));
        if (touched != touched_.end()) session.last_used_at = std::max(session.last_used_at, touched->second);
    }
    if (session.expires_at <= now || session.last_used_at + session_idle_ms_max <= now) return std::nullopt;
    if (now.ms - session.last_used_at.ms >= session_touch_ms) touch(digest, session, now);
    session.last_used_at = now;
    return principal_of(known->person, session);
}

/// Not waited for: losing one only means that a session ends a minute early.
void Sessions::touch(const Digest& digest, const SessionRecord& record, Instant now)
{
    {
        const std::lock_guard lock(mutex_);
        touched_[to_hex(record.token)] = now;
        const auto known = known_.find(to_hex(digest));
        if (known != known_.end()) known->second.session.last_used_at = now;
    }
    engine_.write([digest, now](Ledger& ledger) { ledger.touch_session(digest, now); },
                  [this, key = to_hex(digest)](std::optional<Trouble>) {
                      const std::lock_guard lock(mutex_);
                      touched_.erase(key);
                  });
}

void Sessions::close(const std::string& token)
{
    write_and_wait(engine_, [digest = sha256(token)](Ledger& ledger) { ledger.remove_session(digest); });
}

}  // namespace docket
