#include "app/commands/audit/whole_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "engine/base/files/sync_path.hpp"

namespace docket {

namespace {

[[noreturn]] void throw_failure(const std::filesystem::path& path)
{
    throw std::system_error(errno, std::generic_category(), path.string());
}

std::filesystem::path folder_of(const std::filesystem::path& path)
{
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

std::filesystem::path partial_of(std::filesystem::path path)
{
    return path += ".partial";
}

}  // namespace

PartialFile::PartialFile(std::filesystem::path path) : final_(std::move(path)), partial_(partial_of(final_))
{
    std::filesystem::remove(partial_);
}

PartialFile::~PartialFile()
{
    std::error_code ignored;  // what is left is named as unfinished, and removed by the next one
    if (!is_kept_) std::filesystem::remove(partial_, ignored);
}

void PartialFile::keep()
{
    sync_path(partial_);
    // A link refuses to replace a file; a rename would not.
    if (::link(partial_.c_str(), final_.c_str()) != 0) throw_failure(final_);
    is_kept_ = true;
    std::filesystem::remove(partial_);
    sync_path(folder_of(final_));
}

void write_whole_file(const std::filesystem::path& path, std::string_view bytes)
{
    const std::filesystem::path partial = partial_of(path);
    {
        std::ofstream file(partial, std::ios::binary | std::ios::trunc);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file.close();
        if (!file) throw_failure(partial);
    }
    sync_path(partial);
    std::filesystem::rename(partial, path);
    sync_path(folder_of(path));
}

}  // namespace docket
