#include "model/conform_words.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tend::model {

std::string_view wanted(Type type) {
  switch (type) {
    case Type::string:
      return "a string";
    case Type::integer:
      return "an integer";
    case Type::number:
      return "a number";
    case Type::boolean:
      return "true or false";
    case Type::path:
      return "an absolute path without `..`";
    case Type::enumeration:
      return "a string";
    case Type::list:
      return "a list";
    case Type::map:
      return "a map";
    case Type::secret:
      return "a string or {secret: NAME}";
    case Type::port:
      return "a port number from 1 to 65535";
    case Type::duration:
      return "a duration: seconds, or text such as 90s, 5m, 1h30m, 2d";
    case Type::size:
      return "a size: bytes, or text such as 64K, 10M, 2G";
    case Type::mode:
      return "a quoted string of 3 or 4 octal digits";
    case Type::any:
      break;
  }
  return "a value";
}

std::string described(const Value& value) {
  constexpr std::size_t kShown = 60;
  if (value.is_null()) return "null";
  std::string shown = value.display();
  if (shown.size() > kShown || shown.find('\n') != std::string::npos) {
    return fmt::format("a {} of {}", Value::name_of(value.kind()), count_of(shown.size(), "byte"));
  }
  return fmt::format("the {} `{}`", Value::name_of(value.kind()), shown);
}

std::string advice(Type type, const Value& value) {
  const bool scalar = value.is_numeric() || value.is_bool();
  const bool text_wanted = type == Type::string || type == Type::enumeration ||
                           type == Type::mode || type == Type::secret;
  if (scalar && text_wanted) return "quote it";
  if (value.sensitive() || !value.is_string()) return {};
  const std::string& text = value.as_string();
  const std::string word = lower(text);
  if (type == Type::boolean) {
    if (word == "yes" || word == "on" || word == "true") return "write true";
    if (word == "no" || word == "off" || word == "false") return "write false";
  }
  if (type == Type::list && !text.empty() && text.size() < 40) {
    return fmt::format("write [{}]", text);
  }
  const bool number_wanted = type == Type::integer || type == Type::number || type == Type::port;
  return number_wanted && parse_integer(text) ? "write it without quotes" : "";
}

}  // namespace tend::model
