#include "load/agent_config.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"
#include "support/rendered_errors.hpp"

namespace tend::load {
namespace {

Checked<AgentConfig> load(const std::string& text) {
  testing::MemoryFileSystem files;
  files.add_file("/etc/tend/agent.yaml", text);
  return load_agent_config(files);
}

TEST(AgentConfig, DefaultsStandWhereNothingIsSaid) {
  const auto config = load("repository: https://git.example/lab.git\n");
  ASSERT_TRUE(config) << testing::rendered(config.error());
  EXPECT_EQ(config->repository, "https://git.example/lab.git");
  EXPECT_EQ(config->branch, "main");
  EXPECT_EQ(config->host, "");
  EXPECT_EQ(config->signers, "/etc/tend/allowed_signers");
  EXPECT_EQ(config->known_hosts, "/etc/tend/known_hosts");
  EXPECT_EQ(config->fetch_timeout_seconds, 60);
}

TEST(AgentConfig, EverythingCanBeSaid) {
  const auto config = load(
      "repository: git@git.example:lab.git\nbranch: stable\nhost: gpu01\n"
      "signers: /etc/tend/signers\nssh_key: /etc/tend/key\nknown_hosts: /etc/kh\n"
      "ca_file: /etc/ca.pem\nfetch_timeout: 2m\n");
  ASSERT_TRUE(config) << testing::rendered(config.error());
  EXPECT_EQ(config->branch, "stable");
  EXPECT_EQ(config->host, "gpu01");
  EXPECT_EQ(config->signers, "/etc/tend/signers");
  EXPECT_EQ(config->ssh_key, "/etc/tend/key");
  EXPECT_EQ(config->known_hosts, "/etc/kh");
  EXPECT_EQ(config->ca_file, "/etc/ca.pem");
  EXPECT_EQ(config->fetch_timeout_seconds, 120);
}

TEST(AgentConfig, AllFaultsAreShown) {
  const auto config = load("repositry: x\nsigners: signers\nfetch_timeout: soon\n");
  ASSERT_FALSE(config);
  EXPECT_EQ(testing::listed(config.error()),
            "/etc/tend/agent.yaml:1:1: unknown key `repositry` in /etc/tend/agent.yaml; did you "
            "mean `repository`?\n"
            "/etc/tend/agent.yaml:1:1: /etc/tend/agent.yaml needs the key `repository`\n"
            "/etc/tend/agent.yaml:2:10: key `signers` of /etc/tend/agent.yaml must be an absolute "
            "path without `..`, not the string `signers`\n"
            "/etc/tend/agent.yaml:3:16: key `fetch_timeout` of /etc/tend/agent.yaml must be a "
            "duration: seconds, or text such as 90s, 5m, 1h30m, 2d, not the string `soon`\n");
}

TEST(AgentConfig, MissingFileIsNotFound) {
  const testing::MemoryFileSystem files;
  const auto config = load_agent_config(files);
  ASSERT_FALSE(config);
  ASSERT_EQ(config.error().size(), 1U);
  EXPECT_EQ(config.error()[0].code, ErrorCode::not_found);
}

TEST(AgentConfig, EmptyFileLacksTheRepository) {
  const auto config = load("");
  ASSERT_FALSE(config);
  EXPECT_EQ(testing::listed(config.error()), "/etc/tend/agent.yaml needs the key `repository`\n");
}

}  // namespace
}  // namespace tend::load
