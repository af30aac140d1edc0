// Text for other languages' files: escaping, shortening, wrapping, widths.

#include <doctest/doctest.h>

#include "engine/graph/text/text.hpp"
#include "tests/unit/graph/xml_reader.hpp"

namespace docket {

TEST_CASE("text in XML comes back as it was, in content and in attributes")
{
    for (const std::string& text :
         {std::string("a < b && \"c\" > 'd'"), std::string("Đề nghị\nhai\tdòng\r"), std::string("&amp;")}) {
        const XmlElement element = read_xml("<e" + attribute("a", text) + ">" + escape_xml(text) + "</e>");
        CHECK(element.at("a") == text);
        CHECK(element.text == text);
    }
}

TEST_CASE("a control character that XML cannot hold is replaced")
{
    CHECK(escape_xml(std::string("a\x01"
                                 "b")) == "a\xef\xbf\xbd"
                                          "b");
}

TEST_CASE("a DOT string has no escape of Graphviz's in it but the line break")
{
    CHECK(quote_dot("say \"x\\n\"\nnext") == "\"say \\\"x\\\\n\\\"\\nnext\"");
}

TEST_CASE("what is shortened counts characters, not bytes, and joins white space")
{
    struct Row {
        const char* text;
        std::size_t max;
        const char* expected;
    };
    for (const Row& row : {Row{"Thẩm định", 9, "Thẩm định"}, Row{"Thẩm định", 8, "Thẩm đị…"}, Row{"Thẩm định", 6, "Thẩm…"},
                           Row{" a \n\t b ", 9, "a b"}, Row{"", 3, ""}, Row{"abc", 1, "…"}}) {
        CAPTURE(row.text);
        CHECK(shortened(row.text, row.max) == row.expected);
    }
}

TEST_CASE("lines break at spaces, and a word that is too long is left whole")
{
    CHECK(wrapped("Tiếp nhận hồ sơ", 9) == std::vector<std::string>{"Tiếp nhận", "hồ sơ"});
    CHECK(wrapped("a extraordinary b", 5) == std::vector<std::string>{"a", "extraordinary", "b"});
    CHECK(wrapped("", 5) == std::vector<std::string>{""});
}

TEST_CASE("a width grows with the text, and marks above letters take no room")
{
    CHECK(text_width("mm", 10) > text_width("ii", 10));
    CHECK(text_width("Thẩm", 10) == text_width("Thẩm", 20) / 2);
    CHECK(text_width("a\xcc\x81", 10) == text_width("a", 10));
    CHECK(text_width("abc", 10, true) > text_width("abc", 10));
}

} // namespace docket
