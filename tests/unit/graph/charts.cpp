#include "tests/unit/graph/charts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"

namespace docket {

namespace {

constexpr std::string_view head = R"(docket: 1
workflow: test
title: {vi: "Thử <&\" nghiệm", en: "Test"}
calendar: vn-state-offices
roles:
  p: {party: true, title: {vi: "Bên", en: "Party"}}
  r: {title: {vi: "Chuyên viên", en: "Officer"}}
  s: {title: {vi: "Trưởng đơn vị", en: "Head"}}
data: {n: {type: int, value: 0}, last: {type: dyn, value: null}}
)";

struct Row {
    const char* name;
    const char* yaml;
};

constexpr Row rows[] = {
    {"flat", "states: {a: {on: {go: {to: b, by: p}}}, b: {final: true, outcome: done}}"},
    {"compound with an initial that does something", "initial: {to: c, do: {set: {data.n: 1}}}\nstates: {c: {initial: {to: c2, do: "
                                                     "{set: {data.n: 2}}}, states: {c1: {on: {x: {to: c2, by: p}}}, "
                                                     "c2: {on: {x: {to: c1, by: p}, y: {to: f, by: p}}}}}, f: {final: true}}"},
    {"parallel, entered whole and by several targets",
     "states: {a: {on: {whole: {to: both, by: p}, some: {to: [l2, m1], by: p, when: data.n > 1}}}, both: {parallel: {l: {states: "
     "{l1: {on: {x: {to: l2, by: p}}}, "
     "l2: {final: true}}}, m: {states: {m1: {on: {x: {to: m2, by: p}}}, m2: {final: true}}}}, on: {done.state.both: {to: f}, "
     "again: {to: [l1, m2], by: p}}}, "
     "f: {final: true}}"},
    {"histories",
     "states: {c: {states: {h: {history: shallow, default: c2}, d: {history: deep, default: {to: c1, do: {set: {data.n: 1}}}}, "
     "c1: {on: {x: {to: c2, by: p}}}, c2: {}}, on: {leave: {to: a, by: p}}}, a: {on: {back: {to: h, by: p}, deep: {to: d, by: p}, "
     "end: {to: f, by: p}}}, "
     "f: {final: true}}"},
    {"transitions without target, to themselves, internal, and to a parent",
     "states: {c: {on: {stay: {by: p, set: {data.n: \"data.n + 1\"}}, self: {to: c, by: p}, inside: {to: c2, internal: true, by: "
     "p}}, states: {c1: {on: {note: {by: r, do: "
     "{notify: s}}, loop: {to: c1, by: p}, up: {to: c, by: p}}}, c2: {on: {end: {to: f, by: p}}}}}, f: {final: true}}"},
    {"root transitions",
     "on: {cancel: {to: f, by: p}, restart: {to: a, by: r}, error.*: {do: {log: event.data}}}\nalways: {to: f, when: data.n > 9}\n"
     "entry: {set: {data.n: 1}}\nexit: {log: data.n}\nstates: {a: {on: {x: {to: b, by: p}}}, b: {}, f: {final: true}}"},
    {"a parallel root",
     "on: {stop: {do: {log: \"'s'\"}, by: p}}\nparallel: {l: {states: {l1: {on: {x: {to: l2, by: p}}}, l2: {final: true}}}, "
     "m: {states: {m1: {on: {x: {to: m2, by: p}, across: {to: l1, by: p}}}, m2: {final: true}}}}"},
    {"time", "states: {a: {after: {30 s: {to: b, when: data.n > 1}, 72 hours: {to: b}, 5 working days: {to: f}, \"{data.n} "
             "months\": {do: {log: data.n}}}}, "
             "b: {task: {role: r, within: 3 working days, overdue: [{to: a, when: data.n == 0}, {do: {escalate: s}}]}, on: {end: "
             "{to: f, by: r}}}, f: {final: true}}"},
    {"events of several names",
     "states: {a: {on: [{event: [x, y.*, done.state.c], to: c, by: p}, {event: \"*\", do: {log: event.name}}, {event: x, to: f}]}, "
     "c: {states: {c1: {final: true, output: {k: data.n}}}, on: {done.state.c: {to: f}}}, f: {final: true}}"},
    {"actions",
     "states: {a: {entry: [{raise: e, data: {k: \"1 + data.n\", \"it's\": \"'q'\"}}, {raise: {cel: \"'e' + string(data.n)\"}}, "
     "{send: t, after: 2 minutes, id: t1}, "
     "{send: t, after: 2 working days, id: t2}, {send: t}, {send: {cel: \"'t'\"}, after: {cel: \"duration('5s')\"}}, {cancel: t1}, "
     "{cancel: {cel: \"'t2'\"}}, "
     "{if: data.n > 1, then: {raise: e}, elif: [{when: data.n == 1, then: {log: \"'<&'\"}}], else: {set: {data.n: 3}}}, "
     "{for: item, in: \"[1, 2]\", index: i, do: {set: {data.last: item}}}, {pay: {amount: data.n}}, {publish: result}], "
     "on: {e: {to: f, do: {notify: {roles: [r, s], message: {vi: \"Tin\", en: \"News\"}}}}, t: {to: f}}}, f: {final: true}}"},
    {"guards on a state", "states: {a: {parallel: {l: {states: {l1: {on: {x: {to: l2, by: p}}}, l2: {}}}, m: {states: {m1: {on: "
                          "{y: [{to: m2, by: p, when: \"in_state('l2')\"}, "
                          "{to: m3, by: p, when: \"in_state('l1') || in_state('l2')\"}]}}, m2: {}, m3: {}}}}, on: {end: {to: f, "
                          "by: p}}}, f: {final: true}}"},
    {"texts that need escaping", "states: {end: {title: {vi: \"A <b> & \\\"c\\\"\\nd \\\\ {e} | [f] -- g; h: #1 `i`\", en: \"x\"}, "
                                 "on: {go: {to: state, by: p, when: "
                                 "\"data.n < 1 && 'a\\\"b' != \\\"c'd\\\"\", label: {vi: \"Đi <&> \\\"ngay\\\" --> : ;\", en: "
                                 "\"Go\"}}}}, state: {on: {x: {to: a-b, by: p}}}, "
                                 "a-b: {on: {x: {to: a_b, by: p}}}, a_b: {final: true}}"},
};

std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<const Definition> loaded(std::string_view bytes, const std::string& name)
{
    Loaded result = load_definition(bytes, name);
    if (!result.definition) throw std::runtime_error(to_text(result.diagnostics));
    return result.definition;
}

} // namespace

std::shared_ptr<const Definition> chart(std::string_view rest)
{
    return loaded(std::string(head) + std::string(rest) + "\n", "test.yaml");
}

std::vector<NamedChart> construct_charts()
{
    std::vector<NamedChart> charts;
    for (const Row& row : rows) charts.push_back({row.name, chart(row.yaml)});
    return charts;
}

std::vector<NamedChart> file_charts()
{
    std::vector<NamedChart> charts;
    for (const char* folder : {"workflows", "tests/definitions/good"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.path().extension() == ".yaml")
                charts.push_back({entry.path().stem().string(), loaded(bytes_of(entry.path()), entry.path().string())});
        }
    }
    std::sort(charts.begin(), charts.end(), [](const NamedChart& a, const NamedChart& b) { return a.name < b.name; });
    return charts;
}

std::vector<NamedChart> all_charts()
{
    std::vector<NamedChart> charts = construct_charts();
    for (NamedChart& one : file_charts()) charts.push_back(std::move(one));
    return charts;
}

std::size_t count_of(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

} // namespace docket
