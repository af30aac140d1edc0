#pragma once

// A folder of built pages, read into memory once and served by exact name. It never opens a file because of a request.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/http/message/request.hpp"
#include "api/http/message/response.hpp"

namespace docket {

class StaticFiles {
public:
    /// Reads `root` and its subfolders. "x.js.br" and "x.js.gz" become variants of "x.js". Links and hidden files are left out.
    /// Throws std::runtime_error if the folder cannot be read or is larger than static_files_max or static_bytes_max allow.
    [[nodiscard]] static StaticFiles load(const std::filesystem::path& root);

    /// First segments that the API owns: below them an unknown path is a 404, never the application's page.
    static const std::vector<std::string>& reserved_segments();

    /// The answer to a GET or HEAD: the file; or index.html, if the path has no dot in its last segment and is not reserved
    /// (the application has the route); or nullopt. Files with a hash in their name are cached for a year, others revalidated
    /// by ETag (If-None-Match gives 304). Any number of threads may call it.
    [[nodiscard]] std::optional<Response> respond(const Request& request) const;

    [[nodiscard]] std::size_t size() const noexcept { return files_.size(); }

private:
    struct Variant {
        SharedBody bytes;  ///< Null if there is none.
        std::string etag;
    };
    struct File {
        std::string media_type;
        bool immutable = false;
        Variant plain, gzip, brotli;
    };

    [[nodiscard]] static Response answer(const File& file, const Request& request);

    std::unordered_map<std::string, File> files_;  ///< By path below the root, "assets/app-1a2b3c4d.js".
};

}  // namespace docket
