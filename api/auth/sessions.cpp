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
    const std::uint64_t generation = engine_.access_generation();
    {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(digest);
        if (known != known_.end() && known->second.generation == generation) return known->second;
    }
    return read(digest, generation);
}

std::optional<Sessions::Known> Sessions::read(const Digest& digest, std::uint64_t generation)
{
    const auto session = engine_.reader().find_session(digest);
    if (!session) return std::nullopt;
    const auto person = engine_.reader().find_person(session->person);
    if (!person) return std::nullopt;
    Known known{std::make_shared<const Principal>(principal_of(*person, *session)), session->last_used_at, session->expires_at, generation};
    const std::lock_guard lock(mutex_);
    const auto touched = touched_.find(digest);
    if (touched != touched_.end()) known.last_used_at = std::max(known.last_used_at, touched->second);
    if (known_.size() >= sessions_known_max) known_.clear();
    known_[digest] = known;
    return known;
}

bool Sessions::is_at_hand(const std::string& token)
{
    const Digest digest = sha256(token);
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(digest);
    return known != known_.end() && known->second.generation == engine_.access_generation();
}

std::optional<Principal> Sessions::find(const std::string& token)
{
    const Digest digest = sha256(token);
    const auto known = look_up(digest);
    if (!known || !known->principal->person.active) return std::nullopt;
    const Instant now = engine_.clock().now();
    if (known->expires_at <= now || known->last_used_at + session_idle_ms_max <= now) return std::nullopt;
    if (now.ms - known->last_used_at.ms >= session_touch_ms) touch(digest, now);
    Principal principal = *known->principal;
    principal.expires_at = std::min(known->expires_at, now + session_idle_ms_max);
    return principal;
}

/// Not waited for: losing one only means that a session ends a minute early.
void Sessions::touch(const Digest& digest, Instant now)
{
    {
        const std::lock_guard lock(mutex_);
        touched_[digest] = now;
        const auto known = known_.find(digest);
        if (known != known_.end()) known->second.last_used_at = now;
    }
    engine_.write([digest, now](Ledger& ledger) { ledger.touch_session(digest, now); },
                  [this, digest](std::optional<Trouble>) {
                      const std::lock_guard lock(mutex_);
                      touched_.erase(digest);
                  });
}

void Sessions::close(const std::string& token)
{
    write_and_wait(engine_, [digest = sha256(token)](Ledger& ledger) { ledger.remove_session(digest); });
}

}  // namespace docket
