// What the command line says about one run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/value.hpp"

namespace tend::run {

struct Options {
  std::string repo;  // --repo: a directory as it lies; empty: the agent's repository and its anchor
  std::string ref;   // --ref: of the agent's repository, instead of the anchor
  std::string host;  // --host: the inventory's entry; empty: agent.yaml's, else the hostname
  std::string root = "/";
  std::string state = "/var/lib/tend";  // below root unless given
  std::map<std::string, Map> parameters;
  std::vector<std::string> targets;  // roles or ids of a partial run; empty: all
  bool deep = false;                 // observe everything, whatever its metadata say
  int wait_seconds = 0;              // for the run lock
  int allow_removals = 0;            // so many are not too many, see run/departing.hpp
  std::string accept_rewind;         // pull: a commit
  std::string save_plan;             // diff: the file to keep the plan in
  std::string plan;                  // apply: the file of the reviewed plan
  bool after_crashes = false;        // converge though run after run died over this commit
  std::string config = "/etc/tend/agent.yaml";
  std::string standard_roles = "/usr/share/tend/roles";

  std::string below_root(const std::string& path) const;
};

}  // namespace tend::run
