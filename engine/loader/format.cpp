#include "engine/loader/format.hpp"

namespace docket {

std::string_view to_text(Severity severity) noexcept
{
    if (severity == Severity::error) return "error";
    return severity == Severity::warning ? "warning" : "note";
}

std::string to_text(const Diagnostic& diagnostic)
{
    std::string text = diagnostic.place.file;
    if (diagnostic.place.line > 0) {
        text += ":" + std::to_string(diagnostic.place.line) + ":" + std::to_string(diagnostic.place.column);
    }
    text += ": " + std::string(to_text(diagnostic.severity)) + "[" + diagnostic.code + "]: " + diagnostic.message + "\n";
    if (!diagnostic.remedy.empty()) text += "  " + diagnostic.remedy + "\n";
    return text;
}

std::string to_text(const Diagnostics& diagnostics)
{
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) text += to_text(diagnostic);
    return text;
}

}  // namespace docket
