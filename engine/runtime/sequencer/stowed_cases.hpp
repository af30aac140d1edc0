#pragma once

// Cases that were at hand and are not any more, as they lie in the database: a tenth of the memory of a decoded one, and no look-up to have it again.
// Bounded in bytes; used by one thread. Everything here is on disk.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/ledger/records.hpp"

namespace docket {

struct StowedCase {
    CaseId id;
    std::shared_ptr<const Definition> definition;  ///< that the case is pinned to
    std::string packed;                            ///< its snapshot (packed_entry.hpp)
    Digest head{};
    std::shared_ptr<CaseTail> tail;
    std::uint64_t departure = 0;                   ///< the caller's: when it went
};

class StowedCases {
public:
    explicit StowedCases(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// nullptr if it is not here. Valid until the next call that changes anything.
    [[nodiscard]] const StowedCase* find(const CaseId& id) const
    {
        const auto found = by_id_.find(id.text);
        return found == by_id_.end() ? nullptr : &*found->second;
    }

    /// @pre it is not here. The ones that have been here longest make room.
    void put(StowedCase one)
    {
        bytes_ += weight(one);
        cases_.push_front(std::move(one));
        by_id_.emplace(cases_.front().id.text, cases_.begin());
        while (bytes_ > bytes_max_) drop(std::prev(cases_.end()));
    }

    /// Harmless if it is not here.
    void remove(const CaseId& id)
    {
        if (const auto found = by_id_.find(id.text); found != by_id_.end()) drop(found->second);
    }

    void clear()
    {
        by_id_.clear();
        cases_.clear();
        bytes_ = 0;
    }

    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }
    /// What all of them take, about.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    using Cases = std::list<StowedCase>;  // those put last come first

    static constexpr std::size_t holder_bytes = 512;  // about: two nodes, the id, the tail and its places

    [[nodiscard]] static std::size_t weight(const StowedCase& one) noexcept { return one.packed.size() + holder_bytes; }

    void drop(Cases::iterator one)
    {
        bytes_ -= weight(*one);
        by_id_.erase(one->id.text);
        cases_.erase(one);
    }

    std::size_t bytes_max_, bytes_ = 0;
    Cases cases_;
    std::unordered_map<std::string_view, Cases::iterator> by_id_;  ///< the ids are those of cases_
};

}  // namespace docket
