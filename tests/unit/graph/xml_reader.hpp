#pragma once

// A small, strict reader of the XML that we write: elements, attributes, text, the five named entities and character references.
// Not for XML in general: no DTD, no CDATA, no comments; namespaces stay prefixes. Throws std::runtime_error for what is not
// well-formed.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace docket {

struct XmlElement {
    std::string name;
    std::map<std::string, std::string> attributes;
    std::string text; ///< of its own, all pieces together
    std::vector<XmlElement> children;

    /// "" if there is no such attribute.
    [[nodiscard]] std::string at(const std::string& attribute) const;
    /// Children of that name.
    [[nodiscard]] std::vector<const XmlElement*> named(std::string_view child) const;
};

/// Every element below and with `root`, in document order.
std::vector<const XmlElement*> all_elements(const XmlElement& root);

XmlElement read_xml(std::string_view text);

} // namespace docket
