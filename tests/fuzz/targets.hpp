#pragma once

// What is fuzzed: one function for each part, from any bytes to a verdict. libFuzzer calls them through libfuzzer_entry.cpp, the
// ordinary regressions_test.cpp replays kept inputs through them. Neither knows the other.

#include <stdexcept>
#include <string>
#include <string_view>

namespace docket {

/// A property did not hold. Uncaught in a fuzzer, which takes that for a crash; caught by the regression test.
class PropertyBroken : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Throws PropertyBroken with the sentence unless `holds`.
inline void expect(bool holds, const char* sentence)
{
    if (!holds) throw PropertyBroken(sentence);
}

inline void expect(bool holds, const std::string& sentence)
{
    if (!holds) throw PropertyBroken(sentence);
}

// Each takes any bytes, keeps nothing between two calls but what it loads once, and throws PropertyBroken.

/// A definition file.
void fuzz_loader(std::string_view bytes);

/// A CEL expression, up to the first NUL; what follows makes the values of its variables.
void fuzz_cel(std::string_view bytes);

/// Which chart, and a sequence of events with their data. Reads files of the project: run it in the project's folder.
void fuzz_step(std::string_view bytes);

/// JSON as a stranger sends it, as we store it, and an entry: header and values with a line feed between them.
void fuzz_json(std::string_view bytes);

/// A request as it comes from the wire, body included.
void fuzz_http_gate(std::string_view bytes);

} // namespace docket
