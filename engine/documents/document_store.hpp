#pragma once

// The contents of documents, as files beside the ledger, each under the SHA-256 of its bytes: the same content is kept once, and a file once
// put is never changed. Which case has which document is the ledger's knowledge. Blocking; one upload is used by one thread at a time.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/digest.hpp"

namespace docket {

class DocumentStore {
public:
    /// Makes the folder, durably, if it is not there; removes what earlier uploads left unfinished. Throws std::system_error.
    explicit DocumentStore(std::filesystem::path folder);

    /// An upload under way. Destroying it without `keep` removes what was written.
    class Upload {
    public:
        Upload(const DocumentStore& store, std::filesystem::path path);
        ~Upload();
        Upload(const Upload&) = delete;
        Upload& operator=(const Upload&) = delete;

        /// Throws std::system_error when the disk is full or broken.
        void write(std::string_view bytes);
        /// Puts the content in place, durably: the file, then its name, then that of its folder are synced. Call once, at the end.
        /// Throws std::system_error.
        /// @return the digest of all bytes.
        Digest keep();

        [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
        /// The first bytes written, at most 4096: what the kind of file is judged by.
        [[nodiscard]] const std::string& head() const noexcept { return head_; }

    private:
        const DocumentStore& store_;
        std::filesystem::path path_;
        int descriptor_ = -1;
        std::uint64_t size_ = 0;
        std::string head_;
        Sha256Stream digest_;
    };

    /// `name` must be unique among uploads under way: an id.
    [[nodiscard]] std::unique_ptr<Upload> begin(const std::string& name) const;

    /// Where the content lies; nullopt if there is none.
    [[nodiscard]] std::optional<std::filesystem::path> find(const Digest& digest) const;

private:
    [[nodiscard]] std::filesystem::path place_of(const Digest& digest) const;

    std::filesystem::path folder_;
};

}  // namespace docket
