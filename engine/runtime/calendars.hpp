#pragma once

// The calendars of this installation, by name. Immutable once made.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/cases/decide.hpp"

namespace docket {

class Calendars final : public CalendarSource {
public:
    Calendars() = default;
    explicit Calendars(std::vector<std::shared_ptr<const Calendar>> calendars)
    {
        for (auto& calendar : calendars) by_name_[calendar->id()] = std::move(calendar);
    }

    [[nodiscard]] const Calendar* find(std::string_view name) const override
    {
        const auto found = by_name_.find(std::string(name));
        return found == by_name_.end() ? nullptr : found->second.get();
    }

private:
    std::map<std::string, std::shared_ptr<const Calendar>> by_name_;
};

}  // namespace docket
