// Where the desired state of a run comes from: the agent's configuration, its repository and its
// anchor.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "load/agent_config.hpp"
#include "run/lab.hpp"
#include "run/options.hpp"
#include "store/ledger.hpp"
#include "system/file_system.hpp"
#include "trust/accept.hpp"

namespace tend::run {

// agent.yaml, if there is one. Its faults are errors; its absence is none unless `required`.
Checked<std::optional<load::AgentConfig>> read_config(const Options& options,
                                                      const system::FileReader& files,
                                                      bool required);

// The ledger, as far as it may be read: null where there is none, and, with a note that says what
// is `lost` without it, where it needs root or is of another version.
Result<std::unique_ptr<store::Ledger>> read_ledger(const Options& options, std::string_view lost,
                                                   std::vector<std::string>& notes);

// A full object name, not one of describe_directory()'s words.
bool is_commit_id(const std::string& text);

// What this host converges to without news: the anchor, or, where that was undone here, the last
// commit before it that this host had and that is not bad; `refused` where there is none. Without a
// ledger (none yet, or not to be read) it is the anchor.
Result<std::string> standing_commit(const trust::Anchor& anchor, const store::Ledger* ledger);

// The anchor that a run without --repo and --ref works from; nothing where there is none.
std::optional<std::string> anchored_commit(const Options& options, const system::FileReader& files);

// What diff and apply work from: --repo DIR, else --ref of the agent's repository, else the
// standing commit; without a ledger (none yet, or not to be read) that is the anchor.
Result<LabFiles> open_lab(const Options& options, const system::FileReader& files,
                          const store::Ledger* ledger);

}  // namespace tend::run
