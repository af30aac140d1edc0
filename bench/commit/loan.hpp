#pragma once

// What the ceilings without HTTP have in common: the clerk of loan.yaml and the event of compare.mjs.

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "engine/model/command.hpp"

namespace docket {

inline std::string text_of(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw std::runtime_error(path + " cannot be read");
    return text.str();
}

/// May do everything in loan.yaml, as the person behind the token of the measurement over HTTP.
inline Actor clerk()
{
    Actor actor;
    actor.id = PersonId("u_bench");
    actor.kind = Actor::Kind::person;
    actor.roles = {"clerk", "board"};
    return actor;
}

/// The data of each event: that of compare.mjs.
inline Value event_data()
{
    Map data;
    data.set("amount", Value(7500));
    data.set("risk", Value(1));
    data.set("comment", "please check the second annex before signing");
    return Value(std::move(data));
}

}  // namespace docket
