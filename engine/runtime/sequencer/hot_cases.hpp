#pragma once

// The cases that are worked on, so that a busy case is not read and decoded again. Bounded in number and in bytes; used by one thread. Those that
// have to go are stowed (stowed_cases.hpp).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>

#include "engine/ledger/records.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/runtime/sequencer/stowed_cases.hpp"

namespace docket {

/// A case as the deciding thread sees it, ahead of the disk by what is under way.
struct HotCase {
    std::shared_ptr<const Snapshot> snapshot;
    Digest head{};  ///< hash of the entry that was decided last
    /// Where it ends in the ledger. Belongs to the committing thread: the deciding one only passes it on.
    std::shared_ptr<CaseTail> tail;
    std::size_t bytes = 0;  ///< what its data come to when written
    std::string packed;     ///< the snapshot as it is stored, or will be
};

/// A case that was not here lately is a newcomer; only one that comes again after it has left is kept among the regulars ("2Q": Johnson and
/// Shasha, VLDB 1994). So whoever goes through many cases, each once, does not drive out those that are worked on; and the newcomers, a
/// tenth of all, use the same memory over and over, which is in the processor's cache.
class HotCases {
public:
    HotCases(std::size_t cases_max, std::size_t bytes_max, std::size_t stowed_bytes_max)
        : cases_max_(cases_max), newcomers_max_(std::max<std::size_t>(1, cases_max / 10)), bytes_max_(bytes_max), stowed_(stowed_bytes_max)
    {
    }

    /// nullptr if it is not held. Valid until the next `put` or `clear`.
    [[nodiscard]] const HotCase* find(const CaseId& id)
    {
        const auto found = by_id_.find(id);
        if (found == by_id_.end()) return nullptr;
        const Place& place = found->second;
        if (place.list == &regulars_) regulars_.splice(regulars_.begin(), regulars_, place.at);
        return &*place.at;
    }

    /// One that is not held, but was; it stays stowed until it is put again. Valid until the next `put` or `clear`.
    [[nodiscard]] const StowedCase* find_stowed(const CaseId& id) const { return stowed_.find(id); }

    /// Makes room, but those of the last `keep` puts stay whatever they weigh: whose last entry is not on disk yet is nowhere else. One case
    /// put several times in a row counts once.
    void put(HotCase hot, std::size_t keep)
    {
        bytes_ += hot.bytes;
        if (const auto found = by_id_.find(hot.snapshot->id); found != by_id_.end()) {
            const Place& place = found->second;
            bytes_ -= place.at->bytes;
            static_cast<HotCase&>(*place.at) = std::move(hot);
            if (place.at->put != puts_) place.at->put = ++puts_;
            place.list->splice(place.list->begin(), *place.list, place.at);
        } else {
            Cases& list = was_here(hot.snapshot->id) ? regulars_ : newcomers_;
            list.push_front({std::move(hot), ++puts_});
            by_id_.emplace(list.front().snapshot->id, Place{&list, list.begin()});
        }
        make_room(keep);
    }

    void clear()
    {
        by_id_.clear();
        newcomers_.clear();
        regulars_.clear();
        stowed_.clear();
        bytes_ = 0;
    }

    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Held : HotCase {
        std::uint64_t put;  ///< the number of the last put of it
    };
    using Cases = std::list<Held>;  // those put last come first; among regulars also those found last
    struct Place {
        Cases* list;
        Cases::iterator at;
    };

    void make_room(std::size_t keep)
    {
        const auto may_go = [&](const Cases& list) { return !list.empty() && puts_ - list.back().put > keep; };
        while (newcomers_.size() > newcomers_max_ && may_go(newcomers_)) drop_newcomer();
        while (size() > cases_max_ || bytes_ > bytes_max_) {
            if (may_go(regulars_))
                drop_last(regulars_, never_departed);
            else if (may_go(newcomers_))
                drop_newcomer();
            else
                return;
        }
    }

    void drop_last(Cases& list, std::uint64_t departure)
    {
        Held& last = list.back();
        bytes_ -= last.bytes;
        by_id_.erase(last.snapshot->id);
        stowed_.put({last.snapshot->id, last.snapshot->definition, std::move(last.packed), last.head, std::move(last.tail), departure});
        list.pop_back();
    }

    void drop_newcomer() { drop_last(newcomers_, ++departures_); }

    /// Whether it left the newcomers lately. It is not stowed any longer.
    bool was_here(const CaseId& id)
    {
        const StowedCase* const known = stowed_.find(id);
        const bool lately = known != nullptr && known->departure != never_departed && departures_ - known->departure < cases_max_;
        stowed_.remove(id);
        return lately;
    }

    static constexpr std::uint64_t never_departed = 0;  // from the newcomers

    std::size_t cases_max_, newcomers_max_, bytes_max_;
    std::size_t bytes_ = 0;
    std::uint64_t puts_ = 0, departures_ = 0;
    Cases newcomers_, regulars_;
    std::unordered_map<CaseId, Place> by_id_;
    StowedCases stowed_;
};

}  // namespace docket
