#include "system/fetch_request.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/text.hpp"

namespace tend::system {
namespace {

using Field = std::string FetchRequest::*;
constexpr std::array<std::pair<std::string_view, Field>, 6> kFields = {{
    {"url", &FetchRequest::url},
    {"branch", &FetchRequest::branch},
    {"destination", &FetchRequest::destination},
    {"ssh_key", &FetchRequest::ssh_key},
    {"known_hosts", &FetchRequest::known_hosts},
    {"ca_file", &FetchRequest::ca_file},
}};

Field field_named(std::string_view name) {
  for (const auto& [known, field] : kFields) {
    if (known == name) return field;
  }
  return nullptr;
}

Status check_complete(const FetchRequest& request) {
  if (request.url.empty()) return fail(ErrorCode::usage, "the fetch request has no url");
  if (request.branch.empty()) return fail(ErrorCode::usage, "the fetch request has no branch");
  if (request.destination.empty())
    return fail(ErrorCode::usage, "the fetch request has no destination");
  return {};
}

}  // namespace

std::string to_text(const FetchRequest& request) {
  std::string text;
  for (const auto& [name, field] : kFields) {
    if (!(request.*field).empty()) text += fmt::format("{}={}\n", name, request.*field);
  }
  return text;
}

Result<FetchRequest> fetch_request_from(std::string_view text) {
  FetchRequest request;
  for (const std::string& line : split_lines(text)) {
    const auto equals = line.find('=');
    const Field field = field_named(std::string_view(line).substr(0, equals));
    if (equals == std::string::npos || field == nullptr) {
      return fail(ErrorCode::usage, fmt::format("`{}` is no line of a fetch request",
                                                printable(line.substr(0, equals))));
    }
    request.*field = line.substr(equals + 1);
  }
  TEND_CHECK(check_complete(request));
  return request;
}

Result<std::string> fetch_in_child(ProcessRunner& processes, const std::string& program,
                                   const FetchRequest& request, std::chrono::milliseconds timeout) {
  for (const auto& [name, field] : kFields) {
    if ((request.*field).find('\n') != std::string::npos) {
      return fail(ErrorCode::usage, fmt::format("the {} of the fetch has a line break", name));
    }
  }
  Command command;
  command.argv = {program};
  command.input = to_text(request);
  command.timeout = timeout;
  TEND_TRY(result, processes.run(command));
  if (result.success()) return std::string(trim(result.out));
  if (result.timed_out) {
    return fail(ErrorCode::timeout, fmt::format("the fetch of {} did not end within {} s",
                                                request.branch, timeout.count() / 1000));
  }
  std::string said = result.last_words();
  if (said.starts_with("error: ")) said.erase(0, 7);
  return fail(ErrorCode::failed, said.empty() ? program + ": " + result.describe() : said);
}

}  // namespace tend::system
