// Reading a folder into a map, and answering from the map. A path that tries to leave the folder is just a key that is not there.

#include "api/http/routing/static_files.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "api/http/limits.hpp"
#include "engine/base/digest.hpp"

namespace docket {

namespace {

namespace fs = std::filesystem;

constexpr std::pair<std::string_view, std::string_view> media_types[] = {
    {".html", "text/html; charset=utf-8"},     {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},             {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},                 {".png", "image/png"},
    {".jpg", "image/jpeg"},                    {".webp", "image/webp"},
    {".ico", "image/x-icon"},                  {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},     {".map", "application/json"},
    {".wasm", "application/wasm"},             {".pdf", "application/pdf"},
};

std::string media_type_of(const fs::path& path)
{
    const std::string extension = path.extension().string();
    for (const auto& [known, media_type] : media_types) {
        if (extension == known) return std::string(media_type);
    }
    return "application/octet-stream";
}

std::string read_file(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open() || file.bad()) throw std::runtime_error("cannot read " + path.string());
    return bytes;
}

bool is_hash(std::string_view text)
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
    const bool has_digit = std::ranges::any_of(text, is_digit), has_capital = std::ranges::any_of(text, is_capital);
    const bool has_letter = has_capital || std::ranges::any_of(text, is_small);
    return text.size() >= 8 && has_letter && (has_digit || has_capital);
}

/// "app-B1x_9Kd2.js": eight characters (Vite's, which may hold a '-') or more between a '-' or '.' and the extension, letters
/// among them and a digit or a capital. "statechart-explained" is a word, "plan-20260102" a date; a hash taken for a word is
/// merely revalidated.
bool has_hash(const fs::path& path)
{
    const std::string stem = path.stem().string();
    const std::size_t mark = stem.find_last_of("-.");
    if (mark != stem.npos && is_hash(std::string_view(stem).substr(mark + 1))) return true;
    const bool eight = stem.size() > 9 && (stem[stem.size() - 9] == '-' || stem[stem.size() - 9] == '.');
    return eight && is_hash(std::string_view(stem).substr(stem.size() - 8));
}

std::string key_of(const Request& request)
{
    std::string key;
    for (const std::string& segment : request.target.segments) {
        if (!key.empty()) key += '/';
        key += segment;
    }
    return key.empty() ? "index.html" : key;
}

/// Does Accept-Encoding allow this coding? "gzip;q=0" and absence do not; weights above zero are all the same to us.
bool accepts(const Request& request, std::string_view coding)
{
    std::string_view rest = request.header("Accept-Encoding").value_or("");
    while (!rest.empty()) {
        std::string item(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(item.size() + 1, rest.size()));
        std::erase_if(item, [](char c) { return c == ' ' || c == '\t'; });
        const std::size_t semicolon = item.find(';');
        if (!same_name(std::string_view(item).substr(0, semicolon), coding)) continue;
        const std::string parameter = semicolon == item.npos ? "" : item.substr(semicolon);
        return !(parameter.starts_with(";q=0") && parameter.find_first_of("123456789", 4) == parameter.npos);
    }
    return false;
}

bool etag_listed(std::string_view if_none_match, std::string_view etag)
{
    return if_none_match == "*" || if_none_match.find(etag) != if_none_match.npos;
}

}  // namespace

const std::vector<std::string>& StaticFiles::reserved_segments()
{
    static const std::vector<std::string> segments = {
        "v1", "healthz", "readyz", "metrics", "version", "docs", "openapi.json", "problems", ".well-known"};
    return segments;
}

StaticFiles StaticFiles::load(const fs::path& root)
{
    StaticFiles files;
    std::size_t count = 0, bytes = 0;
    if (!fs::is_directory(root)) throw std::runtime_error("there is no folder " + root.string());
    for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
        const bool hidden = entry->path().filename().string().starts_with('.');
        if (hidden && entry->is_directory()) entry.disable_recursion_pending();
        if (hidden || entry->is_symlink() || !entry->is_regular_file()) continue;
        if (++count > limits::static_files_max || (bytes += entry->file_size()) > limits::static_bytes_max)
            throw std::runtime_error("the folder " + root.string() + " is too large to serve from memory");
        fs::path name = entry->path().lexically_relative(root);
        const std::string coding = name.extension().string();
        const bool compressed = coding == ".gz" || coding == ".br";
        if (compressed) name.replace_extension();
        File& file = files.files_[name.generic_string()];
        auto text = std::make_shared<const std::string>(read_file(entry->path()));
        Variant variant{text, '"' + to_hex(sha256(*text)).substr(0, 32) + '"'};
        (coding == ".gz" ? file.gzip : coding == ".br" ? file.brotli : file.plain) = std::move(variant);
        file.media_type = media_type_of(name);
        file.immutable = has_hash(name);
    }
    std::erase_if(files.files_, [](const auto& file) { return !file.second.plain.bytes; });
    return files;
}

std::optional<Response> StaticFiles::respond(const Request& request) const
{
    const auto& segments = request.target.segments;
    if (!segments.empty() && std::ranges::find(reserved_segments(), segments.front()) != reserved_segments().end())
        return std::nullopt;
    auto found = files_.find(key_of(request));
    const bool page_of_the_application = segments.empty() || segments.back().find('.') == std::string::npos;
    if (found == files_.end() && page_of_the_application) found = files_.find("index.html");
    if (found == files_.end()) return std::nullopt;
    return answer(found->second, request);
}

Response StaticFiles::answer(const File& file, const Request& request)
{
    const Variant* variant = &file.plain;
    std::string_view coding;
    if (file.gzip.bytes && accepts(request, "gzip")) { variant = &file.gzip; coding = "gzip"; }
    if (file.brotli.bytes && accepts(request, "br")) { variant = &file.brotli; coding = "br"; }

    const bool unchanged = etag_listed(request.header("If-None-Match").value_or(""), variant->etag);
    Response response = unchanged ? Response::not_modified(variant->etag) : Response{};
    if (!unchanged) {
        response.body = variant->bytes;
        response.set("Content-Type", file.media_type);
        response.set("ETag", variant->etag);
        if (!coding.empty()) response.set("Content-Encoding", std::string(coding));
    }
    response.set("Vary", "Accept-Encoding");
    response.set("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    return response;
}

}  // namespace docket
