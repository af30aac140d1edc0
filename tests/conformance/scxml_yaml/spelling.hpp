#pragma once

// Spelling: how a converter happens to write what the language allows in several ways. Choices come from a seed; seed 0 always
// takes the first, plainest one. And the printing of trees in the styles of the YAML writers that people use.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/loader/yaml/yaml_print.hpp"

namespace docket {

class Spelling {
public:
    /// Equal seeds and salts give equal choices, on every machine.
    Spelling(std::uint64_t seed, std::string_view salt);

    /// 0 to `count` - 1.
    [[nodiscard]] std::size_t pick(std::size_t count);
    [[nodiscard]] bool flip() { return pick(2) == 1; }
    /// True once in `count`; never for seed 0.
    [[nodiscard]] bool rarely(std::size_t count) { return pick(count) == count - 1 && seed_ != 0; }

    template <class T> void shuffle(std::vector<T>& items)
    {
        for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[pick(i)]);
    }

private:
    std::uint64_t seed_;
    std::uint64_t state_;
};

enum class YamlStyle { block_double, block_single, block_plain, block_folded, json_line, json_indented };
inline constexpr std::size_t yaml_styles = 6;

/// `tree` as text. Scalars marked as quoted stay text in every style.
[[nodiscard]] std::string print_in(YamlStyle style, const YamlNode& tree);

}  // namespace docket
