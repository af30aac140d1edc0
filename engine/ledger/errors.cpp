#include "engine/ledger/errors.hpp"

namespace docket {

std::string_view name_of(OpenErrorKind kind) noexcept
{
    switch (kind) {
        case OpenErrorKind::lock_held: return "lock_held";
        case OpenErrorKind::unsafe_filesystem: return "unsafe_filesystem";
        case OpenErrorKind::setting_refused: return "setting_refused";
        case OpenErrorKind::cannot_open: return "cannot_open";
        case OpenErrorKind::file_missing: return "file_missing";
        case OpenErrorKind::foreign_file: return "foreign_file";
        case OpenErrorKind::newer_schema: return "newer_schema";
        case OpenErrorKind::check_failed: return "check_failed";
        case OpenErrorKind::behind_head: return "behind_head";
        case OpenErrorKind::rewritten: return "rewritten";
        case OpenErrorKind::chain_broken: return "chain_broken";
    }
    return "unknown";
}

int exit_code_of(OpenErrorKind kind) noexcept
{
    switch (kind) {
        case OpenErrorKind::lock_held:
        case OpenErrorKind::unsafe_filesystem:
        case OpenErrorKind::setting_refused:
        case OpenErrorKind::cannot_open: return 3;
        case OpenErrorKind::file_missing: return 4;
        case OpenErrorKind::foreign_file:
        case OpenErrorKind::newer_schema: return 5;
        case OpenErrorKind::check_failed: return 6;
        case OpenErrorKind::behind_head:
        case OpenErrorKind::rewritten: return 7;
        case OpenErrorKind::chain_broken: return 8;
    }
    return 3;
}

}  // namespace docket
