#pragma once

// XML by hand: elements opened and closed in order, indented, escaped. Private to engine/graph. Does not check names.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace docket {

class XmlWriter {
public:
    /// Attributes in order; one with an empty value is left out, unless it is `kept_empty`.
    struct Attribute {
        std::string name;
        std::string value;
        bool kept_empty = false;
    };
    using Attributes = std::vector<Attribute>;

    void open(std::string_view name, const Attributes& attributes = {});
    void close();
    void empty(std::string_view name, const Attributes& attributes = {});
    void text(std::string_view name, const Attributes& attributes, std::string_view content);

    /// The document. Every element must be closed.
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void begin(std::string_view name, const Attributes& attributes);

    std::string out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::vector<std::string> open_;
    std::size_t opened_at_ = 0; ///< where the last element's content begins: still there when it closes, it is empty
};

} // namespace docket
