// Reading commits: against repositories that git made.
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/git_lab.hpp"
#include "system/git/known_hosts.hpp"
#include "system/git/remote_url.hpp"
#include "system/git/signed_commit.hpp"
#include "system/git/tree_path.hpp"
#include "system/repository.hpp"

namespace tend::system {
namespace {

using testing::GitLab;
using Names = std::vector<std::string>;

std::unique_ptr<Repository> opened(const GitLab& lab) {
  auto repository = open_repository(lab.path() + "/.git");
  EXPECT_TRUE(repository) << repository.error().str();
  return std::move(*repository);
}

TEST(GitRepository, branches_tags_and_ids_lead_to_commits) {
  const GitLab lab;
  lab.write("tend.yaml", "tend: 1\n");
  const std::string first = lab.commit("first");
  lab.git("tag -a -m x v1");
  lab.git("branch feature/x");
  const auto repository = opened(lab);
  for (const std::string& ref :
       {std::string("main"), std::string("v1"), std::string("feature/x"), first}) {
    EXPECT_EQ(repository->resolve(ref).value_or("none"), first) << ref;
  }
  EXPECT_EQ(repository->resolve("nothing").error().code, ErrorCode::not_found);
  EXPECT_EQ(repository->resolve("--all").error().code, ErrorCode::usage);
  const auto commit = repository->commit(first);
  ASSERT_TRUE(commit);
  EXPECT_EQ(commit->author, "Alice <alice@lab.example>");
  EXPECT_EQ(commit->subject, "first");
}

TEST(GitRepository, ancestry_follows_history) {
  const GitLab lab;
  const std::string first = lab.commit("first");
  const std::string second = lab.commit("second");
  lab.git("checkout -q --orphan other");
  const std::string stranger = lab.commit("stranger");
  const auto repository = opened(lab);
  EXPECT_TRUE(repository->is_ancestor(first, second).value());
  EXPECT_TRUE(repository->is_ancestor(second, second).value());
  EXPECT_FALSE(repository->is_ancestor(second, first).value());
  EXPECT_FALSE(repository->is_ancestor(first, stranger).value());
  EXPECT_EQ(repository->is_ancestor(std::string(40, 'a'), first).error().code,
            ErrorCode::not_found);
}

TEST(CommitSnapshot, files_are_those_of_the_commit_and_not_of_the_work_tree) {
  const GitLab lab;
  lab.write("tend.yaml", "tend: 1\n");
  lab.write("roles/base/role.yaml", "summary: x\n");
  const std::string first = lab.commit("first");
  lab.write("tend.yaml", "changed\n");
  lab.write("new.yaml", "new\n");
  const auto snapshot = opened(lab)->snapshot(first);
  ASSERT_TRUE(snapshot) << snapshot.error().str();
  EXPECT_EQ((*snapshot)->files("").value(), (Names{"roles/base/role.yaml", "tend.yaml"}));
  EXPECT_EQ((*snapshot)->files("roles").value(), (Names{"roles/base/role.yaml"}));
  EXPECT_EQ((*snapshot)->files("nothing").value(), Names{});
  EXPECT_EQ((*snapshot)->read("tend.yaml").value(), "tend: 1\n");
  EXPECT_EQ((*snapshot)->read("new.yaml").error().code, ErrorCode::not_found);
  EXPECT_EQ((*snapshot)->read("../tend.yaml").error().code, ErrorCode::invalid);
}

TEST(CommitSnapshot, symbolic_links_and_submodules_are_refused_with_their_path) {
  const GitLab lab;
  ASSERT_EQ(::symlink("/etc/shadow", (lab.path() + "/link").c_str()), 0);
  const std::string linked = lab.commit("link");
  std::filesystem::remove(lab.path() + "/link");
  lab.git("update-index --add --cacheinfo 160000," + linked + ",module");
  lab.git("commit -q -m module");
  const auto repository = opened(lab);
  const auto links = repository->snapshot(linked).value()->files("");
  EXPECT_NE(links.error().message.find("link is a symbolic link"), std::string::npos);
  EXPECT_EQ(repository->snapshot(linked).value()->read("link").error().code, ErrorCode::invalid);
  lab.git("rm -q --cached link");
  lab.git("commit -q -m without");
  const auto modules = repository->snapshot(lab.git("rev-parse HEAD")).value()->files("");
  EXPECT_NE(modules.error().message.find("module is a submodule"), std::string::npos);
}

TEST(CommitSnapshot, files_over_8_mib_are_refused) {
  const GitLab lab;
  lab.write("big", std::string((std::size_t{8} << 20U) + 1, 'x'));
  lab.write("fits", std::string(std::size_t{8} << 20U, 'x'));
  const auto snapshot = opened(lab)->snapshot(lab.commit("big"));
  EXPECT_EQ((*snapshot)->read("big").error().code, ErrorCode::invalid);
  EXPECT_TRUE((*snapshot)->read("fits"));
}

TEST(DirectorySnapshot, files_are_as_they_lie_and_links_are_refused) {
  const GitLab lab;
  lab.write("a/b", "text");
  const auto snapshot = open_directory(lab.path());
  ASSERT_TRUE(snapshot);
  EXPECT_EQ((*snapshot)->files("").value(), Names{"a/b"});  // .git is left out
  EXPECT_EQ((*snapshot)->read("a/b").value(), "text");
  EXPECT_EQ((*snapshot)->read("a").error().code, ErrorCode::not_found);
  EXPECT_EQ((*snapshot)->read("a/c").error().code, ErrorCode::not_found);
  EXPECT_EQ((*snapshot)->files("none").value(), Names{});
  ASSERT_EQ(::symlink("/etc", (lab.path() + "/etc").c_str()), 0);
  EXPECT_EQ((*snapshot)->files("").error().code, ErrorCode::invalid);
  EXPECT_EQ((*snapshot)->files("a").value(), Names{"a/b"});
  EXPECT_EQ((*snapshot)->read("etc/hostname").error().code, ErrorCode::invalid);
}

TEST(DescribeDirectory, says_head_dirty_or_worktree) {
  const GitLab lab;
  EXPECT_EQ(describe_directory(lab.path()), "worktree");  // no commit yet
  lab.write("sub/a", "1");
  const std::string head = lab.commit("first");
  EXPECT_EQ(describe_directory(lab.path()), head);
  lab.write("new", "1");
  EXPECT_EQ(describe_directory(lab.path()), head + "+dirty");
  EXPECT_EQ(describe_directory(lab.path() + "/sub"), head);
  lab.write("sub/a", "2");
  EXPECT_EQ(describe_directory(lab.path() + "/sub"), head + "+dirty");
  EXPECT_EQ(describe_directory(lab.file("")), "worktree");
}

TEST(SplitSignature, payload_is_what_was_signed_byte_for_byte) {
  const auto split = git::split_signature(
      "tree 1\nauthor a\ngpgsig -----BEGIN\n two\n \n end\ncommitter c\n\nsubject\n\n gpgsig no "
      "header\n");
  ASSERT_TRUE(split);
  EXPECT_EQ(split->signature, "-----BEGIN\ntwo\n\nend\n");
  EXPECT_EQ(split->payload, "tree 1\nauthor a\ncommitter c\n\nsubject\n\n gpgsig no header\n");
}

TEST(SplitSignature, whatever_could_be_read_in_two_ways_is_refused) {
  const std::string signature = "gpgsig a\n b\n";
  for (const std::string& object :
       {"tree 1\n" + signature + signature + "\nx", "tree 1\n" + signature + "gpgsig-sha256 a\n\nx",
        std::string("tree 1\nmergetag object 1\n type commit\n\nx"),
        std::string("tree 1\n") + '\0' + "\n\nx", std::string("tree 1\ngpgsig \n\nx"),
        std::string("tree 1\ngpgsig\n\nx")}) {
    const auto split = git::split_signature(object);
    ASSERT_FALSE(split) << object;
    EXPECT_EQ(split.error().code, ErrorCode::refused);
  }
}

TEST(TreePath, tricks_are_refused_and_shown_escaped) {
  for (const std::string& name :
       {std::string(".."), std::string("."), std::string(".git"), std::string(".GIT"),
        std::string("a\nb"), std::string("a\\b"), std::string("\xff"), std::string(256, 'a'),
        std::string("\x1b[2J")}) {
    const auto checked = git::check_name("roles", name);
    ASSERT_FALSE(checked) << name;
    EXPECT_EQ(checked.error().message.find('\x1b'), std::string::npos);
  }
  EXPECT_FALSE(git::check_path("/etc/passwd"));
  EXPECT_FALSE(git::check_path("a//b"));
  EXPECT_TRUE(git::check_path("rôles/a b.yaml"));
}

TEST(KnownHosts, patterns_ports_negations_and_foreign_lines) {
  const std::string text =
      "# comment\n@cert-authority * ssh-ed25519 QUJD\n*.lab.example,!bad.lab.example ssh-rsa QUJD\n"
      "git ssh-ed25519 REVG comment\n[git]:2222 ssh-ed25519 R0hJ\nbroken line\ngit ssh-rsa !!!\n";
  const auto key = [&](const std::string& host, std::uint16_t port) {
    const auto keys = git::keys_of(text, host, port);
    return keys.empty() ? std::string("none") : keys.front().key;
  };
  EXPECT_EQ(key("a.lab.example", 22), "ABC");
  EXPECT_EQ(key("bad.lab.example", 22), "none");
  EXPECT_EQ(key("git", 22), "DEF");
  EXPECT_EQ(key("git", 2222), "GHI");
  EXPECT_EQ(key("git", 2223), "none");
}

TEST(RemoteUrl, forms_and_refusals) {
  const auto scp = git::parse_remote_url("deploy@git.lab.example:lab.git");
  ASSERT_TRUE(scp);
  EXPECT_EQ(scp->host + "/" + scp->user, "git.lab.example/deploy");
  EXPECT_EQ(scp->port, 22);
  EXPECT_EQ(git::parse_remote_url("ssh://[::1]:2200/lab").value().port, 2200);
  EXPECT_EQ(git::parse_remote_url("https://LAB.example/x").value().host, "lab.example");
  for (const char* url :
       {"", "lab", "ftp://a/b", "https:///b", "ssh://-oProxyCommand=x/b", "ssh://a:99999/b"}) {
    EXPECT_FALSE(git::parse_remote_url(url)) << url;
  }
  EXPECT_EQ(git::parse_remote_url("git://a/b").error().code, ErrorCode::refused);
  EXPECT_EQ(git::without_password("https://u:secret@h/p"), "https://u:…@h/p");
}

}  // namespace
}  // namespace tend::system
