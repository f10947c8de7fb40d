#include <fmt/format.h>
#include <git2.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "system/git/callbacks.hpp"
#include "system/git/destination.hpp"
#include "system/git/library.hpp"
#include "system/git/ref_name.hpp"
#include "system/repository.hpp"

namespace tend::system {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";

// libgit2 1.5 takes the kinds of host key that it asks the server for from $HOME/.ssh/known_hosts.
// Without that a server with several keys shows its favourite, which need not be the one that is
// known. Removed at the end.
class SshHome {
 public:
  SshHome(std::string path, const git::Conversation& conversation) : path_(std::move(path)) {
    if (conversation.host_keys.empty()) return;
    std::error_code error;
    fs::create_directories(path_ + "/.ssh", error);
    std::ofstream file(path_ + "/.ssh/known_hosts", std::ios::trunc);
    const std::string name = git::host_entry(conversation.remote.host, conversation.remote.port);
    for (const auto& key : conversation.host_keys) {
      if (!key.revoked) file << name << ' ' << key.type << ' ' << key.encoded << '\n';
    }
    ::setenv("HOME", path_.c_str(), 1);
  }
  SshHome(const SshHome&) = delete;
  SshHome& operator=(const SshHome&) = delete;
  ~SshHome() {
    std::error_code error;
    fs::remove_all(path_, error);
  }

 private:
  std::string path_;
};

Status trust_authorities(const std::string& ca_file) {
  const std::string file = ca_file.empty() ? kSystemAuthorities : ca_file;
  const int code =
      git::library().git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file.c_str(), nullptr);
  if (code < 0) return fail(git::last_error(code, "read the certificate authorities in " + file));
  return {};
}

// The id that the remote said the branch has, after a fetch; empty when it has no such branch.
std::string announced(git_remote& remote, const std::string& branch) {
  const git_remote_head** heads = nullptr;
  std::size_t count = 0;
  if (git::library().git_remote_ls(&heads, &count, &remote) < 0) return {};
  for (std::size_t i = 0; i < count; ++i) {
    if (heads[i]->name == "refs/heads/" + branch) return git::id_text(heads[i]->oid);
  }
  return {};
}

// The commit that the branch has now.
Result<std::string> fetch_into(git_repository& repository, const FetchRequest& request,
                               git::Conversation conversation) {
  git_remote* raw = nullptr;
  int code = git::library().git_remote_create_anonymous(&raw, &repository, request.url.c_str());
  const std::string shown = git::without_password(request.url);
  if (code < 0) return fail(git::last_error(code, "use " + shown));
  const git::RemotePtr remote(raw);
  code = git::fetch_refspec(
      *remote, fmt::format("+refs/heads/{}:{}", request.branch, kCandidateRef), conversation);
  if (code < 0 && !conversation.verdict) {
    return fail(Error(conversation.verdict.error()).with_context("while fetching " + shown));
  }
  if (code < 0)
    return fail(git::last_error(code, fmt::format("fetch {} of {}", request.branch, shown)));
  const std::string id = announced(*remote, request.branch);
  // libgit2 takes a branch that is not there for nothing to do.
  if (id.empty())
    return fail(ErrorCode::not_found, fmt::format("{} has no branch `{}`", shown, request.branch));
  return id;
}

Result<std::string> fetch_to(const std::string& path, const FetchRequest& request,
                             const git::Conversation& conversation) {
  TEND_TRY(repository, git::open_or_make(path));
  TEND_TRY(announced_id, fetch_into(*repository, request, conversation));
  const std::string candidate = git::candidate_in(*repository);
  if (candidate != announced_id) {
    return fail(ErrorCode::failed, fmt::format("the fetch left {} at `{}` instead of {}",
                                               kCandidateRef, candidate, announced_id));
  }
  TEND_CHECK(git::check_complete(*repository, candidate));
  return candidate;
}

// True when there is a repository and what it holds cannot be trusted to be whole.
bool damaged(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return false;
  auto repository = git::open(path);
  if (!repository) return true;
  const std::string candidate = git::candidate_in(**repository);
  return !candidate.empty() && !git::check_complete(**repository, candidate);
}

Result<std::string> fetch_anew(const FetchRequest& request, const git::Conversation& conversation) {
  const std::string fresh = request.destination + ".new";
  std::error_code error;
  fs::remove_all(fresh, error);
  TEND_TRY(commit, fetch_to(fresh, request, conversation));
  TEND_CHECK(git::swap_in(fresh, request.destination));
  return commit;
}

}  // namespace

Result<std::string> fetch(const FetchRequest& request) {
  TEND_CHECK(git::check_ref_name(request.branch));
  if (!request.destination.starts_with("/")) {
    return fail(ErrorCode::usage, "the destination must be an absolute path");
  }
  TEND_TRY(conversation, git::prepare(request));
  TEND_CHECK(git::ensure_library());
  if (conversation.remote.transport == git::RemoteUrl::Transport::https) {
    TEND_CHECK(trust_authorities(request.ca_file));
  }
  const SshHome home(request.destination + ".ssh-home", conversation);
  git::clear_leftovers(request.destination);
  if (damaged(request.destination)) return fetch_anew(request, conversation);
  auto fetched = fetch_to(request.destination, request, conversation);
  if (!fetched && damaged(request.destination)) return fetch_anew(request, conversation);
  return fetched;
}

}  // namespace tend::system
