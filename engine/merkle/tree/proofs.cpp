#include "engine/merkle/tree/proofs.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace docket {

namespace {

Rejection not_there(std::string wanted, const TreeView& tree)
{
    Rejection rejection;
    rejection.type = RejectionType::not_found;
    rejection.detail =
        "Expected to prove " + std::move(wanted) + ", but the record has " + std::to_string(tree.size()) + " entries.";
    return rejection;
}

/// The largest power of two smaller than `width`, which is at least 2: where the RFC splits a range.
std::uint64_t split_of(std::uint64_t width)
{
    return std::bit_floor(width - 1);
}

}  // namespace

Result<Digest> root_at(std::uint64_t size, const TreeView& tree)
{
    if (size > tree.size()) return not_there("the root at " + std::to_string(size), tree);
    return tree.root_of_range(0, size);
}

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, const TreeView& tree)
{
    if (index >= size || size > tree.size())
        return not_there("entry " + std::to_string(index) + " of " + std::to_string(size), tree);
    std::vector<Digest> proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + split_of(end - begin);
        if (index < middle) {
            proof.push_back(tree.root_of_range(middle, end));
            end = middle;
        } else {
            proof.push_back(tree.root_of_range(begin, middle));
            begin = middle;
        }
    }
    std::reverse(proof.begin(), proof.end());
    return proof;
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t from, std::uint64_t to, const TreeView& tree)
{
    if (from > to || to > tree.size()) return not_there("growth from " + std::to_string(from) + " to " + std::to_string(to), tree);
    std::vector<Digest> proof;
    if (from == 0) return proof;
    std::uint64_t begin = 0;
    std::uint64_t end = to;
    while (from < end) {
        const std::uint64_t middle = begin + split_of(end - begin);
        if (from <= middle) {
            proof.push_back(tree.root_of_range(middle, end));
            end = middle;
        } else {
            proof.push_back(tree.root_of_range(begin, middle));
            begin = middle;
        }
    }
    // The old tree's last subtree; the checker has it already if it is the whole old tree.
    if (begin > 0) proof.push_back(tree.root_of_range(begin, end));
    std::reverse(proof.begin(), proof.end());
    return proof;
}

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> proof,
                      const Digest& root)
{
    if (index >= size) return false;
    std::uint64_t fn = index;
    std::uint64_t sn = size - 1;
    Digest r = leaf;
    for (const Digest& p : proof) {
        if (sn == 0) return false;
        if ((fn & 1) != 0 || fn == sn) {
            r = node_hash(p, r);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = node_hash(r, p);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && r == root;
}

bool verify_consistency(std::uint64_t from, const Digest& from_root, std::uint64_t to, const Digest& to_root,
                        std::span<const Digest> proof)
{
    if (from > to) return false;
    if (from == to) return proof.empty() && from_root == to_root && (from > 0 || from_root == empty_root());
    if (from == 0) return proof.empty() && from_root == empty_root();
    if (proof.empty()) return false;

    const bool starts_with_old_root = std::has_single_bit(from);
    std::uint64_t fn = from - 1;
    std::uint64_t sn = to - 1;
    while ((fn & 1) != 0) {
        fn >>= 1;
        sn >>= 1;
    }
    Digest fr = starts_with_old_root ? from_root : proof.front();
    Digest sr = fr;
    for (const Digest& c : starts_with_old_root ? proof : proof.subspan(1)) {
        if (sn == 0) return false;
        if ((fn & 1) != 0 || fn == sn) {
            fr = node_hash(c, fr);
            sr = node_hash(c, sr);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sr = node_hash(sr, c);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return fr == from_root && sr == to_root && sn == 0;
}

}  // namespace docket
