#include "system/host_file_system.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/text.hpp"
#include "system/atomic_replace.hpp"
#include "system/file_attributes.hpp"
#include "system/file_place.hpp"
#include "system/host_file_reader.hpp"
#include "system/temporary.hpp"

namespace tend::system {
namespace {

Status remove_at(const Place& place, const struct statx& found) {
  if ((found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
    return fail(ErrorCode::refused, place.path + " is a mount point");
  }
  const int flags = S_ISDIR(found.stx_mode) ? AT_REMOVEDIR : 0;
  if (::unlinkat(place.directory.get(), place.name.c_str(), flags) != 0 && errno != ENOENT) {
    if (errno == ENOTEMPTY || errno == EEXIST) {
      return fail(ErrorCode::refused, place.path + " is a directory that is not empty");
    }
    return fail(errno_error(errno, "remove " + place.path));
  }
  return sync_descriptor(place.directory, parent_path(place.path));
}

class HostFileSystem final : public FileSystem {
 public:
  explicit HostFileSystem(Root root) : reader_(std::move(root)) {}

  Result<FileStatus> status(const std::string& path) const override { return reader_.status(path); }
  Result<std::string> read(const std::string& path, std::size_t limit) const override {
    return reader_.read(path, limit);
  }
  Result<std::string> read_part(const std::string& path, std::uint64_t offset,
                                std::size_t size) const override {
    return reader_.read_part(path, offset, size);
  }
  Result<std::vector<std::string>> list(const std::string& path) const override {
    return reader_.list(path);
  }
  Result<std::string> read_link(const std::string& path) const override {
    return reader_.read_link(path);
  }

  Status replace(const std::string& path, std::string_view content,
                 const FileAttributes& attributes, const Validator& validate) override {
    TEND_TRY(place, make_place(reader_.root(), path));
    return replace_file(place, content, attributes, validate);
  }

  Status replace_cache(const std::string& path, std::string_view content,
                       const FileAttributes& attributes) override {
    TEND_TRY(place, make_place(reader_.root(), path));
    return replace_file(place, content, attributes, {}, Flush::no);
  }

  Status make_directory(const std::string& path, const FileAttributes& attributes) override {
    if (normal_path(path) == "/") return set_attributes(path, attributes);
    TEND_TRY(place, make_place(reader_.root(), path));
    return make_directory_at(place, attributes);
  }

  Status make_link(const std::string& path, const std::string& target) override {
    TEND_TRY(place, make_place(reader_.root(), path));
    TEND_TRY(old, look_at(place));
    if (old) TEND_CHECK(check_replaceable(*old, path));
    TEND_TRY(temporary, Temporary::create_link(place, target));
    return temporary.become_target();
  }

  Status set_attributes(const std::string& path, const FileAttributes& attributes) override {
    if (normal_path(path) == "/") {
      TEND_TRY(root, reader_.root().open_directory("/"));
      return change_attributes(root, path, attributes);
    }
    TEND_TRY(place, open_place(reader_.root(), path));
    return change_attributes_at(place, attributes);
  }

  Status remove(const std::string& path) override {
    auto place = open_place(reader_.root(), path);
    if (!place && place.error().code == ErrorCode::not_found) return {};
    if (!place) return tl::unexpected(std::move(place).error());
    TEND_TRY(found, look_at(*place));
    return found ? remove_at(*place, *found) : Status();
  }

 private:
  HostFileReader reader_;
};

}  // namespace

Result<std::unique_ptr<FileReader>> open_file_reader(const std::string& root) {
  TEND_TRY(opened, Root::open(root));
  return std::make_unique<HostFileReader>(std::move(opened));
}

Result<std::unique_ptr<FileSystem>> open_file_system(const std::string& root) {
  TEND_TRY(opened, Root::open(root));
  return std::make_unique<HostFileSystem>(std::move(opened));
}

Result<std::size_t> remove_leftovers(FileSystem& files,
                                     const std::vector<std::string>& directories) {
  std::size_t count = 0;
  Status all;
  const auto note = [&](Error error) {
    if (all) all = tl::unexpected(std::move(error));
  };
  for (const auto& directory : directories) {
    auto names = files.list(directory);
    if (!names && names.error().code == ErrorCode::not_found) continue;
    if (!names) {
      note(std::move(names).error());
      continue;
    }
    for (const auto& name : *names) {
      if (!name.starts_with(kTemporaryPrefix)) continue;
      if (auto removed = files.remove(normal_path(directory + "/" + name)); !removed) {
        note(std::move(removed).error());
      } else {
        ++count;
      }
    }
  }
  if (!all) return tl::unexpected(std::move(all).error());
  return count;
}

}  // namespace tend::system
