#include "cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <ostream>

#include "cli/views/documents.hpp"
#include "format/json.hpp"

namespace tend::cli {
namespace {

bool colour_wanted_by_environment() {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::size_t width_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace

void Console::print(const std::string& text) {
  out_ << text << std::flush;
}

void Console::print(const Value& document) {
  out_ << format::to_json(document) << '\n' << std::flush;
}

void Console::warn(const std::string& text) {
  err_ << painted(err_screen_, Paint::yellow, "warning:") << ' ' << text << '\n' << std::flush;
}

ExitCode Console::fail(const Errors& errors) {
  if (json_) {
    print(error_document(errors));
  } else {
    show(errors);
  }
  return exit_code_of(errors);
}

void Console::show(const Errors& errors) {
  for (const auto& error : errors) err_ << render_error(error, err_screen_.colour);
  err_ << std::flush;
}

Screen screen_of(int descriptor, Colour colour) {
  Screen screen;
  screen.terminal = isatty(descriptor) == 1;
  screen.root = geteuid() == 0;
  screen.colour = colour == Colour::always || (colour == Colour::automatic && screen.terminal &&
                                               colour_wanted_by_environment());
  if (screen.terminal) screen.width = width_of(descriptor);
  return screen;
}

}  // namespace tend::cli
