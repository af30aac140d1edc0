#pragma once

// Program: a compiled expression. What it needs can be asked; how it is laid out is code.hpp's business. Made by compile.hpp,
// run by evaluate.hpp.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/expr/type.hpp"

namespace docket {

struct Code;  // engine/expr/code.hpp

/// A state named in `in_state('id')`, so that a loader can say that there is no such state, and where.
struct StateMention {
    std::string id;
    std::uint32_t offset = 0;  ///< Byte in the text at which the literal begins.

    friend bool operator==(const StateMention&, const StateMention&) = default;
};

/// Immutable. Any number of threads may read and evaluate one Program at once.
class Program {
public:
    explicit Program(std::unique_ptr<const Code> code);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// What was compiled, byte for byte.
    [[nodiscard]] const std::string& text() const noexcept;

    /// dyn if only evaluation can tell, and always for unchecked programs.
    [[nodiscard]] const Type& result_type() const noexcept;

    /// Slots that it may read, ascending, each once. A caller may leave the others null.
    [[nodiscard]] const std::vector<std::uint32_t>& slots() const noexcept;

    /// Does it read a slot of this set? Bit i is slot i; only slots 0 to 63 can be asked for.
    [[nodiscard]] bool reads_any_of(std::uint64_t slots) const noexcept { return (slot_bits_ & slots) != 0; }

    /// Dotted paths read below a slot as far as they are fixed, in order of text: {slot of data, "limits.days"}; "" is the slot
    /// itself. For coverage reports and for "which form field does this guard read". Duplicates are dropped.
    [[nodiscard]] const std::vector<std::pair<std::uint32_t, std::string>>& reads() const noexcept;

    /// In order of text, duplicates kept.
    [[nodiscard]] const std::vector<StateMention>& states() const noexcept;

    /// For the evaluator.
    [[nodiscard]] const Code& code() const noexcept { return *code_; }

private:
    std::unique_ptr<const Code> code_;
    std::uint64_t slot_bits_ = 0;
};

}  // namespace docket
