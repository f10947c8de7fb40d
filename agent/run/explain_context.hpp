// Private to run: what explaining looks things up in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/claims.hpp"
#include "engine/memory.hpp"
#include "run/doors.hpp"
#include "run/explain.hpp"
#include "run/lab.hpp"
#include "store/ledger.hpp"

namespace tend::run {

struct ExplainContext {
  const Options& options;
  const LabFiles& lab;
  const HostLab& host_lab;
  const std::string& host;
  const Value& facts;
  const model::Catalog& catalog;
  const resources::Providers& providers;
  const ReadDoors& doors;
  const store::Ledger* ledger;  // null: there is none, or it may not be read
  const std::vector<store::LedgerEntry>& entries;
};

// The commit that last wrote a line of the lab; nothing for standard roles and outside of Git.
std::optional<system::LineOrigin> origin_of(const ExplainContext& context,
                                            const Position& position);

ExplainedResource explain_resource(const ExplainContext& context, std::size_t index);
// Nothing when there is no such role or parameter.
std::optional<ExplainedParameter> explain_parameter(const ExplainContext& context,
                                                    const std::string& role,
                                                    const std::string& name);
Remembered remember(const ExplainContext& context, const store::LedgerEntry& entry);
Unmanaged look_at(const ExplainContext& context, const resources::Subject& subject);

// A value as people read it in a line: contents by size and hash.
std::string in_one_line(const Value& value);

}  // namespace tend::run
