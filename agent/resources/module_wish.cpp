#include "resources/module_wish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/text.hpp"
#include "resources/differences.hpp"

namespace tend::resources {
namespace {

using model::Resource;

std::optional<std::string> text_of(const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_integer()) return std::to_string(value.as_integer());
  if (value.is_bool()) return std::string(value.as_bool() ? "1" : "0");
  return std::nullopt;
}

// modprobe.d(5) parts words at blanks and knows quotes only inside the kernel's own parser.
bool is_word(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7f' && c != '#' && c != '"' && c != '\\';
  });
}

std::map<std::string, std::string> parameters_of(const Resource& resource) {
  std::map<std::string, std::string> parameters;
  const Value* given = resource.find("params");
  if (given == nullptr || !given->is_map()) return parameters;
  for (const auto& entry : given->as_map()) {
    if (const auto text = text_of(entry.value)) parameters[entry.key] = *text;
  }
  return parameters;
}

FileWish file(std::string path, std::string text) {
  FileWish wish;
  wish.path = std::move(path);
  wish.node = text.empty() ? Node::absent : Node::file;
  if (text.empty()) return wish;
  wish.content = Value(std::move(text));
  wish.mode = "0644";
  wish.owner = "root";
  wish.group = "root";
  return wish;
}

std::string options_text(const ModuleWish& wish) {
  std::string text;
  if (!wish.parameters.empty()) {
    text += "options " + wish.name;
    for (const auto& [name, value] : wish.parameters) text += fmt::format(" {}={}", name, value);
    text += "\n";
  }
  if (wish.blacklisted) text += fmt::format("blacklist {}\n", wish.name);
  return text;
}

std::optional<bool> switch_of(const std::string& text) {
  if (text == "Y" || text == "y" || text == "1") return true;
  if (text == "N" || text == "n" || text == "0") return false;
  return std::nullopt;
}

std::optional<long long> number_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  char* end = nullptr;
  const long long number = std::strtoll(text.c_str(), &end, 0);
  return *end == '\0' ? std::optional(number) : std::nullopt;
}

}  // namespace

ModuleWish module_wish(const Resource& resource) {
  ModuleWish wish;
  wish.name = resource.id.name;
  wish.blacklisted = resource.flag("blacklist");
  const std::string state = resource.text("state", wish.blacklisted ? "present" : "loaded");
  const bool gone = state == "absent";
  wish.loaded = state == "loaded";
  wish.blacklisted = wish.blacklisted && !gone;
  if (!gone) wish.parameters = parameters_of(resource);
  const bool at_boot = !gone && !wish.blacklisted && resource.flag("persistent", true);
  const std::string head = fmt::format("# tend: kernel_module:{}\n", wish.name);
  wish.at_boot = file(fmt::format("/etc/modules-load.d/tend-{}.conf", wish.name),
                      at_boot ? head + wish.name + "\n" : "");
  const std::string options = options_text(wish);
  wish.options = file(fmt::format("/etc/modprobe.d/tend-{}.conf", wish.name),
                      options.empty() ? "" : head + options);
  return wish;
}

std::optional<Map> module_attributes(const std::string& name, bool at_boot,
                                     const std::string& options) {
  Map parameters;
  bool blacklisted = false;
  for (const auto& line : split_lines(options)) {
    blacklisted = blacklisted || line == "blacklist " + name;
    if (!line.starts_with(fmt::format("options {} ", name))) continue;
    for (const auto& word : split(line, ' ')) {
      const auto equals = word.find('=');
      if (equals == std::string::npos) continue;
      parameters.set(word.substr(0, equals), Value(word.substr(equals + 1)));
    }
  }
  Resource resource;
  resource.id.name = name;
  resource.attributes = {{"state", "present"}, {"persistent", at_boot}, {"blacklist", blacklisted}};
  if (!parameters.empty()) resource.attributes.set("params", Value(std::move(parameters)));
  const auto wish = module_wish(resource);
  const bool same_options =
      wish.options.content ? *wish.options.content == Value(options) : options.empty();
  const bool same = same_options && at_boot == (wish.at_boot.node == Node::file);
  return same ? std::optional(std::move(resource.attributes)) : std::nullopt;
}

Errors module_faults(const Resource& resource) {
  Errors errors;
  const auto fault = [&](const char* attribute, std::string message) {
    errors.push_back(
        make_error(ErrorCode::invalid, std::move(message), position_of(resource, attribute)));
  };
  if (resource.flag("blacklist") && resource.text("state") == "loaded") {
    fault("state", "`state: loaded` and `blacklist: true` exclude each other");
  }
  const Value* params = resource.find("params");
  if (params == nullptr || !params->is_map()) return errors;
  for (const auto& entry : params->as_map()) {
    const auto text = text_of(entry.value);
    if (is_word(entry.key) && entry.key.find('=') == std::string::npos && text && is_word(*text)) {
      continue;
    }
    errors.push_back(make_error(
        ErrorCode::invalid,
        fmt::format("parameter `{}` must be a word, a number or a boolean", printable(entry.key)),
        entry.value.position().known() ? entry.value.position() : position_of(resource, "params")));
  }
  return errors;
}

bool same_parameter(const std::string& wished, const std::string& shown) {
  if (wished == shown) return true;
  const auto on = switch_of(wished);
  if (on && on == switch_of(shown)) return true;
  const auto number = number_of(wished);
  return number && number == number_of(shown);
}

}  // namespace tend::resources
