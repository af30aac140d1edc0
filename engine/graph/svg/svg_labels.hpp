#pragma once

// What stands in a drawing's boxes and beside its lines: which words, in which size and colour. Private to engine/graph. Places
// nothing.

#include "engine/graph/layout/sketch.hpp"
#include "engine/graph/svg/svg_text.hpp"
#include "engine/graph/text/words.hpp"

namespace docket {

class Labels {
public:
    Labels(const Definition& definition, const Sketch& sketch, Language language)
        : definition_(definition), sketch_(sketch), words_(definition, language)
    {
    }

    [[nodiscard]] const Words& words() const { return words_; }
    /// Of an atomic, final or history state's box; of a composite's heading.
    [[nodiscard]] TextBlock of_state(StateIndex state) const;
    /// A group for each transition, named by its id, unless it is alone: then the line it stands beside has the name.
    [[nodiscard]] TextBlock of_transitions(const std::vector<TransitionIndex>& transitions) const;
    /// The sheet's: title, what is counted, the key to the colours, and the root's transitions without target.
    [[nodiscard]] TextBlock of_sheet() const;
    [[nodiscard]] std::string description() const;

private:
    void add_inner(TextBlock& block, StateIndex state) const;
    TextGroup group_of(TransitionIndex index, bool is_inner) const;

    const Definition& definition_;
    const Sketch& sketch_;
    Words words_;
};

/// Colours of a line by what sets it off; each has a contrast of 4.5 or more against white and the boxes' fills.
[[nodiscard]] const char* colour_of(Trigger trigger) noexcept;
/// "transition trigger-person"
[[nodiscard]] std::string class_of(const Definition& definition, TransitionIndex transition);

} // namespace docket
