#pragma once

// The members of a header as they are written, without reading them into values: an audit compares most of them with bytes it has
// already. Only for headers that verify_entry has found canonical; of other texts it says something harmless.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"

namespace docket {

/// Refers to the header's bytes.
class HeaderMembers {
public:
    explicit HeaderMembers(std::string_view header);

    /// The JSON text of a top-level member; "" if there is none.
    [[nodiscard]] std::string_view raw(std::string_view name) const noexcept;
    /// A string without its quotes. Escapes stay as they are: equal texts are equal strings, and ids have none.
    [[nodiscard]] std::string_view text(std::string_view name) const noexcept;
    /// 0 unless it is a whole number from 1 on.
    [[nodiscard]] std::uint64_t number(std::string_view name) const noexcept;
    [[nodiscard]] std::optional<Digest> digest(std::string_view name) const noexcept;

private:
    struct Member {
        std::string_view name, value;
    };
    std::vector<Member> members_;
};

}  // namespace docket
