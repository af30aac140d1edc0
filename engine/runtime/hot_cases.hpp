#pragma once

// The cases that were written last, so that a busy case is not read and decoded again. Bounded in number and in bytes; used by one thread.

#include <cstddef>
#include <list>
#include <memory>
#include <unordered_map>

#include "engine/ledger/records.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// A case as the deciding thread sees it, ahead of the disk by what is under way.
struct HotCase {
    std::shared_ptr<const Snapshot> snapshot;
    Digest head{};  ///< hash of the entry that was decided last
    /// Where it ends in the ledger. Belongs to the committing thread: the deciding one only passes it on.
    std::shared_ptr<CaseTail> tail;
    std::size_t bytes = 0;  ///< what its data come to when written
};

class HotCases {
public:
    HotCases(std::size_t cases_max, std::size_t bytes_max) : cases_max_(cases_max), bytes_max_(bytes_max) {}

    /// nullptr if it is not held. Valid until the next `put` or `clear`.
    [[nodiscard]] const HotCase* find(const CaseId& id)
    {
        const auto found = by_id_.find(id);
        if (found == by_id_.end()) return nullptr;
        order_.splice(order_.begin(), order_, found->second);
        return &order_.front();
    }

    /// The least recently used go while there is no room, but `keep` of the most recently used stay whatever they weigh: those whose
    /// last entry is not on disk yet are nowhere else.
    void put(HotCase hot, std::size_t keep)
    {
        bytes_ += hot.bytes;
        if (const auto found = by_id_.find(hot.snapshot->id); found != by_id_.end()) {
            bytes_ -= found->second->bytes;
            *found->second = std::move(hot);
            order_.splice(order_.begin(), order_, found->second);
        } else {
            order_.push_front(std::move(hot));
            by_id_.emplace(order_.front().snapshot->id, order_.begin());
        }
        while (order_.size() > keep + 1 && (order_.size() > cases_max_ || bytes_ > bytes_max_)) {
            bytes_ -= order_.back().bytes;
            by_id_.erase(order_.back().snapshot->id);
            order_.pop_back();
        }
    }

    void clear()
    {
        by_id_.clear();
        order_.clear();
        bytes_ = 0;
    }

    [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    std::size_t cases_max_, bytes_max_;
    std::size_t bytes_ = 0;
    std::list<HotCase> order_;
    std::unordered_map<CaseId, std::list<HotCase>::iterator> by_id_;
};

}  // namespace docket
