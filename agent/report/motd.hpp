// The line of the message of the day that says who keeps this host, and whether it is as it should
// be.
#pragma once

#include <string>

#include "model/report.hpp"

namespace tend::report {

// One line for /run/motd.d (pam_motd(8)).
std::string motd_text(const model::Report& report);

}  // namespace tend::report
