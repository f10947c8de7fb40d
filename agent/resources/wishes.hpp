// The attributes of a resource in the types that kinds work with.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/resource.hpp"
#include "model/state.hpp"

namespace tend::resources {

std::optional<std::string> text_wish(const model::Resource& resource, const std::string& attribute);
std::optional<std::int64_t> integer_wish(const model::Resource& resource,
                                         const std::string& attribute);
// Empty when not given.
std::vector<std::string> list_wish(const model::Resource& resource, const std::string& attribute);
// `content`, marked where the resource says that it is sensitive.
std::optional<Value> content_wish(const model::Resource& resource);
bool wished_absent(const model::Resource& resource);
// The common attribute `timeout`, else the kind's own.
std::chrono::milliseconds timeout_of(const model::Resource& resource,
                                     std::chrono::milliseconds fallback);

// The attribute, of a wish that gives something back alone: the whole text of the file before.
inline constexpr const char* kFormer = "former";

// Whether the thing was there before our first change.
bool original_existed(const model::State& original);

// The strings of a list; nothing where it is none.
std::vector<std::string> texts_of(const Value& value);
Value list_value(const std::vector<std::string>& texts);

}  // namespace tend::resources
