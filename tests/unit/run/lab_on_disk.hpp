// A lab and a machine's tree in a temporary directory, for the calls in a row on real files.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "run/run.hpp"
#include "support/git_lab.hpp"

namespace tend::testing {

class LabOnDisk : public ::testing::Test {
 protected:
  LabOnDisk() {
    options_.repo = path("lab");
    options_.root = path("root");
    options_.host = "gpu01";
    options_.standard_roles = path("none");
    options_.config = "/etc/tend/agent.yaml";
    on_host("/etc/hostname", "gpu01\n");
    on_host("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");
  }

  std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
  void in_lab(const std::string& name, const std::string& text) const {
    write_file(path("lab/" + name), text);
  }
  void on_host(const std::string& name, const std::string& text) const {
    write_file(path("root" + name), text);
  }
  std::string host_text(const std::string& name) const { return file_text(path("root" + name)); }

  // Everything there is below the machine's root, sorted.
  std::vector<std::string> host_files() const {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path("root"))) {
      all.push_back(entry.path().string());
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  model::Report apply(const run::Options& options) const {
    engine::Observer silent;
    return run::apply(options, silent, [] { return false; }).report;
  }

  TemporaryDirectory folder_;
  run::Options options_;
};

}  // namespace tend::testing
