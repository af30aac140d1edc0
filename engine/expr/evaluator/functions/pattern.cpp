// RE2, and nothing else, on this side of Pattern.

#include "engine/expr/evaluator/functions/pattern.hpp"

#include <re2/re2.h>

#include "engine/base/limits.hpp"

namespace docket {

namespace {

/// Bounds the program and the states that RE2 remembers, for each pattern. A pattern of ordinary size needs some kilobytes; what
/// RE2 cannot remember it computes again, so a small bound costs time, not truth.
constexpr std::int64_t pattern_memory_bytes_max = 512 * 1024;

RE2::Options options()
{
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(pattern_memory_bytes_max);
    return options;
}

class Re2Pattern final : public Pattern {
public:
    explicit Re2Pattern(std::string_view source) : pattern_(re2::StringPiece(source.data(), source.size()), options()) {}

    [[nodiscard]] const RE2& compiled() const { return pattern_; }

    [[nodiscard]] bool is_found_in(std::string_view text) const override
    {
        return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern_);
    }

private:
    RE2 pattern_;
};

}  // namespace

Result<std::shared_ptr<const Pattern>, std::string> Pattern::compile(std::string_view source)
{
    if (source.size() > limits::pattern_bytes_max)
        return "The pattern is longer than " + std::to_string(limits::pattern_bytes_max) + " bytes.";
    auto pattern = std::make_shared<const Re2Pattern>(source);
    if (!pattern->compiled().ok()) return "The pattern is not valid: " + pattern->compiled().error() + ".";
    return std::shared_ptr<const Pattern>(std::move(pattern));
}

}  // namespace docket
