#pragma once

// The published definitions, compiled: every version that a case may be pinned to. Filled at start; read by all threads.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ledger/ledger.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

class Definitions {
public:
    /// Compiles what the ledger holds. Throws std::runtime_error if a stored definition no longer loads, which would strand its cases.
    explicit Definitions(std::vector<DefinitionRecord> stored);

    /// nullptr if there is none.
    [[nodiscard]] std::shared_ptr<const Definition> find(std::string_view workflow, std::uint32_t version) const;
    /// The version that new cases start from; nullptr if the workflow is unknown.
    [[nodiscard]] std::shared_ptr<const Definition> latest(std::string_view workflow) const;
    /// The latest of each workflow, ascending by id.
    [[nodiscard]] std::vector<std::shared_ptr<const Definition>> all() const;
    /// Published versions with their source, ascending; empty if the workflow is unknown.
    [[nodiscard]] std::vector<DefinitionRecord> versions(std::string_view workflow) const;

    /// The record to store for a file's bytes, or nullopt if exactly these bytes are published already.
    [[nodiscard]] std::optional<DefinitionRecord> next_version(const Definition& definition, std::string source, Instant now,
                                                              const PersonId& by) const;
    /// Adds a stored record.
    void add(const DefinitionRecord& record);

private:
    using Key = std::pair<std::string, std::uint32_t>;
    mutable std::mutex mutex_;
    std::map<Key, std::shared_ptr<const Definition>> compiled_;
    std::map<Key, DefinitionRecord> records_;
};

}  // namespace docket
