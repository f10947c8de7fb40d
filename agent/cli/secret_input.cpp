#include "cli/secret_input.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace tend::cli {
namespace {

constexpr std::size_t kLimit = std::size_t{1} << 20U;

// While it lives, what is typed is not shown.
class NoEcho {
 public:
  NoEcho() {
    good_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    good_ = good_ && ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~NoEcho() {
    if (good_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

  bool good() const { return good_; }

 private:
  termios before_{};
  bool good_ = false;
};

Result<std::string> ask(const std::string& question) {
  std::cerr << question << std::flush;
  std::string line;
  const NoEcho quiet;
  if (!quiet.good())
    return fail(ErrorCode::io, "the terminal cannot be told to hide what is typed");
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  std::cerr << "\n";
  if (!read) return fail(ErrorCode::usage, "nothing was typed");
  return line;
}

}  // namespace

Result<std::string> read_secret_input(const std::string& name) {
  if (::isatty(STDIN_FILENO) == 1) {
    TEND_TRY(first, ask("value of " + name + ": "));
    TEND_TRY(again, ask("once more: "));
    if (first != again) return fail(ErrorCode::usage, "the two differ; nothing was written");
    return first;
  }
  std::string text;
  for (char c = 0; text.size() <= kLimit && std::cin.get(c);) text += c;
  if (text.size() > kLimit) return fail(ErrorCode::usage, "a secret has at most 1 MiB");
  return text;
}

}  // namespace tend::cli
