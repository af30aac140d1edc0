// The built pages: names, kinds, caching, variants, and paths that try to leave the folder.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "api/http/routing/static_files.hpp"

namespace docket {

namespace {

namespace fs = std::filesystem;

/// A folder of its own, removed at the end.
class Folder {
public:
    Folder()
    {
        std::string pattern = (fs::temp_directory_path() / "docket-static-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
        path_ = pattern;
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const
    {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Request get_of(std::string_view target, std::vector<Header> headers = {})
{
    Request request;
    request.target = *parse_target(target);
    request.headers = std::move(headers);
    return request;
}

void write_site(const Folder& folder)
{
    folder.write("site/index.html", "<!doctype html>");
    folder.write("site/assets/app-B1x_9Kd2.js", "plain script");
    folder.write("site/assets/app-B1x_9Kd2.js.gz", "gzip script");
    folder.write("site/assets/app-B1x_9Kd2.js.br", "brotli script");
    folder.write("site/assets/vendor-B1-x9Kd2.css", "style");
    folder.write("site/statechart-explained.svg", "<svg/>");
    folder.write("site/plan-20260102.pdf", "pdf");
    folder.write("site/.secret/key", "hidden");
    folder.write("site/lonely.txt.gz", "no plain form");
    folder.write("outside.txt", "outside");
    fs::create_symlink(folder.path() / "outside.txt", folder.path() / "site/link.txt");
}

}  // namespace

TEST_CASE("a file is served with its kind, and cached for good only if its name has a hash")
{
    struct Row { std::string path; const char* media_type; bool immutable; };
    const Row rows[] = {
        {"/assets/app-B1x_9Kd2.js", "text/javascript; charset=utf-8", true},
        {"/assets/vendor-B1-x9Kd2.css", "text/css; charset=utf-8", true},
        {"/statechart-explained.svg", "image/svg+xml", false},
        {"/plan-20260102.pdf", "application/pdf", false},
        {"/index.html", "text/html; charset=utf-8", false},
        {"/", "text/html; charset=utf-8", false},
    };
    const Folder folder;
    write_site(folder);
    const StaticFiles files = StaticFiles::load(folder.path() / "site");
    for (const Row& row : rows) {
        CAPTURE(row.path);
        const auto response = files.respond(get_of(row.path));
        REQUIRE(response.has_value());
        CHECK(response->status == 200);
        CHECK(response->header("Content-Type") == row.media_type);
        CHECK(response->header("Cache-Control") == (row.immutable ? "public, max-age=31536000, immutable" : "no-cache"));
        CHECK(response->header("ETag").has_value());
    }
}

TEST_CASE("a path of the application gets the page, and one of the API or with a dot does not")
{
    struct Row { std::string path; bool page; };
    const Row rows[] = {
        {"/cases/7", true}, {"/inbox", true}, {"/cases/v1", true}, {"/v1/nothing", false}, {"/v1", false}, {"/healthz", false},
        {"/metrics", false}, {"/openapi.json", false}, {"/nothing.js", false}, {"/.secret/key", true}, {"/link.txt", false},
        {"/lonely.txt", false}, {"/assets/app-B1x_9Kd2.js.gz", false},
    };
    const Folder folder;
    write_site(folder);
    const StaticFiles files = StaticFiles::load(folder.path() / "site");
    for (const Row& row : rows) {
        CAPTURE(row.path);
        const auto response = files.respond(get_of(row.path));
        CHECK(response.has_value() == row.page);
        if (response) CHECK(response->text_body() == "<!doctype html>");
    }
}

TEST_CASE("a path that tries to leave the folder finds nothing")
{
    const Folder folder;
    write_site(folder);
    const StaticFiles files = StaticFiles::load(folder.path() / "site");
    // Targets with dot segments do not even parse, so the request is made by hand.
    for (const std::vector<std::string>& segments : {std::vector<std::string>{"..", "outside.txt"},
                                                     {"assets", "..", "..", "outside.txt"},
                                                     {"../outside.txt"},
                                                     {folder.path() / "outside.txt"}}) {
        Request request;
        request.target.segments = segments;
        CHECK_FALSE(files.respond(request).has_value());
    }
}

TEST_CASE("the variant sent is the best that the client accepts")
{
    struct Row { std::string accept; const char* body; };
    const Row rows[] = {
        {"", "plain script"},
        {"gzip", "gzip script"},
        {"gzip, deflate, br", "brotli script"},
        {"br;q=0, gzip;q=0.5", "gzip script"},
        {"BR", "brotli script"},
        {"br; q=0.000", "plain script"},
        {"br;q=0.01", "brotli script"},
        {"brotli, gzipped", "plain script"},
    };
    const Folder folder;
    write_site(folder);
    const StaticFiles files = StaticFiles::load(folder.path() / "site");
    for (const Row& row : rows) {
        CAPTURE(row.accept);
        const auto response = files.respond(get_of("/assets/app-B1x_9Kd2.js", {{"Accept-Encoding", row.accept}}));
        REQUIRE(response.has_value());
        CHECK(response->text_body() == row.body);
        CHECK(response->header("Content-Encoding").has_value() == (response->text_body() != "plain script"));
        CHECK(response->header("Vary") == "Accept-Encoding");
    }
}

TEST_CASE("a client that has the file is told so")
{
    const Folder folder;
    write_site(folder);
    const StaticFiles files = StaticFiles::load(folder.path() / "site");
    const std::string etag(files.respond(get_of("/"))->header("ETag").value());
    CHECK(files.respond(get_of("/", {{"If-None-Match", etag}}))->status == 304);
    CHECK(files.respond(get_of("/", {{"If-None-Match", "\"other\", " + etag}}))->status == 304);
    CHECK(files.respond(get_of("/", {{"If-None-Match", "*"}}))->status == 304);
    CHECK(files.respond(get_of("/", {{"If-None-Match", "\"other\""}}))->status == 200);
}

TEST_CASE("a folder that is absent or too large is refused when it is loaded")
{
    const Folder folder;
    CHECK_THROWS_AS((void)StaticFiles::load(folder.path() / "absent"), std::runtime_error);
    const std::size_t at_limit = 2'000;
    for (std::size_t i = 0; i < at_limit; ++i) folder.write("many/" + std::to_string(i) + ".txt", "");
    CHECK(StaticFiles::load(folder.path() / "many").size() == at_limit);
    folder.write("many/one_more.txt", "");
    CHECK_THROWS_AS((void)StaticFiles::load(folder.path() / "many"), std::runtime_error);
    // A hole in a file has a size and costs no disk.
    folder.write("large/a.bin", "");
    fs::resize_file(folder.path() / "large/a.bin", 64 * 1024 * 1024 + 1);
    CHECK_THROWS_AS((void)StaticFiles::load(folder.path() / "large"), std::runtime_error);
}

}  // namespace docket
