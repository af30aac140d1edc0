#include "engine/audit/finding.hpp"

namespace docket {

std::string to_text(const Finding& finding)
{
    std::string where;
    if (!finding.case_id.empty()) where = "case " + finding.case_id;
    if (finding.seq != 0) where += (where.empty() ? "seq " : ", seq ") + std::to_string(finding.seq);
    if (finding.position != 0) where = "entry " + std::to_string(finding.position) + (where.empty() ? "" : " (" + where + ")");
    return (where.empty() ? "" : where + ": ") + finding.code + ": " + finding.detail;
}

}  // namespace docket
