#pragma once

// A fault in a file that a person wrote, with its place and its remedy. Made by engine/loader and engine/expr; printed by app.

#include <cstdint>
#include <string>
#include <vector>

namespace docket {

/// A place in a text file. Lines and columns count from 1; columns count bytes of UTF-8. 0:0 is "the file as a whole".
struct Place {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
};

enum class Severity {
    error,    ///< The definition cannot be used.
    warning,  ///< It can be used, but is probably not what was meant.
    note,     ///< For the reader: for example, written but not executed by this version.
};

struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;     ///< Stable, kebab-case: "unknown-key", "unknown-state", "duplicate-key", …; listed in docs/diagnostics.md.
    Place place;
    std::string message;  ///< What is wrong, one sentence, English.
    std::string remedy;   ///< What to do about it, one sentence, English; "" if nothing can be said.
    std::string path;     ///< Where in the document: "states.review.on.approve.0.when"; "" for the whole.

    friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace docket
