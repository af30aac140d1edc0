// Program: what can be asked of a compiled expression.

#include "engine/expr/program.hpp"

#include "engine/expr/code.hpp"

namespace docket {

Program::Program(std::unique_ptr<const Code> code) : code_(std::move(code))
{
    for (const std::uint32_t slot : code_->slots) {
        if (slot < 64) slot_bits_ |= std::uint64_t{1} << slot;
    }
}

Program::~Program() = default;

const std::string& Program::text() const noexcept
{
    return code_->text;
}

const Type& Program::result_type() const noexcept
{
    return code_->result_type;
}

const std::vector<std::uint32_t>& Program::slots() const noexcept
{
    return code_->slots;
}

const std::vector<std::pair<std::uint32_t, std::string>>& Program::reads() const noexcept
{
    return code_->reads;
}

const std::vector<StateMention>& Program::states() const noexcept
{
    return code_->states;
}

}  // namespace docket
