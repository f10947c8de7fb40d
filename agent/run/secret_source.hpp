// Where compiling for one host gets the values of {secret: NAME} from: the lab's secrets/, opened
// with this host's own SSH keys.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/compile.hpp"
#include "load/agent_config.hpp"
#include "run/options.hpp"
#include "secrets/lab_secrets.hpp"

namespace tend::run {

// Whether the host compiled for is this one. For another, an author's, a secret that cannot be read
// here is unknown; for this one that is a fault of the lab repository.
enum class Whose { own, another };

// `own` unless --host picks another entry than this machine's.
Whose whose(const Options& options, const load::AgentConfig* config, const Value& facts);

class SecretSource {
 public:
  // Borrows `files`; nothing is read before the first question.
  SecretSource(const system::FileReader& files, Whose whose, std::string host)
      : files_(files), whose_(whose), host_(std::move(host)) {}

  // Of this lab; borrows both. Each secret is decrypted once.
  engine::ReadSecret reader(const system::Snapshot& lab);
  // Whether any secret was asked for since the start: what was compiled then is not to be kept.
  bool asked() const { return asked_; }
  // What was decrypted, to be taken out of errors.
  std::vector<std::string> values() const;
  // secrets::digest_key of this host; empty without root.
  std::string digest_key();

 private:
  Result<Value> read(const system::Snapshot& lab, const std::string& name);
  const Result<std::vector<secrets::Identity>>& identities();

  const system::FileReader& files_;
  Whose whose_;
  std::string host_;
  bool asked_ = false;
  std::optional<Result<std::vector<secrets::Identity>>> identities_;
  std::map<std::string, std::string> values_;
};

}  // namespace tend::run
