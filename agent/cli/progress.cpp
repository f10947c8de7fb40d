#include "cli/progress.hpp"

#include <fmt/format.h>

#include <ostream>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"
#include "cli/views/plan_view.hpp"
#include "cli/views/report_view.hpp"
#include "cli/views/result_view.hpp"
#include "cli/views/sections.hpp"

namespace tend::cli {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";
constexpr std::size_t kIdColumns = 36;  // the ids to come are not known yet

std::string clock_text(std::chrono::seconds elapsed) {
  return fmt::format("{:02}:{:02}", elapsed.count() / 60, elapsed.count() % 60);
}

}  // namespace

Progress::Progress(std::ostream& out, Screen screen, Clock clock)
    : out_(out), screen_(screen), clock_(std::move(clock)), start_(clock_()) {}

Progress::~Progress() {
  done();
}

void Progress::planned(const model::Plan& plan) {
  print(header_line(plan.host, plan.commit, screen_) + plan_summary(plan) + "\n");
  told_header_ = true;
}

void Progress::starting(const model::Resource& resource, std::size_t index, std::size_t total) {
  position_ = fmt::format("[{}/{}] ", index, total);
  show_status(printable(resource.id.str()));
}

void Progress::changing(const model::Change& change) {
  show_status(fmt::format("{} {}", name_of(change.action), printable(change.id.str())));
}

void Progress::finished(const model::ResourceResult& result) {
  std::string lines;
  if (result.status == model::ResultStatus::changed) {
    lines = changed_lines(result, kIdColumns, false, screen_);
  } else if (result.status == model::ResultStatus::failed) {
    const std::string why = result.error ? printable(result.error->message) : "failed";
    lines = fmt::format("  {} {}  {}\n", painted(screen_, Paint::red, "!"),
                        painted(screen_, Paint::bold, printable(result.id.str())), why);
  }
  if (lines.empty()) return;
  if (result.role != role_) {
    role_ = result.role;
    lines = painted(screen_, Paint::bold, printable(role_)) + "\n" + lines;
  }
  print(lines);
}

void Progress::checking(const model::Check& check) {
  show_status("check " + printable(check.role + ": " + check.name));
}

void Progress::checked(const model::CheckResult& result) {
  print(check_line(result, screen_));
}

void Progress::print(const std::string& lines) {
  done();
  out_ << lines << std::flush;
}

void Progress::show_status(const std::string& doing) {
  if (!screen_.terminal) return;
  const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(clock_() - start_);
  const std::string tail = " … " + clock_text(elapsed);
  const std::size_t room = screen_.width > tail.size() + 10 ? screen_.width - tail.size() : 0;
  out_ << kClearLine << cut(position_ + doing, room) << painted(screen_, Paint::dim, tail)
       << std::flush;
  status_shown_ = true;
}

void Progress::done() {
  if (status_shown_) out_ << kClearLine << std::flush;
  status_shown_ = false;
}

}  // namespace tend::cli
