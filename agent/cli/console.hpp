// Where a command's results go: text for people, or one JSON document on stdout and nothing else.
#pragma once

#include <iosfwd>

#include "base/error.hpp"
#include "base/value.hpp"
#include "cli/exit_code.hpp"
#include "cli/screen.hpp"

namespace tend::cli {

enum class Colour { automatic, always, never };

class Console {
 public:
  Console(std::ostream& out, std::ostream& err, Screen out_screen, Screen err_screen, bool json)
      : out_(out), err_(err), out_screen_(out_screen), err_screen_(err_screen), json_(json) {}

  bool json() const { return json_; }
  const Screen& screen() const { return out_screen_; }
  std::ostream& out() { return out_; }

  void print(const std::string& text);
  // With --json: the one document.
  void print(const Value& document);
  void warn(const std::string& text);
  // Errors as people read them on stderr, or a tend.error/1; and the exit code they mean.
  ExitCode fail(const Errors& errors);
  // Errors beside a result that is printed elsewhere: on stderr, whatever the format.
  void show(const Errors& errors);

 private:
  std::ostream& out_;
  std::ostream& err_;
  Screen out_screen_;
  Screen err_screen_;
  bool json_;
};

// The screen behind a file descriptor: colour and width on a terminal only, NO_COLOR and TERM=dumb
// honoured.
Screen screen_of(int descriptor, Colour colour);

}  // namespace tend::cli
