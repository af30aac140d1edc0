#pragma once

// A reader's tree as engine/merkle wants to have it.

#include "engine/ledger/reader.hpp"
#include "engine/merkle/tree/tiles.hpp"

namespace docket {

class ReaderTiles final : public TileSource {
public:
    /// `reader` must outlive the source.
    explicit ReaderTiles(LedgerReader& reader) : reader_(reader) {}

    std::vector<Digest> digests(unsigned level, std::uint64_t first, std::size_t count) override
    {
        return reader_.tree_digests(level, first, count);
    }

private:
    LedgerReader& reader_;
};

}  // namespace docket
