// secrets/ of a lab on disk: written, listed, rewrapped, and read by a host.
#include "run/secrets.hpp"

#include "system/process_runner.hpp"
#include "unit/run/lab_on_disk.hpp"

namespace tend::testing {
namespace {

class SecretsOnDisk : public LabOnDisk {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root, to own what it writes";
    in_lab("inventory/lab.yaml",
           "groups:\n  all: {roles: {app: {token: {secret: api}}}}\nhosts:\n  gpu01:\n  gpu02:\n"
           "  nas: {roles: {app: false}}\n");
    in_lab("roles/app/role.yaml",
           "params:\n  token: {type: secret}\nresources:\n  - file: /etc/token\n"
           "    content: \"token={{ params.token }}\\n\"\n    mode: \"0640\"\n");
    on_host("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
    on_host("/etc/group", "root:x:0:\n");
    in_lab("secrets/escrow.pub", "# in the safe\n" + new_key(path("escrow")));
    in_lab("secrets/hosts/gpu01.pub", new_key(path("root/etc/ssh/ssh_host_ed25519_key")));
    in_lab("secrets/hosts/gpu02.pub", new_key(path("gpu02_key")));
  }

  // Its public half.
  std::string new_key(const std::string& file) const {
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    std::filesystem::remove(file);
    system::Command command;
    command.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file};
    const auto done = system::make_process_runner()->run(command);
    EXPECT_TRUE(done && done->success());
    return file_text(file + ".pub");
  }
  std::string sealed(const std::string& name) const {
    return file_text(path("lab/secrets/" + name + ".age"));
  }
  std::string opened(const std::string& name, const std::string& key) const {
    const auto identities = secrets::parse_identities(file_text(key));
    const auto text = secrets::decrypt(sealed(name), *identities);
    return text ? *text : text.error().message;
  }
  std::vector<std::string> differences(const std::string& name) const {
    const auto listed = run::list_secrets(options_);
    EXPECT_TRUE(listed) << listed.error().front().str();
    for (const auto& one : *listed) {
      if (one.name == name) return one.differences;
    }
    return {"not listed"};
  }
  // The faults of applying, as text.
  std::string faults(const run::Options& options) const {
    std::string text;
    for (const auto& error : apply(options).errors) text += render_error(error);
    return text;
  }
};

using Words = std::vector<std::string>;

TEST_F(SecretsOnDisk, what_is_set_is_for_the_hosts_that_need_it_and_the_escrow_key) {
  const auto set = run::set_secret(options_, "api", "hunter2\n");
  ASSERT_TRUE(set) << set.error().front().str();
  EXPECT_EQ(set->written.front().hosts, (Words{"gpu01", "gpu02"}));
  for (const auto* key : {"escrow", "gpu02_key", "root/etc/ssh/ssh_host_ed25519_key"}) {
    EXPECT_EQ(opened("api", path(key)), "hunter2");
  }
  EXPECT_EQ(differences("api"), Words{});
  EXPECT_TRUE(apply(options_).errors.empty());
  EXPECT_EQ(host_text("/etc/token"), "token=hunter2\n");
}

TEST_F(SecretsOnDisk, only_a_single_lines_end_is_taken_off) {
  for (const auto& [given, kept] : std::vector<std::pair<std::string, std::string>>{
           {"one\n", "one"}, {"one", "one"}, {"two\nlines\n", "two\nlines\n"}, {" x \n", " x "}}) {
    ASSERT_TRUE(run::set_secret(options_, "api", given));
    EXPECT_EQ(opened("api", path("escrow")), kept);
  }
  EXPECT_FALSE(run::set_secret(options_, "api", "\n"));
  EXPECT_FALSE(run::set_secret(options_, "api", std::string("a\0b", 3)));
  EXPECT_FALSE(run::set_secret(options_, "api", "\xff\xfe"));
  EXPECT_FALSE(run::set_secret(options_, "../api", "x"));
  EXPECT_EQ(opened("api", path("escrow")), " x ");
}

TEST_F(SecretsOnDisk, without_an_escrow_key_nothing_is_set) {
  in_lab("secrets/escrow.pub", "# nobody\n");
  const auto set = run::set_secret(options_, "api", "hunter2");
  ASSERT_FALSE(set);
  EXPECT_EQ(
      set.error().front().message,
      "there is no escrow key in secrets/escrow.pub, so a secret would be lost with its hosts");
}

TEST_F(SecretsOnDisk, a_rebuilt_host_is_let_in_again_by_one_rewrap) {
  ASSERT_TRUE(run::set_secret(options_, "api", "hunter2"));
  in_lab("secrets/hosts/gpu01.pub", new_key(path("root/etc/ssh/ssh_host_ed25519_key")));
  EXPECT_EQ(
      differences("api"),
      (Words{"gpu01 needs it and cannot read it",
             "a key of type ssh-ed25519 can read it that is neither a host's nor the escrow's"}));
  const std::string told = faults(options_);
  EXPECT_NE(told.find("secrets/api.age cannot be read: it is not encrypted to this key"),
            std::string::npos)
      << told;
  EXPECT_NE(told.find("--> inventory/lab.yaml:2"), std::string::npos) << told;
  EXPECT_NE(told.find("run `tend secrets rewrap api`"), std::string::npos) << told;
  EXPECT_EQ(host_text("/etc/token"), "");
  EXPECT_FALSE(run::lint(options_).errors.empty());
  const auto wrapped = run::rewrap_secrets(options_, {}, path("escrow"));
  ASSERT_TRUE(wrapped) << wrapped.error().front().str();
  EXPECT_EQ(differences("api"), Words{});
  EXPECT_TRUE(run::lint(options_).errors.empty());
  EXPECT_EQ(faults(options_), "");
  EXPECT_EQ(host_text("/etc/token"), "token=hunter2\n");
}

TEST_F(SecretsOnDisk, the_list_tells_who_can_read_what_and_should_not) {
  ASSERT_TRUE(run::set_secret(options_, "api", "hunter2"));
  ASSERT_TRUE(run::set_secret(options_, "spare", "unused"));
  in_lab("inventory/lab.yaml",
         "hosts:\n  gpu01:\n  gpu02: {roles: {app: {token: {secret: other}}}}\n"
         "  gpu03: {roles: {app: {token: {secret: api}}}}\n");
  EXPECT_EQ(differences("api"), (Words{"gpu03 needs it, and there is no secrets/hosts/gpu03.pub",
                                       "gpu01 can read it and does not need it",
                                       "gpu02 can read it and does not need it"}));
  EXPECT_EQ(differences("other"), (Words{"secrets/other.age is not there"}));
  EXPECT_EQ(differences("spare"), (Words{"no host needs it"}));
}

TEST_F(SecretsOnDisk, a_rewrap_writes_all_or_nothing) {
  ASSERT_TRUE(run::set_secret(options_, "api", "hunter2"));
  const std::string before = sealed("api");
  in_lab("secrets/broken.age", "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n");
  const auto wrapped = run::rewrap_secrets(options_, {}, path("escrow"));
  ASSERT_FALSE(wrapped);
  EXPECT_EQ(wrapped.error().front().message,
            "secrets/broken.age cannot be read: its armour is damaged");
  EXPECT_EQ(sealed("api"), before);
  EXPECT_FALSE(run::rewrap_secrets(options_, {"api"}, path("gpu02_key.pub")));
  EXPECT_TRUE(run::rewrap_secrets(options_, {"api"}, path("gpu02_key")));
  EXPECT_NE(sealed("api"), before);
}

TEST_F(SecretsOnDisk, a_damaged_or_missing_file_stops_the_run_with_its_place) {
  EXPECT_NE(faults(options_).find("secrets/api.age is not there"), std::string::npos);
  ASSERT_TRUE(run::set_secret(options_, "api", "hunter2"));
  std::string file = sealed("api");
  file[file.size() / 2] = file[file.size() / 2] == 'A' ? 'B' : 'A';
  in_lab("secrets/api.age", file);
  const std::string told = faults(options_);
  EXPECT_NE(told.find("secrets/api.age cannot be read: "), std::string::npos) << told;
  EXPECT_NE(told.find("--> inventory/lab.yaml:2"), std::string::npos) << told;
  EXPECT_EQ(host_text("/etc/token"), "");
}

TEST_F(SecretsOnDisk, an_author_sees_what_is_unknown_and_why) {
  ASSERT_TRUE(run::set_secret(options_, "api", "hunter2"));
  in_lab("secrets/hosts/gpu01.pub", new_key(path("elsewhere")));
  ASSERT_TRUE(run::rewrap_secrets(options_, {}, path("escrow")));
  run::Options author = options_;
  on_host("/etc/hostname", "laptop\n");
  const auto seen = run::diff(author);
  ASSERT_TRUE(seen) << seen.error().front().str();
  ASSERT_EQ(seen->plan.unknown.size(), 1U);
  EXPECT_EQ(seen->plan.unknown.front().reason, "secret api is for gpu01 alone");
  on_host("/etc/hostname", "gpu01\n");
  EXPECT_FALSE(run::diff(options_));
}

TEST_F(SecretsOnDisk, nothing_of_a_secret_stays_in_the_state) {
  for (const std::string secret : {"hunter2 of the lab", "another one\nwith lines\n"}) {
    ASSERT_TRUE(run::set_secret(options_, "api", secret));
    ASSERT_TRUE(apply(options_).errors.empty());
  }
  options_.save_plan = path("plan");
  on_host("/etc/token", "by hand");
  ASSERT_TRUE(run::diff(options_));
  options_.save_plan.clear();
  ASSERT_TRUE(apply(options_).errors.empty());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    if (!entry.is_regular_file() || entry.path().string().find("/objects/") != std::string::npos)
      continue;
    const std::string text = file_text(entry.path().string());
    const bool target = entry.path().string().ends_with("/etc/token");
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << entry.path();
    EXPECT_EQ(text.find("with lines") != std::string::npos, target) << entry.path();
  }
}

}  // namespace
}  // namespace tend::testing
