#pragma once

// The project's own text files, as the tidy tests read them.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace docket::tidy {

struct TextFile {
    std::string path;  ///< from the project's root, with '/'
    std::vector<std::string> lines;
};

inline TextFile read_lines(const std::filesystem::path& path)
{
    TextFile file{path.generic_string(), {}};
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) file.lines.push_back(line);
    return file;
}

/// Files below `folders` with one of the endings, sorted; build output and packages left out.
inline std::vector<TextFile> project_files(const std::vector<std::string>& folders, const std::vector<std::string>& endings)
{
    std::vector<TextFile> files;
    for (const std::string& folder : folders) {
        if (!std::filesystem::exists(folder)) continue;
        for (auto it = std::filesystem::recursive_directory_iterator(folder); it != std::filesystem::recursive_directory_iterator(); ++it) {
            const std::string name = it->path().filename().string();
            if (it->is_directory() && (name == "node_modules" || name == "dist" || name == "build")) it.disable_recursion_pending();
            const std::string ending = it->path().extension().string();
            if (it->is_regular_file() && std::find(endings.begin(), endings.end(), ending) != endings.end()) files.push_back(read_lines(it->path()));
        }
    }
    std::sort(files.begin(), files.end(), [](const TextFile& a, const TextFile& b) { return a.path < b.path; });
    return files;
}

}  // namespace docket::tidy
