#include "cli/signals.hpp"

#include <csignal>

namespace tend::cli {
namespace {

volatile std::sig_atomic_t stop_flag = 0;

void request_stop(int /*signal*/) {
  stop_flag = 1;
}
void ignore(int /*signal*/) {}

void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(signal, &action, nullptr);
}

}  // namespace

void catch_stop_signals() {
  handle(SIGTERM, request_stop, SA_RESTART);
  handle(SIGINT, request_stop, SA_RESTART | static_cast<int>(SA_RESETHAND));
  // `tend apply | head` must not kill a run half way. A handler rather than SIG_IGN: children do
  // not inherit it.
  handle(SIGPIPE, ignore, SA_RESTART);
}

bool stop_requested() {
  return stop_flag != 0;
}

}  // namespace tend::cli
