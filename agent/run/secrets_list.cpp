#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "engine/secret_values.hpp"
#include "load/load.hpp"
#include "model/facts.hpp"
#include "run/lab.hpp"
#include "run/secrets.hpp"

namespace tend::run {
namespace {

using secrets::KeyKind;
using secrets::Recipient;
using secrets::Stanza;

void append(Errors& errors, Errors more) {
  for (auto& error : more) errors.push_back(std::move(error));
}

std::size_t anonymous(const std::vector<Stanza>& stanzas) {
  return static_cast<std::size_t>(std::count_if(
      stanzas.begin(), stanzas.end(),
      [](const Stanza& stanza) { return stanza.type == secrets::name_of(KeyKind::x25519); }));
}

std::size_t anonymous(const std::vector<Recipient>& keys) {
  return static_cast<std::size_t>(std::count_if(
      keys.begin(), keys.end(), [](const Recipient& key) { return key.kind == KeyKind::x25519; }));
}

bool is_for_key(const Stanza& stanza, const Recipient& key) {
  return key.kind != KeyKind::x25519 && stanza.type == secrets::name_of(key.kind) &&
         !stanza.arguments.empty() && stanza.arguments.front() == key.tag();
}

// Compares the recipients of one file with those that are to read it.
class Comparison {
 public:
  Comparison(const SecretNeeds& needs, const std::vector<Stanza>& stanzas, ListedSecret& listed)
      : needs_(needs), stanzas_(stanzas), listed_(listed) {}

  void run() {
    for (const auto& [host, keys] : needs_.keys.hosts) {
      if (is_for(stanzas_, keys)) listed_.readable_by.push_back(host);
    }
    compare_hosts();
    compare_escrow();
    compare_strangers();
  }

 private:
  static bool has(const std::vector<std::string>& hosts, const std::string& host) {
    return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
  }

  void tell(std::string words) { listed_.differences.push_back(std::move(words)); }

  void compare_hosts() {
    for (const auto& host : listed_.needed_by) {
      if (has(listed_.readable_by, host)) continue;
      const bool keyless = needs_.keys.hosts.count(host) == 0;
      tell(keyless ? fmt::format("{} needs it, and there is no {}", host,
                                 secrets::path_of_host_key(host))
                   : host + " needs it and cannot read it");
    }
    for (const auto& host : listed_.readable_by) {
      if (!has(listed_.needed_by, host)) tell(host + " can read it and does not need it");
    }
  }

  void compare_escrow() {
    const auto& escrow = needs_.keys.escrow;
    listed_.escrow = std::min(anonymous(stanzas_), anonymous(escrow));
    for (const auto& key : escrow) {
      if (key.kind == KeyKind::x25519) continue;
      if (is_for(stanzas_, {key})) {
        ++listed_.escrow;
      } else {
        tell("an SSH key of " + std::string(secrets::kEscrowFile) + " cannot read it");
      }
    }
    if (anonymous(stanzas_) == anonymous(escrow)) return;
    tell(fmt::format("it is encrypted to {}, and {} has {}",
                     count_of(anonymous(stanzas_), "age key"), secrets::kEscrowFile,
                     anonymous(escrow)));
  }

  void compare_strangers() {
    for (const auto& stanza : stanzas_) {
      if (stanza.type == secrets::name_of(KeyKind::x25519) || is_known(stanza)) continue;
      tell(fmt::format("a key of type {} can read it that is neither a host's nor the escrow's",
                       printable(stanza.type)));
    }
  }

  bool is_known(const Stanza& stanza) const {
    const auto among = [&](const std::vector<Recipient>& keys) {
      return std::any_of(keys.begin(), keys.end(),
                         [&](const Recipient& key) { return is_for_key(stanza, key); });
    };
    return among(needs_.keys.escrow) ||
           std::any_of(needs_.keys.hosts.begin(), needs_.keys.hosts.end(),
                       [&](const auto& host) { return among(host.second); });
  }

  const SecretNeeds& needs_;
  const std::vector<Stanza>& stanzas_;
  ListedSecret& listed_;
};

Result<ListedSecret> listed(const system::Snapshot& lab, const SecretNeeds& needs,
                            const std::string& name, bool exists) {
  ListedSecret secret;
  secret.name = name;
  secret.exists = exists;
  const auto needed = needs.hosts.find(name);
  if (needed != needs.hosts.end()) {
    secret.needed_by.assign(needed->second.begin(), needed->second.end());
  } else {
    secret.differences.emplace_back("no host needs it");
  }
  if (!exists) {
    secret.differences.push_back(secrets::path_of_secret(name) + " is not there");
    return secret;
  }
  TEND_TRY(file, lab.read(secrets::path_of_secret(name)));
  auto stanzas = secrets::stanzas_of(file);
  if (!stanzas) {
    return fail(ErrorCode::invalid,
                fmt::format("{}: {}", secrets::path_of_secret(name), stanzas.error().message));
  }
  Comparison(needs, *stanzas, secret).run();
  return secret;
}

}  // namespace

bool is_for(const std::vector<Stanza>& stanzas, const std::vector<Recipient>& keys) {
  return std::any_of(stanzas.begin(), stanzas.end(), [&](const Stanza& stanza) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](const Recipient& key) { return is_for_key(stanza, key); });
  });
}

Checked<SecretNeeds> secret_needs(const Options& options, const system::Snapshot& lab) {
  SecretNeeds needs;
  Errors errors;
  auto keys = secrets::load_keys(lab);
  if (keys) {
    needs.keys = std::move(*keys);
  } else {
    append(errors, std::move(keys).error());
  }
  const auto standard = open_standard_roles(options);
  auto inventory = load::load_inventory(lab);
  if (!inventory) {
    append(errors, std::move(inventory).error());
    return tl::unexpected(in_order(std::move(errors)));
  }
  for (const auto& [name, host] : inventory->hosts) {
    auto host_roles = load::roles_of(*inventory, name);
    if (!host_roles) {
      append(errors, std::move(host_roles).error());
      continue;
    }
    std::vector<model::NamedReference> names;
    for (const auto& role : *host_roles) names.push_back({role.name, role.position});
    auto roles = load::load_roles(lab, standard.get(), names);
    if (!roles) {
      append(errors, std::move(roles).error());
      continue;
    }
    const Value facts = model::unknown_facts("not asked");
    auto needed = engine::secrets_needed({*inventory, roles->roles, name, facts, {}, "worktree"});
    if (!needed) {
      append(errors, std::move(needed).error());
      continue;
    }
    for (auto& secret : *needed) needs.hosts[secret].insert(name);
  }
  if (!errors.empty()) return tl::unexpected(in_order(std::move(errors)));
  return needs;
}

Checked<std::vector<ListedSecret>> list_secrets(const Options& options) {
  auto lab = system::open_directory(options.repo.empty() ? "." : options.repo);
  if (!lab) return tl::unexpected(Errors{std::move(lab).error()});
  auto needs = secret_needs(options, **lab);
  if (!needs) return tl::unexpected(std::move(needs).error());
  auto names = secrets::secret_names(**lab);
  if (!names) return tl::unexpected(Errors{std::move(names).error()});
  std::map<std::string, bool> all;
  for (const auto& [name, hosts] : needs->hosts) all[name] = false;
  for (const auto& name : *names) all[name] = true;
  std::vector<ListedSecret> result;
  Errors errors;
  for (const auto& [name, exists] : all) {
    auto secret = listed(**lab, *needs, name, exists);
    if (secret) {
      result.push_back(std::move(*secret));
    } else {
      errors.push_back(std::move(secret).error());
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return result;
}

}  // namespace tend::run
