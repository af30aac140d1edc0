#include "engine/runtime/definitions.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/loader/load.hpp"

namespace docket {

Definitions::Definitions(std::vector<DefinitionRecord> stored)
{
    for (const DefinitionRecord& record : stored) add(record);
}

void Definitions::add(const DefinitionRecord& record)
{
    Loaded loaded = load_definition(record.source, record.ref.workflow + ".yaml");
    if (!loaded.definition) {
        const std::string why = loaded.diagnostics.empty() ? "" : ": " + loaded.diagnostics.front().message;
        throw std::runtime_error("stored definition " + record.ref.workflow + " version " + std::to_string(record.ref.version) + " does not load" + why);
    }
    auto definition = std::make_shared<Definition>(*loaded.definition);
    definition->ref = record.ref;
    const std::lock_guard lock(mutex_);
    const Key key(record.ref.workflow, record.ref.version);
    compiled_[key] = std::move(definition);
    records_[key] = record;
}

std::shared_ptr<const Definition> Definitions::find(std::string_view workflow, std::uint32_t version) const
{
    const std::lock_guard lock(mutex_);
    const auto found = compiled_.find(Key(workflow, version));
    return found == compiled_.end() ? nullptr : found->second;
}

std::shared_ptr<const Definition> Definitions::latest(std::string_view workflow) const
{
    const std::lock_guard lock(mutex_);
    auto after = compiled_.upper_bound(Key(workflow, UINT32_MAX));
    if (after == compiled_.begin()) return nullptr;
    --after;
    return after->first.first == workflow ? after->second : nullptr;
}

std::vector<std::shared_ptr<const Definition>> Definitions::all() const
{
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<const Definition>> latest_ones;
    for (const auto& [key, definition] : compiled_) {
        const bool same = !latest_ones.empty() && latest_ones.back()->ref.workflow == key.first;
        if (same)
            latest_ones.back() = definition;
        else
            latest_ones.push_back(definition);
    }
    return latest_ones;
}

std::vector<DefinitionRecord> Definitions::versions(std::string_view workflow) const
{
    const std::lock_guard lock(mutex_);
    std::vector<DefinitionRecord> found;
    for (const auto& [key, record] : records_) {
        if (key.first == workflow) found.push_back(record);
    }
    return found;
}

std::optional<DefinitionRecord> Definitions::next_version(const Definition& definition, std::string source, Instant now,
                                                          const PersonId& by) const
{
    const Digest digest = sha256(source);
    std::uint32_t version = 1;
    for (const DefinitionRecord& record : versions(definition.ref.workflow)) {
        if (record.ref.sha256 == digest) return std::nullopt;
        version = std::max(version, record.ref.version + 1);
    }
    return DefinitionRecord{{definition.ref.workflow, version, digest}, std::move(source), now, by};
}

}  // namespace docket
