// The real age(1), age-keygen(1) and ssh-keygen(1), whose files ours must understand and be
// understood by.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.hpp"
#include "secrets/age.hpp"
#include "support/temporary_directory.hpp"
#include "system/process_runner.hpp"

namespace tend::testing {

class AgeTools : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!run({"age", "--version"})) GTEST_SKIP() << "SKIPPED: the program age is not installed";
  }

  // What it printed, or nothing where it failed.
  std::optional<std::string> run(std::vector<std::string> argv, std::string input = "") {
    system::Command command;
    command.argv = std::move(argv);
    command.input = std::move(input);
    const auto result = runner_->run(command);
    if (!result || !result->success()) return std::nullopt;
    return result->out;
  }

  // A new key pair of a kind ("age", "ed25519", "rsa"): the private half's file.
  std::string new_key(const std::string& kind) {
    const std::string file = directory_ / ("key" + std::to_string(++keys_));
    if (kind == "age") {
      EXPECT_TRUE(run({"age-keygen", "-o", file}));
    } else if (kind == "rsa") {
      EXPECT_TRUE(run({"ssh-keygen", "-q", "-t", kind, "-b", "2048", "-N", "", "-f", file}));
    } else {
      EXPECT_TRUE(run({"ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "a comment", "-f", file}));
    }
    return file;
  }
  std::string public_text(const std::string& file) {
    if (auto text = run({"age-keygen", "-y", file})) return std::string(trim(*text));
    return read(file + ".pub");
  }
  std::string read(const std::string& path) const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  secrets::Recipient recipient(const std::string& file) {
    auto parsed = secrets::parse_recipient(public_text(file));
    if (parsed) return *parsed;
    ADD_FAILURE() << parsed.error().message;
    return {};
  }
  std::vector<secrets::Identity> identities(const std::string& file) {
    auto parsed = secrets::parse_identities(read(file));
    if (parsed) return *parsed;
    ADD_FAILURE() << parsed.error().message;
    return {};
  }

  TemporaryDirectory directory_;
  std::unique_ptr<system::ProcessRunner> runner_ = system::make_process_runner();
  int keys_ = 0;
};

}  // namespace tend::testing
