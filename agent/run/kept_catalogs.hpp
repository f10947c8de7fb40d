// The catalog of one host, compiled, or found as it was compiled before from the same things: host,
// commit (or the stat data of the directory's files), parameters of the command line, standard
// roles, build, and the facts that compiling reads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/lab.hpp"
#include "run/secret_source.hpp"
#include "store/facts_read.hpp"

namespace tend::run {

// Of a catalog, all but the facts. Nothing where something of it changed too lately for its times
// to tell the next change.
std::optional<std::string> catalog_key(const Options& options, const std::string& host,
                                       const std::string& commit);

struct CompileRequest {
  const Options& options;
  const LabFiles& lab;
  const system::Snapshot* standard;  // may be null
  const std::string& host;
  const Value& facts;
  const resources::Providers& providers;
  SecretSource& secrets;
};

struct Compiled {
  model::Catalog catalog;
  std::optional<std::string> key;
  std::vector<store::FactRead> facts;
};

enum class Keep { no, yes };

// The same catalog either way. `Keep::no` writes nothing; one that names a secret is never kept. No
// error quotes a secret.
Checked<Compiled> compile_or_find(const CompileRequest& request, Keep keep);

}  // namespace tend::run
