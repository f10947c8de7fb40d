// Private to system/git: a raw commit object parted into what was signed and the signature.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "system/repository.hpp"

namespace tend::system::git {

// As git verifies it: the object byte for byte, without its `gpgsig` header and that header's
// continuation lines. Git and others disagree on what two signatures mean, so anything but none or
// one is `refused`: a second gpgsig, a gpgsig-sha256, a signed tag merged in (mergetag), a NUL
// among the headers.
Result<SignedCommit> split_signature(std::string_view object);

}  // namespace tend::system::git
