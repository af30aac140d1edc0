// Syncing by name. Whether the disk keeps its word is for tests/faults.

#include <doctest/doctest.h>

#include <string>
#include <system_error>

#include "engine/base/files/sync_path.hpp"

namespace docket {

TEST_CASE("a file and a folder are synced, and a name of nothing is told with its path")
{
    CHECK_NOTHROW(sync_path("/proc/self/exe"));
    CHECK_NOTHROW(sync_path(std::filesystem::temp_directory_path()));
    for (const std::string path : {"/nowhere/at all", ""}) {
        CAPTURE(path);
        try {
            sync_path(path);
            FAIL("nothing was thrown");
        } catch (const std::system_error& error) {
            CHECK(error.code() == std::errc::no_such_file_or_directory);
            CHECK(std::string(error.what()).find(path) != std::string::npos);
        }
    }
}

}  // namespace docket
