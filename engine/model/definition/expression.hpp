#pragma once

// A CEL expression of a definition: its text, its place, and its compiled form, which only engine/expr can look into.

#include <memory>
#include <string>

#include "engine/base/diagnostic.hpp"

namespace docket {

class Program;  // engine/expr/program.hpp

struct Expression {
    std::string text;
    Place place;                             ///< Of the text's first character.
    std::shared_ptr<const Program> program;  ///< Never null in a loaded Definition.

    /// Text decides: equal texts compile to equal programs.
    friend bool operator==(const Expression& a, const Expression& b) { return a.text == b.text; }
};

}  // namespace docket
