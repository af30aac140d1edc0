#pragma once

// A pool of read-only connections, and LedgerReader over it. For engine/ledger's own files.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/ledger/reader.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"

namespace docket {

/// Hands out connections; whoever asks while all are out waits.
class ReaderPool {
public:
    explicit ReaderPool(const SqliteOptions& options);

    class Lease {
    public:
        Lease(ReaderPool& pool, std::unique_ptr<Connection> connection) : pool_(pool), connection_(std::move(connection)) {}
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        [[nodiscard]] Connection& operator*() const noexcept { return *connection_; }

    private:
        ReaderPool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// The time limit of a query begins now.
    [[nodiscard]] Lease lease();

private:
    int read_ms_max_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> free_;
};

[[nodiscard]] std::unique_ptr<LedgerReader> make_sqlite_reader(const SqliteOptions& options);

}  // namespace docket
