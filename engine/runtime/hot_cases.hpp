#pragma once

// The snapshots of the cases that were written last, so that a busy case is not read and decoded again. Bounded; used by one thread.

#include <list>
#include <memory>
#include <unordered_map>

#include "engine/model/snapshot.hpp"

namespace docket {

class HotCases {
public:
    explicit HotCases(std::size_t cases_max) : cases_max_(cases_max) {}

    /// nullptr if it is not held.
    [[nodiscard]] std::shared_ptr<const Snapshot> find(const CaseId& id)
    {
        const auto found = by_id_.find(id);
        if (found == by_id_.end()) return nullptr;
        order_.splice(order_.begin(), order_, found->second);
        return order_.front();
    }

    /// The least recently used one goes when there is no room.
    void put(std::shared_ptr<const Snapshot> snapshot)
    {
        const auto found = by_id_.find(snapshot->id);
        if (found != by_id_.end()) order_.erase(found->second);
        order_.push_front(std::move(snapshot));
        by_id_[order_.front()->id] = order_.begin();
        if (order_.size() <= cases_max_) return;
        by_id_.erase(order_.back()->id);
        order_.pop_back();
    }

    void clear()
    {
        by_id_.clear();
        order_.clear();
    }

private:
    std::size_t cases_max_;
    std::list<std::shared_ptr<const Snapshot>> order_;
    std::unordered_map<CaseId, std::list<std::shared_ptr<const Snapshot>>::iterator> by_id_;
};

}  // namespace docket
