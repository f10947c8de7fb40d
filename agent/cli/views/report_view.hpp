// The report of a run as people read it.
#pragma once

#include <string>
#include <vector>

#include "cli/screen.hpp"
#include "model/report.hpp"

namespace tend::cli {

enum class Detail {
  rest,  // after a run whose changes and checks were told while they happened: what is left to say
  summary,  // what changed, one line each
  full,     // with attributes and diffs
};

std::string report_text(const model::Report& report, Detail detail, const Screen& screen);

// "Changed in 12 s: 5 changed, 38 ok. Run 20261123-0130-ab12, see `tend log 20261123-0130-ab12`."
std::string outcome_line(const model::Report& report, const Screen& screen);

// "  FAIL base: time is set  no answer within 5 s"
std::string check_line(const model::CheckResult& check, const Screen& screen);

}  // namespace tend::cli
