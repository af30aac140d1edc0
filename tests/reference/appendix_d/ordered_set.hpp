#pragma once

// The data types of W3C SCXML 1.0, appendix D ("Datatypes"): List is std::vector, OrderedSet is this. Slow on purpose: a list that
// is searched from its start.

#include <algorithm>
#include <vector>

namespace docket::appendix_d {

template <class T> class OrderedSet {
public:
    void add(const T& item)
    {
        if (!is_member(item)) items_.push_back(item);
    }
    void remove(const T& item) { std::erase(items_, item); }
    [[nodiscard]] bool is_member(const T& item) const { return std::find(items_.begin(), items_.end(), item) != items_.end(); }
    template <class Test> [[nodiscard]] bool some(Test test) const { return std::any_of(items_.begin(), items_.end(), test); }
    template <class Test> [[nodiscard]] bool every(Test test) const { return std::all_of(items_.begin(), items_.end(), test); }
    [[nodiscard]] bool has_intersection(const OrderedSet& other) const
    {
        return some([&](const T& item) { return other.is_member(item); });
    }
    [[nodiscard]] bool is_empty() const { return items_.empty(); }
    [[nodiscard]] std::vector<T> to_list() const { return items_; }

private:
    std::vector<T> items_;
};

}  // namespace docket::appendix_d
