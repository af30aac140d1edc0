#include "engine/merkle/tree/tree.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace docket {

Digest leaf_hash(std::string_view bytes)
{
    Sha256Stream stream;
    stream.update(std::string_view("\0", 1));
    stream.update(bytes);
    return stream.finish();
}

Digest node_hash(const Digest& left, const Digest& right)
{
    std::array<char, 1 + 2 * sizeof(Digest)> bytes;
    bytes[0] = 1;
    const auto end = std::copy(left.begin(), left.end(), bytes.begin() + 1);
    std::copy(right.begin(), right.end(), end);
    return sha256({bytes.data(), bytes.size()});
}

Digest empty_root()
{
    return sha256("");
}

Digest root_over(std::span<const Digest> subtrees)
{
    if (subtrees.empty()) return empty_root();
    Digest root = subtrees.back();
    for (std::size_t i = subtrees.size() - 1; i-- > 0;) root = node_hash(subtrees[i], root);
    return root;
}

Digest tree_root(std::span<const Digest> leaves)
{
    Frontier tree;
    for (const Digest& leaf : leaves) tree.append(leaf);
    return tree.root();
}

Frontier::Frontier(std::uint64_t size, std::vector<Digest> subtrees) : size_(size), subtrees_(std::move(subtrees))
{
    if (subtrees_.size() != static_cast<std::size_t>(std::popcount(size)))
        throw std::invalid_argument("a tree of " + std::to_string(size) + " leaves does not have " +
                                    std::to_string(subtrees_.size()) + " subtrees");
}

void Frontier::append(const Digest& leaf)
{
    // Counting up by one carries as many times as subtrees of one size meet.
    Digest node = leaf;
    for (std::uint64_t carry = size_; (carry & 1) != 0; carry >>= 1) {
        node = node_hash(subtrees_.back(), node);
        subtrees_.pop_back();
    }
    subtrees_.push_back(node);
    ++size_;
}

}  // namespace docket
