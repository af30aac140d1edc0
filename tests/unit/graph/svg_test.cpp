// The drawing: well-formed, complete, self-contained, the same each time. How it looks is judged by eye (docs/graph.md).

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/graph/graph.hpp"
#include "tests/unit/graph/charts.hpp"
#include "tests/unit/graph/xml_reader.hpp"

namespace docket {

namespace {

std::map<std::string, const XmlElement*> by_id(const XmlElement& svg)
{
    std::map<std::string, const XmlElement*> found;
    for (const XmlElement* element : all_elements(svg)) {
        if (element->at("id").empty()) continue;
        CAPTURE(element->at("id"));
        CHECK(found.emplace(element->at("id"), element).second);
    }
    return found;
}

const XmlElement* title_of(const XmlElement& element)
{
    return element.named("title").empty() ? nullptr : element.named("title").front();
}

double channel(const std::string& colour, std::size_t at)
{
    const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

/// WCAG 2.2, relative luminance of "#rrggbb".
double luminance(const std::string& colour)
{
    return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
}

} // namespace

TEST_CASE("every chart's drawing is well-formed and has an element for each state and each transition")
{
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        const XmlElement svg = read_xml(to_svg(*one.definition, Language::vi));
        const auto elements = by_id(svg);
        std::size_t states = 0, transitions = 0;
        for (const auto& [id, element] : elements) {
            states += id.starts_with("state-") ? 1 : 0;
            transitions += id.starts_with("transition-") ? 1 : 0;
        }
        for (const State& state : one.definition->states) {
            if (state.parent != no_state && !elements.contains("state-" + state.id)) FAIL_CHECK("no state " << state.id);
        }
        for (const Transition& transition : one.definition->transitions) {
            if (!elements.contains("transition-" + transition.id)) FAIL_CHECK("no transition " << transition.id);
        }
        CHECK(states == one.definition->states.size() - 1);
        CHECK(transitions == one.definition->transitions.size());
    }
}

TEST_CASE("the same definition gives the same bytes, whatever was drawn before")
{
    const auto charts = construct_charts();
    const std::string first = to_svg(*charts[1].definition, Language::en);
    for (const NamedChart& other : charts) CHECK_FALSE(to_svg(*other.definition, Language::en).empty());
    CHECK(to_svg(*charts[1].definition, Language::en) == first);
}

TEST_CASE("a drawing is named, sized by its view box alone, and asks for nothing outside itself")
{
    const std::string text = to_svg(*chart("states: {a: {on: {go: {to: b, by: p}}}, b: {final: true}}"), Language::vi);
    const XmlElement svg = read_xml(text);
    CHECK(svg.at("role") == "img");
    CHECK(svg.at("lang") == "vi");
    CHECK(svg.at("viewBox").starts_with("0 0 "));
    CHECK(svg.at("width").empty());
    REQUIRE(title_of(svg) != nullptr);
    CHECK(title_of(svg)->text == "Thử <&\" nghiệm");
    CHECK(svg.named("desc").front()->text == "2 trạng thái, 1 bước chuyển. Kết thúc: b.");
    for (const char* part : {"<script", "<style", "style=", "href", "url(", "<image", "<foreignObject", " on"}) {
        CAPTURE(part);
        CHECK(count_of(text, part) == 0);
    }
}

TEST_CASE("kinds of state and what sets a transition off are classes")
{
    const auto definition = chart("states: {a: {task: {role: r, within: 2 hours, overdue: {to: e}}, on: {go: {to: c, by: r}, note: "
                                  "{by: r}}, after: {3 hours: {to: e}}, "
                                  "always: {to: e, when: data.n > 3}}, c: {parallel: {l: {states: {l1: {}, h: {history: deep}}}, "
                                  "m: {}}, on: {done.x: {to: e}}}, "
                                  "e: {final: true}}");
    const XmlElement svg = read_xml(to_svg(*definition, Language::en));
    const auto elements = by_id(svg);
    struct Row {
        const char* id;
        const char* classes;
    };
    const Row rows[] = {
        {"state-a", "state atomic has-task"},
        {"state-c", "state parallel"},
        {"state-l", "state compound region"},
        {"state-h", "state history"},
        {"state-e", "state final"},
        {"transition-a.go.0", "transition trigger-person"},
        {"transition-a.note.0", "transition trigger-person"},
        {"transition-a.after.0", "transition trigger-after"},
        {"transition-a.overdue.0", "transition trigger-overdue"},
        {"transition-a.always.0", "transition trigger-always"},
        {"transition-c.done.x.0", "transition trigger-engine"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.id);
        REQUIRE(elements.contains(row.id));
        CHECK(elements.at(row.id)->at("class") == row.classes);
        CHECK(title_of(*elements.at(row.id)) != nullptr);
    }
}

TEST_CASE("a tooltip has the whole of what a label shortens")
{
    const auto definition = chart("states: {a: {on: {go: {to: b, by: [p, s], when: \"data.n > 1000 && data.n < 2000 && data.n != "
                                  "1500\"}}}, b: {final: true}}");
    const XmlElement svg = read_xml(to_svg(*definition, Language::en));
    const XmlElement* go = by_id(svg).at("transition-a.go.0");
    CHECK(title_of(*go)->text ==
          "go (a.go.0)\nFrom: a\nTo: b\nBy: Party, Head\nWhen: data.n > 1000 && data.n < 2000 && data.n != 1500");
    std::set<std::string> lines;
    for (const XmlElement* text : go->named("text")) lines.insert(text->text);
    CHECK(lines.contains("[data.n > 1000 && data.n <…]"));
    CHECK(lines.contains("Party, Head"));
}

TEST_CASE("transitions that lead from one place to another become one line, each with its own label")
{
    const auto definition = chart("states: {a: {on: {x: {to: b, by: p}, y: {to: b, by: p}}}, b: {final: true}}");
    const std::string svg = to_svg(*definition, Language::en);
    CHECK(count_of(svg, "class=\"arrow\"") == 2); // the initial one, and theirs
    CHECK(count_of(svg, "class=\"transitions\"") == 1);
}

TEST_CASE("texts have a contrast of 4.5 against every ground they can stand on")
{
    std::set<std::string> grounds{"#ffffff"}, inks;
    for (const NamedChart& one : construct_charts()) {
        const XmlElement svg = read_xml(to_svg(*one.definition, Language::vi));
        for (const XmlElement* element : all_elements(svg)) {
            if (element->name == "rect" && element->at("fill").starts_with('#') && element->at("class") != "fork")
                grounds.insert(element->at("fill"));
            if (element->name == "text") inks.insert(element->at("fill"));
        }
    }
    CHECK(inks.size() >= 5);
    for (const std::string& ink : inks) {
        for (const std::string& ground : grounds) {
            CAPTURE(ink);
            CAPTURE(ground);
            CHECK((luminance(ground) + 0.05) / (luminance(ink) + 0.05) >= 4.5);
        }
    }
}

TEST_CASE("no two neighbouring boxes overlap, and each lies inside its parent's")
{
    struct Box {
        double left, top, right, bottom;
    };
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        const Definition& definition = *one.definition;
        const XmlElement svg = read_xml(to_svg(definition, Language::vi));
        const auto elements = by_id(svg);
        std::vector<Box> boxes(definition.states.size());
        for (std::size_t i = 1; i < definition.states.size(); ++i) {
            const XmlElement& rect = *elements.at("state-" + definition.states[i].id)->named("rect").front();
            const double left = std::stod(rect.at("x")), top = std::stod(rect.at("y"));
            boxes[i] = {left, top, left + std::stod(rect.at("width")), top + std::stod(rect.at("height"))};
        }
        constexpr double rounding = 0.3;
        for (std::size_t i = 1; i < definition.states.size(); ++i) {
            const StateIndex parent = definition.states[i].parent;
            CAPTURE(definition.states[i].id);
            if (parent != 0) {
                const Box &inner = boxes[i], &outer = boxes[parent];
                CHECK((inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top &&
                       inner.bottom <= outer.bottom));
            }
            for (std::size_t j = i + 1; j < definition.states.size(); ++j) {
                if (definition.states[j].parent != parent) continue;
                const Box &a = boxes[i], &b = boxes[j];
                const bool apart = a.right <= b.left + rounding || b.right <= a.left + rounding || a.bottom <= b.top + rounding ||
                                   b.bottom <= a.top + rounding;
                if (!apart) FAIL_CHECK("overlaps " << definition.states[j].id);
            }
        }
    }
}

} // namespace docket
