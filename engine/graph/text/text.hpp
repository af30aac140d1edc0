#pragma once

// Text for other languages' files: escaping, shortening, wrapping, and how wide a line will be. Private to engine/graph.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace docket {

/// For element content and for attributes in double quotes. Line breaks and tabs become character references, so that attributes
/// keep them; other control characters, which XML 1.0 cannot hold, become U+FFFD.
[[nodiscard]] std::string escape_xml(std::string_view text);

/// ` name="value"`, escaped.
[[nodiscard]] std::string attribute(std::string_view name, std::string_view value);

/// A DOT string in double quotes. Backslashes are doubled: nothing in it is an escape of Graphviz's.
[[nodiscard]] std::string quote_dot(std::string_view text);

/// At most `code_points_max` characters, the last an ellipsis if any were cut; white space runs become one space.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t code_points_max);

/// Broken at spaces into lines of at most `code_points_max` characters; a longer word is left whole. Never empty.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t code_points_max);

/// Non-empty parts with `separator` between.
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view separator);

/// Width of a line at `font_size`, in the same unit: an estimate by Noto Sans' widths, which Arial, Segoe UI and Roboto do not
/// exceed by much. No font is asked, so that a drawing does not depend on the machine that makes it.
[[nodiscard]] double text_width(std::string_view text, double font_size, bool bold = false);

} // namespace docket
