#pragma once

// Where each CEL variable of a definition lives at run time. The loader compiles against these slots, the interpreter fills them.

#include <cstddef>

namespace docket::slots {

inline constexpr std::size_t data = 0;         ///< "data": map
inline constexpr std::size_t event = 1;        ///< "event": map {name, data, actor, type, sendid}, or null before the first event
inline constexpr std::size_t actor = 2;        ///< "actor": map {id, roles}; id "" and no roles when nobody acts
inline constexpr std::size_t case_ = 3;        ///< "case": map {id, opened_at, outcome, links}
inline constexpr std::size_t now = 4;          ///< "now": timestamp
inline constexpr std::size_t panel = 5;        ///< "panel": map by panel name
inline constexpr std::size_t clock = 6;        ///< "clock": map by clock name
// The members of `event` once more: an expression that reads one by its name needs no map of them all. None has a value before the
// first event.
inline constexpr std::size_t event_name = 7;    ///< "event.name": string
inline constexpr std::size_t event_data = 8;    ///< "event.data": map or null
inline constexpr std::size_t event_actor = 9;   ///< "event.actor": map, or null if nobody acted
inline constexpr std::size_t event_type = 10;   ///< "event.type": "platform", "internal" or "external"
inline constexpr std::size_t event_send_id = 11;  ///< "event.sendid": string or null
inline constexpr std::size_t fixed_count = 12;
// After these: two a level of nested `for`: its item, then its index.

}  // namespace docket::slots
