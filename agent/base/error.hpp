// The one error type: what went wrong, where, what the reader may have meant, and on the way to
// what.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.hpp"

namespace tend {

enum class ErrorCode {
  invalid,      // what a person wrote is wrong (lab repository, agent.yaml)
  usage,        // the command line is wrong
  not_found,    // the thing asked for is not there
  permission,   // it is there, and we may not
  io,           // the system failed us: EIO, ENOSPC, EROFS, …
  busy,         // somebody else holds it
  refused,      // trust: signature, rewind, too many removals
  timeout,      // a deadline passed
  interrupted,  // a signal asked us to stop
  unsupported,  // meant, and not possible here (no systemd, another distribution)
  failed,       // a child, a package manager or a service said no
};

struct Error {
  ErrorCode code = ErrorCode::failed;
  std::string message;             // one sentence, lower case, no full stop
  Position position;               // of the primary cause; may be nowhere
  std::string suggestion;          // "did you mean `owner`?"; shown beside the caret
  std::vector<std::string> notes;  // "known keys: …", "also defined at roles/a/role.yaml:3:5"
  std::vector<std::string> trail;  // innermost first: "while rendering templates/motd"

  // The same error, one floor further up.
  Error with_context(std::string context) &&;
  // A second failure during clean-up: joined, not lost.
  Error followed_by(const Error& second) &&;
  // One line, for logs and reports: "roles/a/role.yaml:3:5: unknown key `owener` (while …)".
  std::string str() const;
};

using Errors = std::vector<Error>;

// By file, line and column, those without a place first; the same fault at the same place once (ten
// hosts of one role show its faults ten times).
Errors in_order(Errors errors);

// The name of a code as JSON carries it.
std::string_view name_of(ErrorCode code);

Error make_error(ErrorCode code, std::string message, Position position = {});

// errno as an error: ENOENT and ENOTDIR are not_found, EACCES and EPERM permission, the rest io.
// `what` names call and object: "open /etc/motd".
Error errno_error(int errno_value, std::string_view what);

// The nearest of `known` by edit distance, at most max(1, length/3) away (and never for one-letter
// words); empty if none.
std::string nearest(std::string_view word, const std::vector<std::string>& known);
// "did you mean `owner`?", or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

// The error as a person reads it, with the line and a caret under the token:
//   error: unknown key `owener` in resource `file`
//     --> roles/base/role.yaml:14:5
//      |
//   14 |     owener: root
//      |     ^^^^^^ did you mean `owner`?
//      = known keys: owner, group, mode
// Control characters are made visible. Ends with a newline. `colour` wraps parts in ANSI sequences.
std::string render_error(const Error& error, bool colour = false);

}  // namespace tend
