#include "cli/parameters.hpp"

#include "format/yaml.hpp"

namespace tend::cli {
namespace {

Error malformed(const std::string& text, const std::string& what) {
  Error error = make_error(ErrorCode::usage, "--param " + text + ": " + what);
  error.notes.emplace_back(
      "write --param ROLE.KEY=VALUE, as in --param docker.users='[alice, bob]'");
  return error;
}

}  // namespace

Status add_parameter(const std::string& text, std::map<std::string, Map>& parameters) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) return fail(malformed(text, "there is no `=`"));
  const std::string path = text.substr(0, equals);
  const auto dot = path.find('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == path.size()) {
    return fail(malformed(text, "before `=` there is no ROLE.KEY"));
  }
  const std::string written = text.substr(equals + 1);
  Value value("");
  if (!written.empty()) {
    auto source = std::make_shared<const SourceFile>(SourceFile{"--param", written});
    auto parsed = format::parse_yaml(std::move(source));
    if (!parsed) return fail(malformed(text, parsed.error().message));
    value = std::move(*parsed);
  }
  parameters[path.substr(0, dot)].set(path.substr(dot + 1), std::move(value));
  return {};
}

}  // namespace tend::cli
