// A lab in memory, compiled for host gpu01 and run on a host in memory: what the engine's tests
// speak in.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/applier.hpp"
#include "engine/compile.hpp"
#include "engine/departures.hpp"
#include "engine/planner.hpp"
#include "load/load.hpp"
#include "model/facts.hpp"
#include "support/memory_host.hpp"
#include "support/memory_ledger.hpp"
#include "support/memory_snapshot.hpp"

namespace tend::testing {

class LabOnHost : public ::testing::Test {
 protected:
  // Roles by name, as their role.yaml; gpu01 has all of them, in the order given.
  void lab(const std::vector<std::pair<std::string, std::string>>& roles) {
    std::string inventory = "hosts:\n  gpu01:\n    roles:\n";
    for (const auto& [name, text] : roles) {
      inventory += "      " + name + ":\n";
      snapshot_.put("roles/" + name + "/role.yaml", text);
    }
    snapshot_.put("inventory/lab.yaml", inventory);
  }
  void role_file(const std::string& path, const std::string& text) {
    snapshot_.put("roles/" + path, text);
  }
  void inventory(const std::string& text) { snapshot_.put("inventory/lab.yaml", text); }

  Checked<model::Catalog> compile() {
    auto inventory = load::load_inventory(snapshot_);
    if (!inventory) return tl::unexpected(inventory.error());
    auto host_roles = load::roles_of(*inventory, "gpu01");
    if (!host_roles) return tl::unexpected(host_roles.error());
    std::vector<model::NamedReference> names;
    for (const auto& role : *host_roles) names.push_back({role.name, role.position});
    auto roles = load::load_roles(snapshot_, nullptr, names);
    if (!roles) return tl::unexpected(roles.error());
    return engine::compile(
        {*inventory, roles->roles, "gpu01", facts_, parameters_, commit_, nullptr, read_secret_},
        providers_);
  }

  // All faults as a person reads them.
  std::string faults() {
    const auto catalog = compile();
    std::string text;
    if (catalog) return "no faults";
    for (const auto& error : catalog.error()) text += render_error(error);
    return text;
  }

  model::Catalog catalog() {
    auto compiled = compile();
    if (!compiled) {
      ADD_FAILURE() << faults();
      return {};
    }
    return std::move(*compiled);
  }

  // Ids in the order they are applied.
  std::vector<std::string> order() {
    std::vector<std::string> ids;
    for (const auto& resource : catalog().resources) ids.push_back(resource.id.str());
    return ids;
  }

  // The catalog with what leaves at its end; `named_before` are the ids that the commit gives with
  // the facts of the last complete run.
  model::Catalog whole_catalog(engine::Memory& memory) {
    auto compiled = catalog();
    departures_ = engine::find_departures(compiled, memory, providers_, objects_,
                                          [&] { return named_before_; });
    engine::append(compiled, departures_);
    return compiled;
  }

  model::Plan plan() {
    auto memory = engine::remember(ledger_);
    memory->insist = insist_;
    memory->reload_harm = reload_harm_;
    memory->digest_key = digest_key_;
    memory->proven = proven_;
    const auto whole = whole_catalog(*memory);
    return engine::make_plan(whole, providers_, host_.readers(), *memory);
  }
  // "create file:/etc/motd" for each change.
  static std::vector<std::string> lines(const model::Plan& plan) {
    std::vector<std::string> lines;
    for (const auto& change : plan.changes) lines.push_back(line(change));
    return lines;
  }
  static std::string line(const model::Change& change) {
    return std::string(model::name_of(change.action)) + " " + change.id.str();
  }

  engine::ApplyResult converge() { return apply(plan(), engine::Bound::by_catalog); }
  // As somebody reviewed it, however the host moved since.
  engine::ApplyResult apply_reviewed(const model::Plan& planned) {
    return apply(planned, engine::Bound::by_plan);
  }
  engine::ApplyResult apply(const model::Plan& planned, engine::Bound bound) {
    auto memory = engine::remember(ledger_);
    memory->insist = insist_;
    memory->reload_harm = reload_harm_;
    memory->digest_key = digest_key_;
    memory->proven = proven_;
    const auto compiled = whole_catalog(*memory);
    const engine::ApplyDoors doors{host_.readers(), host_.writers(), host_.clock,
                                   host_.prober,    ledger_,         objects_};
    engine::Observer silent;
    return engine::apply(compiled, planned, providers_, *memory, doors, "run", silent, stop_,
                         bound);
  }
  // "changed create file:/etc/motd", "failed file:/x: words", "skipped file:/y: words"; ok is left
  // out.
  static std::vector<std::string> lines(const engine::ApplyResult& result) {
    std::vector<std::string> lines;
    for (const auto& one : result.results) {
      const std::string status(model::name_of(one.status));
      for (const auto& change : one.changes) lines.push_back(status + " " + line(change));
      if (one.error) lines.push_back(status + " " + one.id.str() + ": " + one.error->message);
      if (!one.reason.empty()) lines.push_back(status + " " + one.id.str() + ": " + one.reason);
    }
    return lines;
  }
  static void expect_faithful(const engine::ApplyResult& result) {
    std::string breaches;
    for (const auto& breach : result.fidelity.breaches) breaches += breach + "\n";
    EXPECT_TRUE(result.fidelity.complete()) << breaches;
  }

  MemorySnapshot snapshot_;
  MemoryHost host_;
  MemoryLedger ledger_;
  store::Objects objects_{host_.files, "/var/lib/tend/objects"};
  resources::Providers providers_;
  Value facts_ = model::unknown_facts("not asked");
  std::map<std::string, Map> parameters_;
  std::string commit_ = "c1";
  std::string reload_harm_;
  engine::Proven proven_;
  engine::ReadSecret read_secret_;
  std::string digest_key_;
  bool insist_ = false;
  std::set<model::ResourceId> named_before_;
  engine::Departures departures_;
  std::function<bool()> stop_ = [] { return false; };
};

using Lines = std::vector<std::string>;

// A role as most are: a package, its configuration, its service; and what Debian's package brings.
inline constexpr const char* kClock =
    "resources:\n"
    "  - package: chrony\n"
    "  - file: /etc/chrony/chrony.conf\n"
    "    content: \"pool lab\\n\"\n"
    "    restarts: chrony\n"
    "  - service: chrony\n"
    "    state: started\n"
    "    enabled: true\n";

inline Candidate chrony() {
  Candidate candidate;
  candidate.version = "4.3";
  candidate.files["/etc/chrony/chrony.conf"] = MemoryNode{.content = "pool debian\n"};
  candidate.units["chrony.service"] = MemoryUnit{.running = true, .unit_file_state = "enabled"};
  return candidate;
}

}  // namespace tend::testing
