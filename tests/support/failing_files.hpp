// A file system in front of another one, of which chosen calls fail: files.fail_on("replace",
// "/etc/motd", ENOSPC).
#pragma once

#include <map>
#include <string>
#include <utility>

#include "system/file_system.hpp"

namespace tend::testing {

class FailingFileSystem : public system::FileSystem {
 public:
  explicit FailingFileSystem(system::FileSystem& inner) : inner_(inner) {}

  // `call` is the method's name; the path "*" stands for every path.
  void fail_on(const std::string& call, const std::string& path, int errno_value) {
    failures_[{call, path}] = errno_value;
  }
  void stop_failing() { failures_.clear(); }

  Result<system::FileStatus> status(const std::string& path) const override {
    TEND_CHECK(allowed("status", path));
    return inner_.status(path);
  }
  Result<std::string> read(const std::string& path, std::size_t limit = kReadLimit) const override {
    TEND_CHECK(allowed("read", path));
    return inner_.read(path, limit);
  }
  Result<std::vector<std::string>> list(const std::string& path) const override {
    TEND_CHECK(allowed("list", path));
    return inner_.list(path);
  }
  Result<std::string> read_link(const std::string& path) const override {
    TEND_CHECK(allowed("read_link", path));
    return inner_.read_link(path);
  }
  Status replace(const std::string& path, std::string_view content,
                 const system::FileAttributes& attributes,
                 const system::Validator& validate = {}) override {
    TEND_CHECK(allowed("replace", path));
    return inner_.replace(path, content, attributes, validate);
  }
  Status make_directory(const std::string& path,
                        const system::FileAttributes& attributes) override {
    TEND_CHECK(allowed("make_directory", path));
    return inner_.make_directory(path, attributes);
  }
  Status make_link(const std::string& path, const std::string& target) override {
    TEND_CHECK(allowed("make_link", path));
    return inner_.make_link(path, target);
  }
  Status set_attributes(const std::string& path,
                        const system::FileAttributes& attributes) override {
    TEND_CHECK(allowed("set_attributes", path));
    return inner_.set_attributes(path, attributes);
  }
  Status remove(const std::string& path) override {
    TEND_CHECK(allowed("remove", path));
    return inner_.remove(path);
  }

 private:
  Status allowed(const std::string& call, const std::string& path) const {
    for (const std::string& each : {path, std::string("*")}) {
      const auto found = failures_.find({call, each});
      if (found != failures_.end()) return fail(errno_error(found->second, call + " " + path));
    }
    return {};
  }

  system::FileSystem& inner_;
  std::map<std::pair<std::string, std::string>, int> failures_;
};

}  // namespace tend::testing
