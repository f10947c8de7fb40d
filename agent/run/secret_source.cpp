#include "run/secret_source.hpp"

#include <fmt/format.h>

#include "run/lab.hpp"

namespace tend::run {
namespace {

// With what to do about it.
Error explained(Error error, const system::Snapshot& lab, const std::string& name,
                const std::string& host) {
  if (error.code == ErrorCode::not_found) {
    if (const auto known = secrets::secret_names(lab))
      error.suggestion = did_you_mean(name, *known);
    error.notes.push_back(fmt::format("`tend secrets set {}` makes it", name));
  } else if (error.code == ErrorCode::permission) {
    error.notes.push_back(fmt::format(
        "put this host's /etc/ssh/ssh_host_ed25519_key.pub into {} and run `tend secrets "
        "rewrap {}`",
        secrets::path_of_host_key(host), name));
  }
  error.code = ErrorCode::invalid;
  return error;
}

}  // namespace

Whose whose(const Options& options, const load::AgentConfig* config, const Value& facts) {
  Options unasked = options;
  unasked.host.clear();
  const bool own = options.host.empty() || options.host == host_name(unasked, config, facts);
  return own ? Whose::own : Whose::another;
}

engine::ReadSecret SecretSource::reader(const system::Snapshot& lab) {
  return [this, &lab](const std::string& name) { return read(lab, name); };
}

std::vector<std::string> SecretSource::values() const {
  std::vector<std::string> values;
  for (const auto& [name, value] : values_) values.push_back(value);
  return values;
}

std::string SecretSource::digest_key() {
  const auto& own = identities();
  return own ? secrets::digest_key(*own) : "";
}

const Result<std::vector<secrets::Identity>>& SecretSource::identities() {
  if (!identities_) identities_ = secrets::host_identities(files_);
  return *identities_;
}

Result<Value> SecretSource::read(const system::Snapshot& lab, const std::string& name) {
  asked_ = true;
  const auto known = values_.find(name);
  if (known != values_.end()) return Value(known->second).marked_sensitive();
  const auto& own = identities();
  // Which of them is missing or damaged shows without a key, too.
  auto text = secrets::read_secret(lab, name, own ? *own : std::vector<secrets::Identity>());
  if (text) {
    values_[name] = *text;
    return Value(std::move(*text)).marked_sensitive();
  }
  const bool locked = text.error().code == ErrorCode::permission;
  if (locked && !own && own.error().code == ErrorCode::permission) {
    return Value(Unknown{fmt::format("secret {} needs root", name)});
  }
  if (locked && whose_ == Whose::another) {
    return Value(Unknown{fmt::format("secret {} is for {} alone", name, host_)});
  }
  if (locked && !own) {
    Error error = own.error();
    error.code = ErrorCode::invalid;
    return fail(std::move(error));
  }
  return fail(explained(std::move(text).error(), lab, name, host_));
}

}  // namespace tend::run
