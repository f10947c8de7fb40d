// Git as the agent needs it: an object database to read from, and a fetch that a child does.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tend::system {

// The files of one commit, or of a directory as they lie. Paths are relative with forward slashes,
// sorted. Symbolic links and submodules are refused (invalid) when listed, as are path tricks (..,
// control characters, non-UTF-8).
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual Result<std::vector<std::string>> files(
      const std::string& below) const = 0;  // "" for all; a missing one has none
  // not_found when missing; files over 8 MiB are refused.
  virtual Result<std::string> read(const std::string& path) const = 0;
};

struct Commit {
  std::string id;      // 40 hex digits
  std::string author;  // "Name <address>"
  std::string subject;
  std::chrono::system_clock::time_point time;  // committer's
};

// The object exactly as hashed, apart for verification. Exactly one signature header, else
// `refused`.
struct SignedCommit {
  std::string payload;    // the commit object without its signature header
  std::string signature;  // armoured; empty when unsigned
};

class Repository {
 public:
  virtual ~Repository() = default;
  // A branch, tag or full id to a commit id; not_found when there is none.
  virtual Result<std::string> resolve(const std::string& ref) const = 0;
  virtual Result<Commit> commit(const std::string& id) const = 0;
  virtual Result<SignedCommit> signed_commit(const std::string& id) const = 0;
  // True also when both are the same.
  virtual Result<bool> is_ancestor(const std::string& ancestor,
                                   const std::string& descendant) const = 0;
  virtual Result<std::unique_ptr<Snapshot>> snapshot(const std::string& commit) const = 0;
};

// Opens a bare repository or the .git of a work tree; nothing is ever checked out.
Result<std::unique_ptr<Repository>> open_repository(const std::string& path);
// A directory as it lies (`--repo DIR`), Git or not; .git is left out.
Result<std::unique_ptr<Snapshot>> open_directory(const std::string& path);
// "<head>+dirty" (or "<head>" when nothing differs below it, files that Git ignores apart) in a Git
// work tree, else "worktree". Writes nothing, not even Git's index.
std::string describe_directory(const std::string& path);

// Where fetched commits wait to be accepted.
inline constexpr const char* kCandidateRef = "refs/tend/candidate";

struct FetchRequest {
  std::string url;          // a path, https://… or ssh://… (also git@host:path)
  std::string branch;       // short name
  std::string destination;  // bare repository, made when absent
  std::string ssh_key;      // private key file, for ssh
  std::string known_hosts;  // for ssh; the host's key must be in it
  std::string ca_file;      // for https; empty: the system's
};

// What tend-fetch does: fetches the branch into kCandidateRef and reads all of it once. Blocks
// without limit and sets HOME; call it in a process that can be killed (fetch_in_child in
// system/fetch_request.hpp). One at a time per destination. A damaged destination is cloned anew,
// the old one kept as DESTINATION.damaged. Returns the commit id.
Result<std::string> fetch(const FetchRequest& request);

}  // namespace tend::system
