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
inline constexpr std::size_t fixed_count = 7;
// After these: two a level of nested `for`: its item, then its index.

}  // namespace docket::slots
