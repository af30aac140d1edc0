#pragma once

// Random charts: a definition's text from a list of small numbers. Every list gives a legal chart, shorter lists and smaller
// numbers give simpler ones, so that what shrinks the numbers shrinks the chart. Zero is always the plainest choice.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/value.hpp"

namespace docket {

using Genes = std::vector<std::uint8_t>;

/// Reads genes; after the last one come zeros.
class Choices {
public:
    explicit Choices(const Genes& genes) : genes_(genes) {}

    /// 0 to `count` - 1.
    [[nodiscard]] std::size_t pick(std::size_t count) { return at_ < genes_.size() ? genes_[at_++] % count : 0; }
    [[nodiscard]] bool once_in(std::size_t count) { return pick(count) == count - 1; }
    template <class T> [[nodiscard]] const T& of(const std::vector<T>& items) { return items[pick(items.size())]; }

private:
    const Genes& genes_;
    std::size_t at_ = 0;
};

/// The text of a definition without forms or people: nesting, parallel states, finals, histories, event-less and delayed
/// transitions, and content that reads and writes data, fails, raises, sends and cancels.
[[nodiscard]] std::string make_chart(const Genes& shape, const Genes& content);

/// An event to send from outside, or the next of those that the chart has sent itself.
struct OutsideEvent {
    bool is_pending = false;
    std::string name;
    Value data;
};

[[nodiscard]] std::vector<OutsideEvent> make_events(const Genes& genes, std::size_t count);

}  // namespace docket
