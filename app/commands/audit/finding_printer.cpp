#include "app/commands/audit/finding_printer.hpp"

#include <ostream>

#include "engine/codec/json/canonical_json.hpp"

namespace docket {

namespace {

Map value_of(const Finding& finding)
{
    Map map;
    if (finding.position != 0) map.set("position", static_cast<std::int64_t>(finding.position));
    if (!finding.case_id.empty()) map.set("case", finding.case_id);
    if (finding.seq != 0) map.set("seq", static_cast<std::int64_t>(finding.seq));
    map.set("code", finding.code);
    map.set("detail", finding.detail);
    return map;
}

}  // namespace

void FindingPrinter::add(const Finding& finding)
{
    ++found_;
    if (++by_code_[finding.code] > findings_printed_per_code) return;
    if (as_json_) {
        printed_.emplace_back(value_of(finding));
        return;
    }
    bar_.clear();
    streams_.out << to_text(finding) << '\n';
}

FindingSink FindingPrinter::sink()
{
    return [this](const Finding& finding) { add(finding); };
}

ProgressSink FindingPrinter::progress()
{
    return [this](const AuditProgress& progress) { bar_.show(progress); };
}

int FindingPrinter::finish(Map summary, const std::function<void()>& print)
{
    bar_.clear();
    if (as_json_) {
        summary.set("found", static_cast<std::int64_t>(found_));
        summary.set("findings", std::move(printed_));
        streams_.out << to_canonical_json(std::move(summary)) << '\n';
        return found_ == 0 ? 0 : 1;
    }
    for (const auto& [code, count] : by_code_) {
        if (count > findings_printed_per_code) streams_.out << code << ": and " << count - findings_printed_per_code << " more\n";
    }
    print();
    streams_.out << (found_ == 0 ? "nothing found\n" : std::to_string(found_) + " findings\n");
    return found_ == 0 ? 0 : 1;
}

}  // namespace docket
