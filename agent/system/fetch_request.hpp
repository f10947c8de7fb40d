// How a fetch is asked for across processes: tend-fetch reads the request from its stdin, since a
// URL may hold a password and everybody can read a command line.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "system/process_runner.hpp"
#include "system/repository.hpp"

namespace tend::system {

// One `key=value` a line, by FetchRequest's names; `usage` for an unknown key or a missing url,
// branch or destination.
std::string to_text(const FetchRequest& request);
Result<FetchRequest> fetch_request_from(std::string_view text);

// Runs the program (tend-fetch) with the request under a deadline. Its error is ours; `timeout`
// when it was too slow.
Result<std::string> fetch_in_child(ProcessRunner& processes, const std::string& program,
                                   const FetchRequest& request, std::chrono::milliseconds timeout);

}  // namespace tend::system
