#include "app/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "engine/loader/calendar_file.hpp"
#include "engine/loader/format.hpp"

namespace docket {

namespace {

bool is_yaml(const std::filesystem::path& path)
{
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// Does the line that holds byte `at` begin with a comment?
bool is_comment(const std::string& text, std::size_t at)
{
    const std::size_t newline = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    const std::size_t first = text.find_first_not_of(' ', newline == std::string::npos ? 0 : newline + 1);
    return first != std::string::npos && text[first] == '#';
}

/// The key that every definition has, in any of YAML's spellings. Files of other kinds may lie beside definitions.
bool looks_like_definition(const std::string& text)
{
    constexpr std::string_view key = "workflow";
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
        const bool begins = at == 0 || std::string_view("\n \"'{,").find(text[at - 1]) != std::string_view::npos;
        const std::size_t end = text.find_first_not_of(" \"'", at + key.size());
        if (begins && end != std::string::npos && text[end] == ':' && !is_comment(text, at)) return true;
    }
    return false;
}

}  // namespace

std::string read_file(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) {
        if (in && std::filesystem::exists(path) && std::filesystem::is_regular_file(path) && std::filesystem::file_size(path) == 0) return "";
        throw std::runtime_error(path.generic_string() + ": cannot be read");
    }
    return text.str();
}

std::vector<std::filesystem::path> definition_files(const std::vector<std::filesystem::path>& files_and_folders)
{
    std::vector<std::filesystem::path> found;
    for (const auto& named : files_and_folders) {
        if (!std::filesystem::is_directory(named)) {
            found.push_back(named);
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(named)) {
            if (entry.is_regular_file() && is_yaml(entry.path()) && looks_like_definition(read_file(entry.path()))) found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

Calendars read_calendars(const std::filesystem::path& folder)
{
    std::vector<std::shared_ptr<const Calendar>> calendars;
    if (!std::filesystem::is_directory(folder)) return Calendars();
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!is_yaml(entry.path())) continue;
        LoadedCalendar loaded = load_calendar(read_file(entry.path()), entry.path().generic_string());
        if (!loaded.calendar) throw std::runtime_error(to_text(loaded.diagnostics));
        calendars.push_back(std::move(loaded.calendar));
    }
    return Calendars(std::move(calendars));
}

std::filesystem::path config_folder()
{
    if (const char* named = std::getenv("DOCKET_CONFIG_DIR")) return named;
    if (std::filesystem::is_directory("config/calendars")) return "config";
    std::error_code ignored;
    std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (; folder.has_relative_path(); folder = folder.parent_path()) {
        if (std::filesystem::is_directory(folder / "config" / "calendars")) return folder / "config";
        if (std::filesystem::is_directory(folder / "share" / "docket" / "calendars")) return folder / "share" / "docket";
    }
    return "config";
}

}  // namespace docket
