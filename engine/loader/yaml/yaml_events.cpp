// Bytes to YamlNode: guards on the bytes first, then yaml-cpp's events into our own tree. The only file that knows yaml-cpp.

#include "engine/loader/yaml/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_set>

#include "engine/base/limits.hpp"
#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

/// Thrown through yaml-cpp to stop it, and caught in read_yaml; the diagnostic has been added.
struct Stop {};

std::string_view without_mark(std::string_view bytes) noexcept
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    return bytes;
}

/// True if the white space at the start of the line that holds byte `at` has a tab in it.
bool has_tab_indentation(std::string_view bytes, std::size_t at) noexcept
{
    at = std::min(at, bytes.size());
    const std::size_t newline = at == 0 ? std::string_view::npos : bytes.rfind('\n', at - 1);
    const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
    const std::size_t end = std::min(bytes.find_first_not_of(" \t", start), bytes.size());
    return bytes.substr(start, end - start).find('\t') != std::string_view::npos;
}

/// Plain `null` or `~`, and not merely the next thing after a value that was left out.
bool is_null_word(std::string_view bytes, std::size_t at) noexcept
{
    constexpr std::string_view words[] = {"~", "null", "Null", "NULL"};
    const std::string_view rest = at < bytes.size() ? bytes.substr(at) : std::string_view();
    return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
        return rest.starts_with(word) &&
               (rest.size() == word.size() || std::string_view(" ,]}\r\n").find(rest[word.size()]) != std::string_view::npos);
    });
}

/// True if the quoted text that begins with the quote at `at` also ends: yaml-cpp takes the end of the file for a closing quote.
bool is_closed(std::string_view bytes, std::size_t at) noexcept
{
    const char quote = bytes[at];
    for (std::size_t i = at + 1; i < bytes.size(); ++i) {
        if (quote == '"' && bytes[i] == '\\') {
            ++i;
        } else if (bytes[i] == quote) {
            if (quote == '"' || i + 1 >= bytes.size() || bytes[i + 1] != quote) return true;
            ++i;
        }
    }
    return false;
}

/// The bytes of the first character that `is_fine` refuses, as an offset into `line`; npos if it likes all.
template <class Test> std::size_t first_fault(std::string_view line, Test is_fine)
{
    for (std::size_t at = 0; at < line.size();) {
        std::size_t size = 1;
        while (at + size < line.size() && (static_cast<unsigned char>(line[at + size]) & 0xc0) == 0x80) ++size;
        if (!is_fine(line.substr(at, size))) return at;
        at += size;
    }
    return std::string_view::npos;
}

class Builder final : public YAML::EventHandler {
public:
    Builder(std::string_view bytes, const std::string& file, YamlFile& out) : bytes_(bytes), file_(file), out_(out) {}

    void OnDocumentStart(const YAML::Mark& mark) override
    {
        if (++documents_ == 1) return;
        stop(mark, "several-documents", "The file holds more than one YAML document.", "Keep one document in a file.");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        check_anchor(mark, anchor);
        YamlNode node = begin(mark, YamlNode::Kind::scalar);
        node.null = true;
        if (is_null_word(bytes_, static_cast<std::size_t>(mark.pos))) node.text = "null";
        complete(std::move(node));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override
    {
        stop(mark, "alias", "Aliases (*name) are not part of the language.", "Write the value out where it is needed.");
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text) override
    {
        check_anchor(mark, anchor);
        check_tag(mark, tag);
        YamlNode node = begin(mark, YamlNode::Kind::scalar);
        node.quoted = tag == "!";
        set_text(node, mark, text);
        complete(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override
    {
        open(mark, tag, anchor, style, YamlNode::Kind::sequence);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override
    {
        open(mark, tag, anchor, style, YamlNode::Kind::mapping);
    }
    void OnMapEnd() override { close(); }

    void add(std::size_t line, std::size_t column, std::string_view code, std::string message, std::string remedy)
    {
        if (out_.diagnostics.size() >= limits::diagnostics_max) return;
        const Place place{file_, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)};
        out_.diagnostics.push_back({Severity::error, std::string(code), place, std::move(message), std::move(remedy), ""});
    }

    /// Only the last quoted text can run into the end of the file.
    void check_last_quote()
    {
        const auto [at, line, column] = last_quoted_;
        if (line == 0 || is_closed(bytes_, at)) return;
        add(line, column, "yaml-syntax", "The quote that opens here is not closed.", "Close it where the text ends.");
        throw Stop{};
    }

    [[nodiscard]] bool has_said_tab(int line) const noexcept { return line == tab_line_; }

private:
    struct Frame {
        YamlNode node;
        bool block = false;
        std::optional<YamlNode> key;          // mapping: read, its value is to come
        bool drop = false;                    // the value to come is of a key that was refused
        std::unordered_set<std::string> seen;  // mapping: its keys so far
    };

    void fault(const YAML::Mark& mark, const char* code, std::string message, std::string remedy)
    {
        add(static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1, code, std::move(message),
            std::move(remedy));
    }

    [[noreturn]] void stop(const YAML::Mark& mark, const char* code, std::string message, std::string remedy)
    {
        fault(mark, code, std::move(message), std::move(remedy));
        throw Stop{};
    }

    void check_anchor(const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        if (anchor == YAML::NullAnchor) return;
        fault(mark, "alias", "Anchors (&name) are not part of the language.",
              "Take the anchor away and write values out where they are needed.");
    }

    void check_tag(const YAML::Mark& mark, const std::string& tag)
    {
        if (tag.empty() || tag == "?" || tag == "!") return;
        fault(mark, "tag", "Tags (!name) are not part of the language.", "Take the tag away; put text in quotes to keep it text.");
    }

    YamlNode begin(const YAML::Mark& mark, YamlNode::Kind kind)
    {
        if (++nodes_ > limits::yaml_nodes_max) {
            stop(mark, "too-many-nodes", "The file holds more than " + std::to_string(limits::yaml_nodes_max) + " values.",
                 "Split it into several programmes.");
        }
        const auto at = static_cast<std::size_t>(mark.pos);
        const bool is_block = stack_.empty() || stack_.back().block;
        if (is_block && mark.line != tab_line_ && has_tab_indentation(bytes_, at)) {
            tab_line_ = mark.line;
            fault(mark, "tab-indentation", "The line is indented with a tab.", "Indent with spaces.");
        }
        YamlNode node;
        node.kind = kind;
        node.line = static_cast<std::uint32_t>(mark.line) + 1;
        node.column = static_cast<std::uint32_t>(mark.column) + 1;
        node.text_column = node.column;
        return node;
    }

    void set_text(YamlNode& node, const YAML::Mark& mark, const std::string& text)
    {
        auto at = static_cast<std::size_t>(mark.pos);
        if (at < bytes_.size() && (bytes_[at] == '"' || bytes_[at] == '\'')) {
            last_quoted_ = {at, node.line, node.column};
            ++at;
            ++node.text_column;
        }
        node.verbatim = at <= bytes_.size() && bytes_.substr(at, text.size()) == text && text.find('\n') == std::string::npos;
        if (!node.verbatim && has_hidden_characters(text)) {
            fault(mark, "hidden-character", "The text has an escape for a character that hides or reorders text.",
                  "Take the escape away.");
        }
        node.text = to_nfc(text).value_or(text);
        node.verbatim = node.verbatim && node.text.size() == text.size();
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style,
              YamlNode::Kind kind)
    {
        check_anchor(mark, anchor);
        check_tag(mark, tag);
        if (stack_.size() >= limits::yaml_depth_max) {
            stop(mark, "too-deep", "The file nests deeper than " + std::to_string(limits::yaml_depth_max) + " levels.",
                 "Use fewer levels; a chart of that depth cannot be read.");
        }
        Frame frame;
        frame.node = begin(mark, kind);
        frame.block = style == YAML::EmitterStyle::Block;
        stack_.push_back(std::move(frame));
    }

    void close()
    {
        YamlNode node = std::move(stack_.back().node);
        stack_.pop_back();
        complete(std::move(node));
    }

    void complete(YamlNode node)
    {
        if (stack_.empty()) {
            out_.root = std::move(node);
            return;
        }
        Frame& frame = stack_.back();
        if (frame.node.is_sequence()) {
            frame.node.items.push_back(std::move(node));
        } else if (frame.key || frame.drop) {
            if (frame.key && node.null && node.text.empty()) {
                node.line = frame.key->line;  // yaml-cpp places what is not there at the next thing that is
                node.column = frame.key->column;
            }
            if (!frame.drop) frame.node.entries.push_back({std::move(*frame.key), std::move(node)});
            frame.key.reset();
            frame.drop = false;
        } else if (accepts_key(frame, node)) {
            frame.key = std::move(node);
        } else {
            frame.drop = true;
        }
    }

    bool accepts_key(Frame& frame, const YamlNode& key)
    {
        if (!key.is_scalar() || key.null) {
            add(key.line, key.column, "key-not-scalar", "A key must be a word.",
                "Write a name before the colon; put a brace in quotes.");
            return false;
        }
        if (key.text == "<<" && !key.quoted) {
            add(key.line, key.column, "merge-key", "Merge keys (<<) are not part of the language.", "Write the keys out.");
            return false;
        }
        if (frame.seen.insert(key.text).second) return true;
        add(key.line, key.column, "duplicate-key", "The key '" + key.text + "' stands twice in one mapping.",
            "Keep one of the two.");
        return false;
    }

    std::string_view bytes_;
    const std::string& file_;
    YamlFile& out_;
    std::vector<Frame> stack_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
    struct {
        std::size_t at = 0, line = 0, column = 0;
    } last_quoted_;
    int tab_line_ = -1;  // said once a line: a mapping and its first key both begin behind one tab
};

/// UTF-8 and hidden characters, line by line so that places come for nothing. False if yaml-cpp must not see the bytes.
bool check_bytes(std::string_view bytes, Builder& builder)
{
    std::size_t line_number = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        ++line_number;
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        const std::string_view line = bytes.substr(at, end - at);
        at = end + 1;
        if (!is_utf8(line)) {
            builder.add(line_number, first_fault(line, is_utf8) + 1, "invalid-utf8", "The bytes here are not UTF-8.",
                        "Save the file as UTF-8.");
            return false;
        }
        if (has_hidden_characters(line)) {
            const std::size_t column = first_fault(line, [](std::string_view c) { return !has_hidden_characters(c); }) + 1;
            builder.add(line_number, column, "hidden-character",
                        "A character here hides or reorders text: a control, zero-width or "
                        "direction character.",
                        "Delete the character, or type the text again.");
        }
    }
    return true;
}

void parse(std::string_view bytes, Builder& builder)
{
    std::istringstream stream{std::string(bytes)};
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& fault) {
        const auto line = static_cast<std::size_t>(fault.mark.line) + 1;
        const auto column = static_cast<std::size_t>(fault.mark.column) + 1;
        if (has_tab_indentation(bytes, static_cast<std::size_t>(fault.mark.pos))) {
            if (!builder.has_said_tab(fault.mark.line))
                builder.add(line, column, "tab-indentation", "The line is indented with a tab.", "Indent with spaces.");
        } else {
            builder.add(line, column, "yaml-syntax", "This is not YAML: " + fault.msg + ".",
                        "Look at the indentation, quotes and brackets here and on the line before.");
        }
        throw Stop{};
    }
}

void read_into(YamlFile& file, std::string_view bytes, const std::string& file_name)
{
    bytes = without_mark(bytes);
    Builder builder(bytes, file_name, file);
    if (bytes.size() > limits::yaml_bytes_max) {
        builder.add(0, 0, "file-too-large", "The file is larger than " + std::to_string(limits::yaml_bytes_max / 1024) + " KiB.",
                    "Split it into several programmes.");
        return;
    }
    if (!check_bytes(bytes, builder) || bytes.find('\0') != std::string_view::npos) return;
    try {
        parse(bytes, builder);
        builder.check_last_quote();
    } catch (const Stop&) {
        file.root.reset();
        return;
    }
    if (!file.root || file.root->null) {
        file.root.reset();
        builder.add(0, 0, "empty-file", "The file holds nothing.", "Begin with 'docket: 1' and 'workflow: …'.");
    }
}

}  // namespace

YamlFile read_yaml(std::string_view bytes, const std::string& file_name)
{
    YamlFile file;
    read_into(file, bytes, file_name);
    // The bytes are checked before the structure.
    std::ranges::stable_sort(file.diagnostics, {}, &Diagnostic::place);
    return file;
}

}  // namespace docket
