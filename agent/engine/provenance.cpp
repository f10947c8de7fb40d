#include "engine/provenance.hpp"

namespace tend::engine {

std::vector<GivenLevel> given_levels(const CompileInput& input, const load::HostRole& host_role) {
  std::vector<GivenLevel> levels;
  for (const auto& assignment : host_role.assignments) {
    levels.push_back({assignment.level, assignment.params, assignment.position});
  }
  const auto from_command_line = input.parameters.find(host_role.name);
  if (from_command_line != input.parameters.end()) {
    levels.push_back({"command line", from_command_line->second, {}});
  }
  return levels;
}

std::vector<Candidate> candidates_of(const model::Field& field,
                                     const std::vector<GivenLevel>& levels) {
  std::vector<Candidate> candidates;
  for (const auto& level : levels) {
    const auto* entry = level.params.find_entry(field.name);
    if (entry != nullptr)
      candidates.push_back({level.level, entry->value, entry->key_position, false});
  }
  // Maps merge, whatever else replaces: what counts is the highest and the maps right below it.
  for (std::size_t i = candidates.size(); i-- > 0;) {
    const bool highest = i + 1 == candidates.size();
    if (!highest && !(candidates[i].value.is_map() && candidates[i + 1].value.is_map())) break;
    candidates[i].counts = true;
  }
  if (field.spec.default_value) {
    const Candidate standing_in{"role default", *field.spec.default_value, field.spec.position,
                                candidates.empty()};
    candidates.insert(candidates.begin(), standing_in);
  }
  return candidates;
}

}  // namespace tend::engine
