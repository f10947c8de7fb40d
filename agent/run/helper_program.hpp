// The programs beside tend that it starts for what must not happen in its own process.
#pragma once

#include <string>

namespace tend::run {

// The path of the installed one ("tend-fetch"), or in a build tree of the one beside this program.
std::string helper_program(const std::string& name);

}  // namespace tend::run
