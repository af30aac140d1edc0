#include "tests/unit/graph/xml_reader.hpp"

#include <charconv>
#include <stdexcept>

namespace docket {

namespace {

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    XmlElement document()
    {
        if (text_.starts_with("<?xml ")) at_ = text_.find("?>") + 2;
        skip_space();
        XmlElement root = element();
        skip_space();
        if (at_ != text_.size()) fail("something behind the root element");
        return root;
    }

private:
    [[noreturn]] void fail(const std::string& what) const
    {
        throw std::runtime_error("XML: " + what + " at byte " + std::to_string(at_));
    }

    char peek() const
    {
        if (at_ >= text_.size()) fail("the text ends early");
        return text_[at_];
    }
    void expect(std::string_view part)
    {
        if (!text_.substr(at_).starts_with(part)) fail("expected " + std::string(part));
        at_ += part.size();
    }
    void skip_space()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }

    std::string name()
    {
        const std::size_t begin = at_;
        while (std::string_view(" =/>\n").find(peek()) == std::string_view::npos) ++at_;
        if (begin == at_) fail("a name is missing");
        return std::string(text_.substr(begin, at_ - begin));
    }

    char reference()
    {
        struct Entity {
            std::string_view name;
            char character;
        };
        for (const Entity& entity :
             {Entity{"&amp;", '&'}, Entity{"&lt;", '<'}, Entity{"&gt;", '>'}, Entity{"&quot;", '"'}, Entity{"&apos;", '\''}}) {
            if (!text_.substr(at_).starts_with(entity.name)) continue;
            at_ += entity.name.size();
            return entity.character;
        }
        expect("&#");
        int code = 0;
        const auto end = std::from_chars(text_.data() + at_, text_.data() + text_.size(), code).ptr;
        at_ = static_cast<std::size_t>(end - text_.data());
        expect(";");
        if (code != '\n' && code != '\t' && code != '\r') fail("a reference that we never write");
        return static_cast<char>(code);
    }

    std::string characters(std::string_view until)
    {
        std::string out;
        while (until.find(peek()) == std::string_view::npos) {
            if (peek() == '<') fail("< in a value");
            if (static_cast<unsigned char>(peek()) < 0x20 && peek() != '\n') fail("a control character");
            if (peek() == '&')
                out += reference();
            else
                out += text_[at_++];
        }
        return out;
    }

    XmlElement element()
    {
        expect("<");
        XmlElement found;
        found.name = name();
        for (skip_space(); peek() != '>' && peek() != '/'; skip_space()) {
            const std::string key = name();
            expect("=\"");
            if (!found.attributes.emplace(key, characters("\"")).second) fail("an attribute twice: " + key);
            expect("\"");
        }
        if (peek() == '/') {
            expect("/>");
            return found;
        }
        expect(">");
        while (!text_.substr(at_).starts_with("</")) {
            if (peek() == '<')
                found.children.push_back(element());
            else
                found.text += characters("<");
        }
        expect("</" + found.name + ">");
        return found;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

void collect(const XmlElement& element, std::vector<const XmlElement*>& all)
{
    all.push_back(&element);
    for (const XmlElement& child : element.children) collect(child, all);
}

} // namespace

std::string XmlElement::at(const std::string& attribute) const
{
    const auto found = attributes.find(attribute);
    return found == attributes.end() ? "" : found->second;
}

std::vector<const XmlElement*> XmlElement::named(std::string_view child) const
{
    std::vector<const XmlElement*> found;
    for (const XmlElement& one : children) {
        if (one.name == child) found.push_back(&one);
    }
    return found;
}

std::vector<const XmlElement*> all_elements(const XmlElement& root)
{
    std::vector<const XmlElement*> all;
    collect(root, all);
    return all;
}

XmlElement read_xml(std::string_view text)
{
    return Reader(text).document();
}

} // namespace docket
