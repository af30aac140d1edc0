#pragma once

// Typed ids: two ids of one C++ type are a bug in waiting. An id is opaque text; only a task's is taken apart (engine/model/snapshot.hpp).

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace docket {

template <class Tag>
struct Id {
    std::string text;

    Id() = default;
    explicit Id(std::string value) : text(std::move(value)) {}

    [[nodiscard]] bool empty() const noexcept { return text.empty(); }
    friend auto operator<=>(const Id&, const Id&) = default;
};

using CaseId = Id<struct CaseTag>;          ///< "c_" and 26 characters of base32: random, never a citizen's or tax number
using TaskId = Id<struct TaskTag>;          ///< "t_…": names its case (task_id_of)
using DeadlineId = Id<struct DeadlineTag>;  ///< "d_…"
using DocumentId = Id<struct DocumentTag>;  ///< "f_…"
using PersonId = Id<struct PersonTag>;      ///< "u_…": a person or a service, never a user name

/// Number of entries applied to a case; 0 before the first.
using CaseVersion = std::uint64_t;

}  // namespace docket

template <class Tag>
struct std::hash<docket::Id<Tag>> {
    std::size_t operator()(const docket::Id<Tag>& id) const noexcept { return std::hash<std::string>()(id.text); }
};
