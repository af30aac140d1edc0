// Proofs: those that Certificate Transparency publishes, all small ones against the recursive definitions, and changed ones, which
// fail.

#include <doctest/doctest.h>

#include <rapidcheck.h>

#include <bit>

#include "engine/merkle/tree/proofs.hpp"
#include "tests/unit/merkle/known_tree.hpp"

namespace docket {

namespace {

Digests from_hex(std::initializer_list<const char*> rows)
{
    Digests digests;
    for (const char* row : rows) digests.push_back(digest_from_hex(row).value());
    return digests;
}

/// Calls `check` with each digest of `digests` after each of its 256 bits was turned, and turns it back.
template <class Check>
void for_each_turned_bit(std::span<Digest> digests, const Check& check)
{
    for (Digest& digest : digests) {
        for (std::size_t bit = 0; bit < 256; ++bit) {
            const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
            digest[bit / 8] = static_cast<std::uint8_t>(digest[bit / 8] ^ mask);
            check();
            digest[bit / 8] = static_cast<std::uint8_t>(digest[bit / 8] ^ mask);
        }
    }
}

constexpr std::size_t small = 70;

}  // namespace

TEST_CASE("inclusion proofs are those that Certificate Transparency publishes")
{
    struct Row {
        std::uint64_t index, size;
        Digests proof;
    };
    const Row rows[] = {
        {0, 1, {}},
        {0, 8,
         from_hex({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"})},
        {5, 8,
         from_hex({"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"})},
        {2, 3, from_hex({"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"})},
        {1, 5,
         from_hex({"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"})},
    };
    const KeptTree kept = kept_tree(published_leaves());
    StoreAt store(kept, 8);
    const TreeView tree(8, store);
    for (const Row& row : rows) {
        CAPTURE(row.index);
        CHECK(inclusion_proof(row.index, row.size, tree).value() == row.proof);
        CHECK(verify_inclusion(kept.leaves[row.index], row.index, row.size, row.proof, root_at(row.size, tree).value()));
    }
}

TEST_CASE("consistency proofs are those that Certificate Transparency publishes")
{
    struct Row {
        std::uint64_t from, to;
        Digests proof;
    };
    const Row rows[] = {
        {1, 1, {}},
        {1, 8,
         from_hex({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"})},
        {6, 8,
         from_hex({"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"})},
        {2, 5,
         from_hex({"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"})},
    };
    const KeptTree kept = kept_tree(published_leaves());
    StoreAt store(kept, 8);
    const TreeView tree(8, store);
    for (const Row& row : rows) {
        CAPTURE(row.from);
        CHECK(consistency_proof(row.from, row.to, tree).value() == row.proof);
        CHECK(verify_consistency(row.from, root_at(row.from, tree).value(), row.to, root_at(row.to, tree).value(), row.proof));
    }
}

TEST_CASE("every inclusion proof of up to 70 leaves is PATH of the RFC, and holds for its leaf only")
{
    const KeptTree kept = kept_tree(some_leaves(small));
    StoreAt store(kept, small);
    const TreeView tree(small, store);
    for (std::size_t size = 1; size <= small; ++size) {
        const Leaves leaves = Leaves(kept.leaves).first(size);
        const Digest root = rfc_root(leaves);
        CHECK(root_at(size, tree).value() == root);
        for (std::size_t index = 0; index < size; ++index) {
            CAPTURE(size);
            CAPTURE(index);
            const Digests proof = inclusion_proof(index, size, tree).value();
            CHECK(proof == rfc_path(index, leaves));
            for (std::size_t claimed = 0; claimed < size; ++claimed)
                CHECK(verify_inclusion(leaves[claimed], index, size, proof, root) == (claimed == index));
            CHECK_FALSE(verify_inclusion(leaves[index], index, size, followed_by(proof, root), root));
            CHECK_FALSE(verify_inclusion(leaves[index], index, 2 * std::bit_ceil(size), proof, root));
            if (!proof.empty())
                CHECK_FALSE(verify_inclusion(leaves[index], index, size, Leaves(proof).first(proof.size() - 1), root));
        }
    }
}

TEST_CASE("every consistency proof of up to 70 leaves is PROOF of the RFC, and holds for its roots only")
{
    const KeptTree kept = kept_tree(some_leaves(small));
    StoreAt store(kept, small);
    const TreeView tree(small, store);
    const Digest wrong = sha256("wrong");
    for (std::size_t to = 1; to <= small; ++to) {
        const Digest to_root = rfc_root(Leaves(kept.leaves).first(to));
        for (std::size_t from = 1; from <= to; ++from) {
            CAPTURE(from);
            CAPTURE(to);
            const Digest from_root = rfc_root(Leaves(kept.leaves).first(from));
            const Digests proof = consistency_proof(from, to, tree).value();
            CHECK(proof == rfc_proof(from, Leaves(kept.leaves).first(to)));
            CHECK(verify_consistency(from, from_root, to, to_root, proof));
            CHECK_FALSE(verify_consistency(from, wrong, to, to_root, proof));
            CHECK_FALSE(verify_consistency(from, from_root, to, wrong, proof));
            CHECK_FALSE(verify_consistency(from, from_root, to, to_root, followed_by(proof, wrong)));
            CHECK_FALSE(verify_consistency(from, from_root, 2 * std::bit_ceil(to), to_root, proof));
            if (!proof.empty())
                CHECK_FALSE(verify_consistency(from, from_root, to, to_root, Leaves(proof).first(proof.size() - 1)));
            if (from < to) CHECK_FALSE(verify_consistency(to, to_root, from, from_root, proof));
        }
    }
}

TEST_CASE("the empty tree, by its own root and without a proof, begins every tree")
{
    const KeptTree kept = kept_tree(some_leaves(3));
    StoreAt store(kept, 3);
    const TreeView tree(3, store);
    const Digest root = rfc_root(kept.leaves);
    CHECK(consistency_proof(0, 3, tree).value().empty());
    CHECK(root_at(0, tree).value() == sha256(""));
    CHECK(verify_consistency(0, sha256(""), 3, root, {}));
    CHECK(verify_consistency(0, sha256(""), 0, sha256(""), {}));
    CHECK_FALSE(verify_consistency(0, root, 0, root, {}));
    CHECK_FALSE(verify_consistency(0, root, 3, root, {}));
    CHECK_FALSE(verify_consistency(0, sha256(""), 3, root, Leaves(&root, 1)));
}

TEST_CASE("a record does not shrink, and does not grow without a proof")
{
    const Digest root = sha256("root");
    const Digest any = sha256("any");
    const Digest proof[] = {root, any};  // what the RFC's steps, which take from < to for granted, would be content with
    CHECK_FALSE(verify_consistency(3, root, 2, node_hash(root, any), proof));
    CHECK_FALSE(verify_consistency(3, root, 4, root, {}));
    CHECK_FALSE(verify_consistency(4, root, 5, root, {}));
}

TEST_CASE("no proof is made of what is not there")
{
    const KeptTree kept = kept_tree(some_leaves(3));
    StoreAt store(kept, 3);
    const TreeView tree(3, store);
    CHECK(root_at(4, tree).error().type == RejectionType::not_found);
    CHECK(inclusion_proof(3, 3, tree).error().type == RejectionType::not_found);
    CHECK(inclusion_proof(0, 0, tree).error().type == RejectionType::not_found);
    CHECK(inclusion_proof(0, 4, tree).error().type == RejectionType::not_found);
    CHECK(consistency_proof(1, 4, tree).error().type == RejectionType::not_found);
    CHECK(consistency_proof(3, 2, tree).error().type == RejectionType::not_found);
    CHECK_FALSE(verify_inclusion(kept.leaves[0], 0, 0, {}, sha256("")));
    CHECK_FALSE(verify_inclusion(kept.leaves[0], 1, 1, {}, kept.leaves[0]));
}

TEST_CASE("a proof, a leaf or a root of which one bit is turned proves nothing")
{
    const KeptTree kept = kept_tree(some_leaves(small));
    StoreAt store(kept, small);
    const TreeView tree(small, store);
    for (const std::size_t size : {2, 7, 8, 33, 70}) {
        Digest root = root_at(size, tree).value();
        for (std::size_t other = 1; other <= size; ++other) {
            Digest leaf = kept.leaves[other - 1];
            Digests proof = inclusion_proof(other - 1, size, tree).value();
            const auto included = [&] { CHECK_FALSE(verify_inclusion(leaf, other - 1, size, proof, root)); };
            for_each_turned_bit(proof, included);
            for_each_turned_bit({&leaf, 1}, included);
            for_each_turned_bit({&root, 1}, included);

            Digest from_root = root_at(other, tree).value();
            proof = consistency_proof(other, size, tree).value();
            const auto consistent = [&] { CHECK_FALSE(verify_consistency(other, from_root, size, root, proof)); };
            for_each_turned_bit(proof, consistent);
            for_each_turned_bit({&from_root, 1}, consistent);
            for_each_turned_bit({&root, 1}, consistent);
        }
    }
}

TEST_CASE("proofs around the ends of tiles are the RFC's, and read few digests")
{
    const KeptTree kept = kept_tree(some_leaves(70'000));
    const auto any_size = rc::gen::oneOf(rc::gen::inRange<std::size_t>(1, 70'001), rc::gen::inRange<std::size_t>(255, 258),
                                         rc::gen::inRange<std::size_t>(65'535, 65'538));
    const auto held = rc::check("any index, any earlier size, seen from any later size", [&] {
        const std::size_t newest = *any_size;
        const std::size_t size = std::min(newest, *any_size);
        const std::size_t index = std::min(size, *any_size) - 1;
        StoreAt store(kept, newest);
        const TreeView tree(newest, store);
        const Leaves leaves = Leaves(kept.leaves).first(size);
        const Digest root = rfc_root(leaves);
        RC_ASSERT(root_at(size, tree).value() == root);

        const auto log2 = static_cast<std::size_t>(std::bit_width(size - 1));
        const std::size_t levels = log2 / 8 + 1;
        store.reads = store.digests_read = 0;
        const Digests path = inclusion_proof(index, size, tree).value();
        RC_ASSERT(path == rfc_path(index, leaves));
        RC_ASSERT(path.size() <= log2);
        RC_ASSERT(verify_inclusion(leaves[index], index, size, path, root));
        RC_ASSERT(store.reads <= 2 * log2);
        RC_ASSERT(store.digests_read <= 510 * levels);

        store.reads = store.digests_read = 0;
        const Digests proof = consistency_proof(index + 1, size, tree).value();
        RC_ASSERT(proof == rfc_proof(index + 1, leaves));
        RC_ASSERT(proof.size() <= log2 + 1);
        RC_ASSERT(verify_consistency(index + 1, rfc_root(leaves.first(index + 1)), size, root, proof));
        RC_ASSERT(store.reads <= 2 * log2 + 1);
        RC_ASSERT(store.digests_read <= 510 * levels);
    });
    CHECK(held);
}

}  // namespace docket
