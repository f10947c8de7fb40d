// One change as people read it; shared by plan, progress and report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/screen.hpp"
#include "model/plan.hpp"

namespace tend::cli {

// "+" create, "~" change, "-" remove, ">" start, restart, reload, run and reboot, "x" stop.
std::string_view symbol_of(model::Action action);
Paint paint_of(model::Action action);

// "  ~ file:/etc/motd  mode is 0600, wanted 0644 (after package:x)": the id padded to `id_columns`,
// `suffix` at the end.
std::string change_line(const model::Change& change, std::size_t id_columns, const Screen& screen,
                        std::string_view suffix = "");
// What the change is in full, below its line: drift, attributes, diff; each line indented. Masks
// what must be masked.
std::string change_details(const model::Change& change, const Screen& screen);

// Columns for the ids of these changes; very long ids stand out rather than push all others away.
std::size_t id_columns_of(const std::vector<const model::Change*>& changes);

// A unified diff below a change, coloured. `limit`: this many lines, then "… 31 more lines"; 0:
// all.
std::string diff_text(std::string_view diff, std::size_t limit, const Screen& screen);

}  // namespace tend::cli
