// Private to system/git: who the server must prove to be, and what we show it.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/git/known_hosts.hpp"
#include "system/git/remote_url.hpp"
#include "system/repository.hpp"

struct git_remote;

namespace tend::system::git {

// What libgit2's callbacks are handed. Must outlive the fetch.
struct Conversation {
  RemoteUrl remote;
  std::vector<HostKey> host_keys;
  std::string ssh_key;
  std::string known_hosts;
  int credentials_asked = 0;
  Status verdict;  // why we hung up, where we did
};

// Reads the files that the request names. For ssh the known hosts must have the host, before
// anything is sent to it.
Result<Conversation> prepare(const FetchRequest& request);

// Fetches the refspec: no tags, no redirects to another host, no proxy; certificate and credentials
// as the conversation says; at most 256 MiB. libgit2's code.
int fetch_refspec(git_remote& remote, std::string refspec, Conversation& conversation);

}  // namespace tend::system::git
