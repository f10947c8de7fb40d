// Which commits are accepted: real signatures, by ssh-keygen.
#include "trust/accept.hpp"

#include <gtest/gtest.h>

#include "support/git_lab.hpp"
#include "system/host_file_system.hpp"

namespace tend::trust {
namespace {

class AcceptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    files_ = std::move(*system::open_file_system("/"));
    for (const char* name : {"alice", "mallory", "late"}) lab_.make_key(name);
    allow(lab_.signer_line("alice@lab.example", "alice"));
  }

  void allow(const std::string& lines) const { testing::write_file(lab_.file("signers"), lines); }

  Result<Acceptance> judge(const std::string& commit,
                           const std::optional<Anchor>& anchor = std::nullopt,
                           const std::string& rewind_to = "") {
    const auto repository = system::open_repository(lab_.path() + "/.git");
    const auto verifier =
        make_ssh_verifier(*runner_, *files_, lab_.file("signers"), lab_.file("scratch"));
    return accept(**repository, *verifier, commit, anchor, rewind_to);
  }
  void refuses(const std::string& reason, const Result<Acceptance>& verdict) {
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, ErrorCode::refused);
    EXPECT_NE(verdict.error().message.find(reason), std::string::npos) << verdict.error().message;
  }

  testing::GitLab lab_;
  std::unique_ptr<system::ProcessRunner> runner_ = system::make_process_runner();
  std::unique_ptr<system::FileSystem> files_;
};

TEST_F(AcceptTest, a_commit_signed_by_an_allowed_signer_is_accepted_and_leaves_no_file) {
  const auto verdict = judge(lab_.commit("signed", "alice"));
  ASSERT_TRUE(verdict) << verdict.error().str();
  EXPECT_EQ(verdict->signer, "alice@lab.example");
  EXPECT_FALSE(std::filesystem::exists(lab_.file("scratch/signature")));
}

TEST_F(AcceptTest, an_unsigned_commit_is_refused) {
  refuses("not signed", judge(lab_.commit("unsigned")));
}

TEST_F(AcceptTest, a_key_that_is_not_allowed_is_refused_and_named) {
  const auto verdict = judge(lab_.commit("signed", "mallory"));
  refuses("has no line that lets its signer sign", verdict);
  EXPECT_NE(verdict.error().message.find("SHA256:"), std::string::npos);
}

TEST_F(AcceptTest, an_expired_key_is_refused) {
  allow(lab_.signer_line("late@lab.example", "late", "valid-before=\"20200101\""));
  refuses("sign now", judge(lab_.commit("late", "late")));
}

TEST_F(AcceptTest, a_key_for_another_purpose_is_refused) {
  allow("alice@lab.example namespaces=\"file\" " + testing::file_text(lab_.file("alice.pub")));
  EXPECT_FALSE(judge(lab_.commit("signed", "alice")));
}

TEST_F(AcceptTest, nobody_is_allowed_where_there_is_no_file_of_signers) {
  std::filesystem::remove(lab_.file("signers"));
  refuses("nobody may sign", judge(lab_.commit("signed", "alice")));
}

TEST_F(AcceptTest, a_changed_commit_under_an_old_signature_is_refused) {
  const std::string raw = lab_.raw(lab_.commit("signed", "alice"));
  refuses("does not verify", judge(lab_.raw_commit(replace_all(raw, "signed", "forged"))));
}

TEST_F(AcceptTest, a_second_signature_header_is_refused) {
  const std::string raw = lab_.raw(lab_.commit("signed", "alice"));
  const auto start = raw.find("gpgsig ");
  const auto end = raw.find("\n\n");
  const std::string header = raw.substr(start, end + 1 - start);
  refuses("two signature headers",
          judge(lab_.raw_commit(raw.substr(0, end + 1) + header + raw.substr(end + 1))));
}

TEST_F(AcceptTest, an_openpgp_signature_is_refused) {
  const std::string raw = lab_.raw(lab_.commit("signed", "alice"));
  refuses("no SSH signature",
          judge(lab_.raw_commit(replace_all(raw, "SSH SIGNATURE", "PGP SIGNATURE"))));
}

TEST_F(AcceptTest, history_only_moves_forward_unless_a_rewind_is_named) {
  const std::string first = lab_.commit("first", "alice");
  const std::string second = lab_.commit("second", "alice");
  EXPECT_TRUE(judge(second, Anchor{first, 1}));
  EXPECT_TRUE(judge(second, Anchor{second, 1}));
  refuses("does not descend", judge(first, Anchor{second, 1}));
  refuses("does not descend", judge(first, Anchor{std::string(40, 'a'), 1}));
  EXPECT_TRUE(judge(first, Anchor{second, 1}, first));
  refuses("does not descend", judge(first, Anchor{second, 1}, second));
}

TEST_F(AcceptTest, a_rewind_needs_a_signature_all_the_same) {
  const std::string unsigned_one = lab_.commit("unsigned");
  refuses("not signed",
          judge(unsigned_one, Anchor{lab_.commit("second", "alice"), 1}, unsigned_one));
}

}  // namespace
}  // namespace tend::trust
