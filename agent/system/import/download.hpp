// GET of one http:// or https:// URL, by libcurl.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/import/output.hpp"

namespace tend::import {

// The body of an answer 200 goes to `output`. At most five redirects are followed, never from https
// to http; certificates are verified by the host's authorities. Whoever calls sets the deadline.
Status download(const std::string& url, Output& output);

}  // namespace tend::import
