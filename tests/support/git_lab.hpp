// Real Git repositories in a temporary directory, made by git and ssh-keygen.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/text.hpp"

namespace tend::testing {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "tend-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline void write_file(const std::string& path, const std::string& content) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}
inline std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The output of a shell line without its last newline; a line that fails fails the test.
inline std::string shell(const std::string& line) {
  FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) {
    ADD_FAILURE() << "cannot run " << line;
    return {};
  }
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    out.append(buffer.data(), size);
  }
  EXPECT_EQ(::pclose(pipe), 0) << line << "\n" << out;
  return std::string(trim(out));
}

// A work tree "lab" on branch main, and keys.
class GitLab {
 public:
  GitLab() { git("init -q -b main ."); }

  std::string path() const { return directory_.path() + "/lab"; }
  std::string file(const std::string& name) const { return directory_.path() + "/" + name; }
  void write(const std::string& name, const std::string& content) const {
    write_file(path() + "/" + name, content);
  }

  std::string git(const std::string& arguments) const {
    std::filesystem::create_directories(path());
    return shell("cd '" + path() +
                 "' && env GIT_CONFIG_NOSYSTEM=1 HOME=/nonexistent git -c user.name=Alice "
                 "-c user.email=alice@lab.example -c gpg.format=ssh " +
                 arguments + " 2>&1");
  }
  // Everything there is, committed; signed where a key is named.
  std::string commit(const std::string& subject, const std::string& key = "") const {
    git("add -A");
    git((key.empty() ? "" : "-c user.signingkey='" + file(key) + "' ") +
        "commit -q --allow-empty " + (key.empty() ? "" : "-S ") + "-m '" + subject + "'");
    return git("rev-parse HEAD");
  }
  // A commit object of exactly these bytes.
  std::string raw_commit(const std::string& content) const {
    write_file(file("object"), content);
    return git("hash-object -t commit -w --literally '" + file("object") + "'");
  }
  std::string raw(const std::string& commit) const {
    return git("cat-file commit " + commit) + "\n";
  }

  void make_key(const std::string& name) const {
    shell("ssh-keygen -q -t ed25519 -N '' -C '' -f '" + file(name) + "'");
  }
  // A line of allowed_signers.
  std::string signer_line(const std::string& principal, const std::string& key,
                          const std::string& options = "") const {
    return principal + " namespaces=\"git\"" + (options.empty() ? "" : "," + options) + " " +
           file_text(file(key + ".pub"));
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace tend::testing
