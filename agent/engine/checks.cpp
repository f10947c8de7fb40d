#include "engine/checks.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/text.hpp"

namespace tend::engine {
namespace {

using model::Check;
using model::CheckResult;
using model::CheckStatus;
using std::chrono::milliseconds;

struct Attempt {
  CheckStatus status = CheckStatus::pass;
  std::string detail;
};

Attempt failure(const Error& error) {
  if (error.code == ErrorCode::unsupported) return {CheckStatus::skipped, error.message};
  const bool late = error.code == ErrorCode::timeout;
  return {late ? CheckStatus::timeout : CheckStatus::fail, error.message};
}

Attempt run_command(const Check& check, const system::Readers& readers, milliseconds limit) {
  system::Command command;
  command.argv = check.argv;
  command.timeout = limit;
  const auto result = readers.guards.run_guard(command);
  if (!result) return failure(result.error());
  if (result->success()) return {};
  std::string detail = result->describe();
  const std::string words = result->last_words(3);
  if (!words.empty()) detail += ": " + words;
  return {result->timed_out ? CheckStatus::timeout : CheckStatus::fail, detail};
}

Attempt get(const Check& check, system::Prober& prober, milliseconds limit) {
  const auto response = prober.http_get(check.target, limit);
  if (!response) return failure(response.error());
  if (response->status != 200) {
    return {CheckStatus::fail,
            fmt::format("{} answered with status {}", check.target, response->status)};
  }
  if (response->body.find(check.contains) == std::string::npos) {
    return {CheckStatus::fail,
            fmt::format("the answer of {} lacks `{}`", check.target, check.contains)};
  }
  return {};
}

Attempt connect(const Check& check, system::Prober& prober, milliseconds limit) {
  const auto colon = check.target.rfind(':');
  const auto port = colon == std::string::npos
                        ? std::nullopt
                        : parse_integer(std::string_view(check.target).substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) {
    return {CheckStatus::fail, fmt::format("`{}` is not host:port", check.target)};
  }
  const auto connected =
      prober.connect(check.target.substr(0, colon), static_cast<std::uint16_t>(*port), limit);
  return connected ? Attempt{} : failure(connected.error());
}

Attempt find_user(const Check& check, const system::Readers& readers) {
  const auto user = readers.accounts.user(check.target);
  if (!user) return failure(user.error());
  if (!*user) return {CheckStatus::fail, fmt::format("there is no local user {}", check.target)};
  return {};
}

Attempt attempt(const Check& check, const system::Readers& readers, system::Prober& prober) {
  const milliseconds limit = std::chrono::seconds(check.timeout_seconds);
  switch (check.probe) {
    case Check::Probe::run:
      return run_command(check, readers, limit);
    case Check::Probe::http:
      return get(check, prober, limit);
    case Check::Probe::port:
      return connect(check, prober, limit);
    case Check::Probe::user:
      return find_user(check, readers);
  }
  return {};
}

}  // namespace

CheckResult run_check(const Check& check, const system::Readers& readers, system::Prober& prober) {
  if (!check.unknown.empty()) return skipped_check(check, check.unknown);
  Attempt last = attempt(check, readers, prober);
  for (int again = 0; again < check.retries; ++again) {
    if (last.status == CheckStatus::pass || last.status == CheckStatus::skipped) break;
    std::this_thread::sleep_for(std::chrono::seconds(1));
    last = attempt(check, readers, prober);
  }
  return {check.role, check.name, last.status, last.detail};
}

CheckResult skipped_check(const Check& check, std::string why) {
  return {check.role, check.name, CheckStatus::skipped, std::move(why)};
}

}  // namespace tend::engine
