#include "system/git/callbacks.hpp"
#include "system/git/library.hpp"

#include <fmt/format.h>
#include <git2.h>

#include <fstream>
#include <sstream>

namespace tend::system::git {
namespace {

constexpr std::size_t kTransferLimit = std::size_t{256} << 20U;

Conversation& conversation_of(void* payload) {
  return *static_cast<Conversation*>(payload);
}

int hang_up(Conversation& conversation, int code, Error why) {
  library().git_error_set_str(GIT_ERROR_NET, why.message.c_str());
  conversation.verdict = fail(std::move(why));
  return code;
}

int check_certificate(git_cert* certificate, int valid, const char* host, void* payload) {
  Conversation& conversation = conversation_of(payload);
  if (conversation.remote.transport != RemoteUrl::Transport::ssh) {
    if (valid == 1) return 0;
    return hang_up(
        conversation, GIT_ECERTIFICATE,
        make_error(ErrorCode::refused,
                   fmt::format("the certificate of {} is not valid: it must be for that name, "
                               "in date, and signed by a trusted authority",
                               host)));
  }
  if (certificate->cert_type != GIT_CERT_HOSTKEY_LIBSSH2) {
    return hang_up(
        conversation, GIT_ECERTIFICATE,
        make_error(ErrorCode::refused, fmt::format("the ssh host {} showed no host key", host)));
  }
  const auto* shown = static_cast<const git_cert_hostkey*>(static_cast<const void*>(certificate));
  if ((shown->type & GIT_CERT_SSH_RAW) == 0) {
    return hang_up(
        conversation, GIT_ECERTIFICATE,
        make_error(ErrorCode::refused, fmt::format("the ssh host {} showed no host key", host)));
  }
  const Status verdict = check_host_key(
      conversation.host_keys, {shown->hostkey, shown->hostkey_len},
      host_entry(conversation.remote.host, conversation.remote.port), conversation.known_hosts);
  return verdict ? 0 : hang_up(conversation, GIT_ECERTIFICATE, verdict.error());
}

// libgit2 asks again for as long as the server says no.
int give_credentials(git_credential** out, const char* url, const char* user, unsigned int allowed,
                     void* payload) {
  static_cast<void>(url);
  Conversation& conversation = conversation_of(payload);
  const char* name = user != nullptr ? user : conversation.remote.user.c_str();
  if ((allowed & GIT_CREDENTIAL_USERNAME) != 0)
    return library().git_credential_username_new(out, name);
  if (conversation.remote.transport != RemoteUrl::Transport::ssh) {
    return hang_up(
        conversation, GIT_EAUTH,
        make_error(ErrorCode::refused, "the server wants a user and password; use ssh with a key"));
  }
  if ((allowed & GIT_CREDENTIAL_SSH_KEY) == 0 || conversation.credentials_asked++ > 0) {
    return hang_up(conversation, GIT_EAUTH,
                   make_error(ErrorCode::refused,
                              fmt::format("the ssh host {} does not accept the key {} for {}",
                                          conversation.remote.host, conversation.ssh_key, name)));
  }
  return library().git_credential_ssh_key_new(out, name, nullptr, conversation.ssh_key.c_str(),
                                              nullptr);
}

int limit_transfer(const git_indexer_progress* progress, void* payload) {
  if (progress->received_bytes <= kTransferLimit) return 0;
  return hang_up(conversation_of(payload), GIT_EUSER,
                 make_error(ErrorCode::refused, "the repository sends more than 256 MiB"));
}

Result<std::string> read_small_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(errno_error(errno, "open " + path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Status prepare_ssh(Conversation& conversation, const FetchRequest& request) {
  if (request.ssh_key.empty())
    return fail(ErrorCode::usage, "ssh needs a private key file (ssh_key)");
  if (request.known_hosts.empty())
    return fail(ErrorCode::usage, "ssh needs a file of known hosts (known_hosts)");
  TEND_CHECK(read_small_file(request.ssh_key));
  TEND_TRY(text, read_small_file(request.known_hosts));
  const RemoteUrl& remote = conversation.remote;
  conversation.host_keys = keys_of(text, remote.host, remote.port);
  if (!conversation.host_keys.empty()) return {};
  return check_host_key({}, "", host_entry(remote.host, remote.port), request.known_hosts);
}

}  // namespace

Result<Conversation> prepare(const FetchRequest& request) {
  Conversation conversation;
  TEND_TRY(remote, parse_remote_url(request.url));
  conversation.remote = remote;
  conversation.ssh_key = request.ssh_key;
  conversation.known_hosts = request.known_hosts;
  if (remote.transport == RemoteUrl::Transport::ssh) TEND_CHECK(prepare_ssh(conversation, request));
  return conversation;
}

int fetch_refspec(git_remote& remote, std::string refspec, Conversation& conversation) {
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  options.prune = GIT_FETCH_NO_PRUNE;
  options.update_fetchhead = 0;
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
  options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;  // to another host
  options.proxy_opts.type = GIT_PROXY_NONE;
  options.callbacks.certificate_check = check_certificate;
  options.callbacks.credentials = give_credentials;
  options.callbacks.transfer_progress = limit_transfer;
  options.callbacks.payload = &conversation;
  char* text = refspec.data();
  const git_strarray refspecs = {&text, 1};
  return library().git_remote_fetch(&remote, &refspecs, &options, "tend: fetch");
}

}  // namespace tend::system::git
