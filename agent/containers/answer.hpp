// What the Engine answers, read. Pure. Internal to this folder.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "system/probe.hpp"

namespace tend::containers {

// A member of a member …; null where there is none.
const Value& at(const Value& value, std::initializer_list<std::string_view> keys);
std::string text_at(const Value& value, std::initializer_list<std::string_view> keys);
std::vector<std::string> texts_at(const Value& value, std::initializer_list<std::string_view> keys);

// The JSON of an answer that says yes; else `failed`, with `what` ("start the container x") and the
// Engine's own words, {"message": …}. Null where the body is empty.
Result<Value> accepted(const system::HttpResponse& response, const std::string& what);

// The last {"error": …} of a stream of JSON lines; empty when there is none.
std::string error_in_stream(std::string_view lines);

// An image of this host.
struct Image {
  std::string id;    // sha256:…
  std::string name;  // by which a container can be made of it
};
// Of GET /images/json: the one that a reference names (a digest under whatever name).
std::optional<Image> find_image(const Value& list, const std::string& reference);

}  // namespace tend::containers
