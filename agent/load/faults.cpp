#include "load/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "format/yaml.hpp"

namespace tend::load {
namespace {

std::string shape_of(const Value& value) {
  if (value.is_null()) return "nothing";
  const std::string_view kind = Value::name_of(value.kind());
  if (value.is_list() || value.is_map()) return fmt::format("a {}", kind);
  return fmt::format("the {} `{}`", kind, value.display());
}

}  // namespace

void Faults::add(Errors errors) {
  for (auto& error : errors) errors_.push_back(std::move(error));
}

Error& Faults::add(const Position& at, std::string message) {
  errors_.push_back(make_error(ErrorCode::invalid, std::move(message), at));
  return errors_.back();
}

Errors Faults::take() {
  return in_order(std::exchange(errors_, {}));
}

void Faults::wrong(const Value& value, const std::string& what, std::string_view wanted) {
  Error& error =
      add(value.position(), fmt::format("{} must be {}, not {}", what, wanted, shape_of(value)));
  if (wanted == "a string" && (value.is_numeric() || value.is_bool()))
    error.suggestion = "quote it";
  if (wanted == "a list" && value.is_string()) {
    error.suggestion = fmt::format("write [{}]", value.as_string());
  }
}

const Map* Faults::map(const Value& value, const std::string& what) {
  if (value.is_map()) return &value.as_map();
  if (!value.is_null()) wrong(value, what, "a map");
  return nullptr;
}

const List* Faults::list(const Value& value, const std::string& what) {
  if (value.is_list()) return &value.as_list();
  if (!value.is_null()) wrong(value, what, "a list");
  return nullptr;
}

std::optional<std::string> Faults::text(const Value& value, const std::string& what) {
  if (value.is_string() && !value.as_string().empty()) return value.as_string();
  if (value.is_string()) {
    add(value.position(), fmt::format("{} is empty", what));
  } else {
    wrong(value, what, "a string");
  }
  return std::nullopt;
}

void Faults::unknown_key(const Map::Entry& entry, const std::vector<std::string>& known,
                         const std::string& what) {
  Error& error = add(entry.key_position, fmt::format("unknown key `{}` in {}", entry.key, what));
  error.suggestion = did_you_mean(entry.key, known);
  error.notes.push_back("known keys: " + join(known, ", "));
}

void Faults::unknown_keys(const Map& map, const std::vector<std::string>& known,
                          const std::string& what) {
  for (const auto& entry : map) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
      unknown_key(entry, known, what);
    }
  }
}

void Faults::twice(const std::string& what, const Position& first, const Position& second) {
  add(second, fmt::format("{} is defined twice, first at {}", what, first.str()));
}

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<Value> read_yaml(const system::Snapshot& files, const std::string& path,
                               const std::string& shown, Faults& faults) {
  auto text = files.read(path);
  if (!text) {
    faults.add(std::move(text).error());
    return std::nullopt;
  }
  auto value =
      format::parse_yaml(std::make_shared<const SourceFile>(SourceFile{shown, std::move(*text)}));
  if (value) return std::move(*value);
  faults.add(std::move(value).error());
  return std::nullopt;
}

std::vector<std::string> files_below(const system::Snapshot& files, const std::string& folder,
                                     Faults& faults) {
  auto found = files.files(folder);
  if (found) return std::move(*found);
  if (found.error().code != ErrorCode::not_found) faults.add(std::move(found).error());
  return {};
}

}  // namespace tend::load
