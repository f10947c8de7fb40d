#include "containers/answer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "format/json.hpp"

namespace tend::containers {
namespace {

constexpr std::string_view kDigest = "sha256:";

// As the Engine shows names of Docker Hub: "docker.io/library/busybox" is "busybox:latest".
std::string familiar(std::string name) {
  for (const std::string_view prefix : {"docker.io/", "library/"}) {
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  const auto slash = name.rfind('/');
  const auto colon = name.rfind(':');
  const bool tagged = colon != std::string::npos && (slash == std::string::npos || colon > slash);
  return tagged ? name : name + ":latest";
}

}  // namespace

const Value& at(const Value& value, std::initializer_list<std::string_view> keys) {
  static const Value null;
  const Value* found = &value;
  for (const auto key : keys) {
    found = found->find(key);
    if (found == nullptr) return null;
  }
  return *found;
}

std::string text_at(const Value& value, std::initializer_list<std::string_view> keys) {
  const Value& found = at(value, keys);
  return found.is_string() ? found.as_string() : "";
}

std::vector<std::string> texts_at(const Value& value,
                                  std::initializer_list<std::string_view> keys) {
  std::vector<std::string> texts;
  const Value& found = at(value, keys);
  if (!found.is_list()) return texts;
  for (const auto& item : found.as_list()) {
    if (item.is_string()) texts.push_back(item.as_string());
  }
  return texts;
}

Result<Value> accepted(const system::HttpResponse& response, const std::string& what) {
  auto parsed = response.body.empty() ? Result<Value>(Value()) : format::parse_json(response.body);
  if (response.status >= 200 && response.status < 400) {
    if (parsed) return parsed;
    return fail(
        std::move(parsed).error().with_context("while reading what the Docker Engine said"));
  }
  const std::string said = parsed ? text_at(*parsed, {"message"}) : "";
  return fail(ErrorCode::failed,
              fmt::format("the Docker Engine did not {}: {}", what,
                          said.empty() ? fmt::format("status {}", response.status)
                                       : std::string(trim(said))));
}

std::string error_in_stream(std::string_view lines) {
  std::string error;
  for (const auto& line : split_lines(lines)) {
    const auto said = format::parse_json(trim(line));
    if (said) error = text_at(*said, {"error"});
    if (!error.empty()) return error;
  }
  return error;
}

std::optional<Image> find_image(const Value& list, const std::string& reference) {
  if (!list.is_list()) return std::nullopt;
  const auto digest = reference.find('@');
  const bool by_id = reference.starts_with(kDigest);
  for (const auto& image : list.as_list()) {
    const std::string id = text_at(image, {"Id"});
    if (by_id && id == reference) return Image{id, id};
    const bool by_digest = digest != std::string::npos;
    for (const auto& name : texts_at(image, {by_digest ? "RepoDigests" : "RepoTags"})) {
      const bool same =
          by_digest ? name.ends_with(reference.substr(digest)) : name == familiar(reference);
      if (same && !by_id) return Image{id, name};
    }
  }
  return std::nullopt;
}

}  // namespace tend::containers
