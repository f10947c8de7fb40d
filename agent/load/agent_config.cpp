#include "load/agent_config.hpp"

#include <fmt/format.h>

#include "format/yaml.hpp"
#include "model/type_spec.hpp"

namespace tend::load {
namespace {

using model::Type;

model::Field field(const std::string& name, Type type) {
  model::Field field;
  field.name = name;
  field.spec.type = type;
  return field;
}

AgentConfig to_config(const Value& settings) {
  AgentConfig config;
  const auto take = [&](std::string_view key, std::string& into) {
    into = settings.text_or(key, into);
  };
  take("repository", config.repository);
  take("branch", config.branch);
  take("host", config.host);
  take("signers", config.signers);
  take("ssh_key", config.ssh_key);
  take("known_hosts", config.known_hosts);
  take("ca_file", config.ca_file);
  const Value* timeout = settings.find("fetch_timeout");
  if (timeout != nullptr && timeout->is_integer()) {
    config.fetch_timeout_seconds = timeout->as_integer();
  }
  return config;
}

}  // namespace

model::TypeSpec agent_config_spec() {
  model::TypeSpec spec;
  spec.type = Type::map;
  spec.fields = {field("repository", Type::string), field("branch", Type::string),
                 field("host", Type::string),       field("signers", Type::path),
                 field("ssh_key", Type::path),      field("known_hosts", Type::path),
                 field("ca_file", Type::path),      field("fetch_timeout", Type::duration)};
  auto& repository = spec.fields.front().spec;
  repository.required = true;
  repository.summary = "`repository` is the lab repository: a path, https:// or ssh://";
  for (auto& each : spec.fields) {
    if (each.spec.type == Type::string || each.spec.type == Type::duration) each.spec.min = 1;
  }
  return spec;
}

Checked<AgentConfig> load_agent_config(const system::FileReader& files, const std::string& path) {
  auto text = files.read(path);
  if (!text) return tl::unexpected(Errors{std::move(text).error()});
  auto document =
      format::parse_yaml(std::make_shared<const SourceFile>(SourceFile{path, std::move(*text)}));
  if (!document) return tl::unexpected(Errors{std::move(document).error()});
  const Value given = document->is_null() ? Value(Map{}).at(document->position()) : *document;
  auto settings = model::conform(agent_config_spec(), given, path);
  if (!settings) return tl::unexpected(std::move(settings).error());
  return to_config(*settings);
}

}  // namespace tend::load
