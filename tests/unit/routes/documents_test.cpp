// Contents of documents: kept under their digest, judged by name and first bytes.

#include <doctest/doctest.h>

#include <fstream>

#include "app/files.hpp"
#include "engine/documents/document_store.hpp"
#include "engine/documents/file_kind.hpp"
#include "tests/support/server_process.hpp"

using namespace docket;

TEST_CASE("content is found under its digest once kept, and an upload that is dropped leaves nothing")
{
    const TemporaryFolder folder;
    const DocumentStore store(folder.path() / "documents");
    {
        const auto dropped = store.begin("f_1");
        dropped->write("nửa chừng");
    }
    CHECK(std::filesystem::is_empty(folder.path() / "documents" / "uploads"));
    const auto upload = store.begin("f_2");
    upload->write("nội ");
    upload->write("dung");
    const Digest digest = upload->keep();
    CHECK(digest == sha256("nội dung"));
    REQUIRE(store.find(digest).has_value());
    CHECK(read_file(*store.find(digest)) == "nội dung");
    CHECK_FALSE(store.find(sha256("khác")).has_value());
}

TEST_CASE("what a crash left half uploaded is gone after the next start")
{
    const TemporaryFolder folder;
    { const DocumentStore store(folder.path()); }
    std::ofstream(folder.path() / "uploads" / "f_9") << "half";
    const DocumentStore again(folder.path());
    CHECK(std::filesystem::is_empty(folder.path() / "uploads"));
}

TEST_CASE("a file's name, media type and first bytes tell its kind")
{
    REQUIRE(kind_of_name("Kế hoạch.PDF") != nullptr);
    CHECK(kind_of_name("Kế hoạch.PDF")->media == "application/pdf");
    CHECK(kind_of_name("run.exe") == nullptr);
    CHECK(kind_of_name("pdf") == nullptr);
    CHECK(fits(*kind_of_name("a.pdf"), "%PDF-1.7\n"));
    CHECK_FALSE(fits(*kind_of_name("a.pdf"), "<html>"));
    CHECK(fits(*kind_of_name("a.txt"), "chữ Việt"));
    CHECK_FALSE(fits(*kind_of_name("a.txt"), std::string_view("a\0b", 3)));
    CHECK(fits(*kind_of_name("a.csv"), std::string("chữ Việ").substr(0, 5)));  // cut inside a character
}

TEST_CASE("a file's name is cleaned of paths and refused where it hides something")
{
    CHECK(clean_file_name("C:\\hồ sơ\\đơn.pdf") == "đơn.pdf");
    CHECK(clean_file_name("../../etc/passwd.txt") == "passwd.txt");
    CHECK(clean_file_name(".bashrc").empty());
    CHECK(clean_file_name("a\u202efdp.exe").empty());
    CHECK(clean_file_name(std::string(201, 'x') + ".pdf").empty());
}
