// The tree against Certificate Transparency's published roots, and against the recursive definition.

#include <doctest/doctest.h>

#include <stdexcept>

#include "engine/merkle/tree/tree.hpp"
#include "tests/unit/merkle/known_tree.hpp"

namespace docket {

TEST_CASE("the tree has the roots that Certificate Transparency publishes for its eight leaves")
{
    const char* roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                           "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                           "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                           "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                           "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                           "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                           "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                           "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    Frontier tree;
    CHECK(to_hex(tree.root()) == roots[0]);
    for (const Digest& leaf : published_leaves()) {
        tree.append(leaf);
        CHECK(to_hex(tree.root()) == roots[tree.size()]);
    }
}

TEST_CASE("a frontier has the root of the recursive definition at every size, also after it was stored and restored")
{
    const Digests leaves = some_leaves(600);
    Frontier tree;
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        CAPTURE(size);
        const Digest root = rfc_root(Leaves(leaves).first(size));
        CHECK(tree.size() == size);
        CHECK(tree.root() == root);
        CHECK(tree_root(Leaves(leaves).first(size)) == root);
        Frontier restored(tree.size(), tree.subtrees());
        CHECK(restored.root() == root);
        if (size == leaves.size()) break;
        tree.append(leaves[size]);
        restored.append(leaves[size]);
        CHECK(restored.root() == tree.root());
    }
}

TEST_CASE("a frontier is not restored from more or fewer subtrees than its size has")
{
    const Digests subtrees = some_leaves(3);
    CHECK_NOTHROW(Frontier(7, subtrees));
    CHECK_THROWS_AS(Frontier(6, subtrees), std::invalid_argument);
    CHECK_THROWS_AS(Frontier(15, subtrees), std::invalid_argument);
}

}  // namespace docket
