// Private to report: a report in the bytes of journald's native protocol.
#pragma once

#include <string>
#include <string_view>

#include "model/report.hpp"

namespace tend::report {

std::string journal_entry(const model::Report& report);

// One field: NAME=value, or with its length in front where the value has a line break.
void append_field(std::string& entry, std::string_view name, std::string_view value);

}  // namespace tend::report
