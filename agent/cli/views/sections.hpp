// Parts that plan and report have in common.
#pragma once

#include <string>
#include <vector>

#include "cli/screen.hpp"
#include "model/plan.hpp"

namespace tend::cli {

// "gpu01 at 3f2a1bc9d0", or the host alone where there is no commit.
std::string header_line(const std::string& host, const std::string& commit, const Screen& screen);
// "note: …", one line each.
std::string notes_text(const std::vector<std::string>& notes, const Screen& screen);
// A heading over the resources nothing can be said of (or done to here), those with one reason
// together; empty for none.
std::string undecided_text(std::string_view heading, std::string_view symbol,
                           const std::vector<model::Undecided>& undecided, const Screen& screen);
// An error as render_error shows it, about a resource: its own place, else the resource's.
std::string resource_error_text(const model::ResourceId& id, const Error& error,
                                const Position& source, const Screen& screen);

}  // namespace tend::cli
