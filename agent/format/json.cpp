#include "format/json.hpp"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace tend::format {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kDepth = 64;

class Builder {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  Value take() { return std::move(root_); }
  const std::string& error() const { return error_; }

  // nlohmann's SAX interface; false stops the parser.
  bool null() { return add({}); }
  bool boolean(bool value) { return add({value}); }
  bool number_integer(number_integer_t value) { return add({std::int64_t{value}}); }
  bool number_unsigned(number_unsigned_t value) {
    const bool fits = value <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    return add(fits ? Value(static_cast<std::int64_t>(value)) : Value(static_cast<double>(value)));
  }
  bool number_float(number_float_t value, const string_t& /*text*/) { return add({value}); }
  bool string(string_t& value) { return add({std::move(value)}); }
  bool binary(binary_t& /*value*/) { return stop("binary values are not JSON"); }
  bool start_object(std::size_t /*size*/) { return open(true); }
  bool start_array(std::size_t /*size*/) { return open(false); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(string_t& value) {
    if (stack_.back().map.contains(value)) return stop(fmt::format("duplicate key `{}`", value));
    stack_.back().key = std::move(value);
    return true;
  }
  bool parse_error(std::size_t offset, const std::string& /*token*/,
                   const nlohmann::detail::exception& exception) {
    // Its text is "[json.exception.parse_error.101] parse error at line 1, column 2: …".
    const std::string text = exception.what();
    const auto start = text.find("at line");
    return stop(start == std::string::npos ? fmt::format("parse error at byte {}", offset)
                                           : text.substr(start));
  }

 private:
  struct Frame {
    bool is_map = false;
    List list;
    Map map;
    std::string key;
  };

  bool stop(std::string message) {
    error_ = std::move(message);
    return false;
  }
  bool open(bool is_map) {
    if (stack_.size() >= kDepth) return stop(fmt::format("nested deeper than {} levels", kDepth));
    stack_.push_back({is_map, {}, {}, {}});
    return true;
  }
  bool close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    return add(frame.is_map ? Value(std::move(frame.map)) : Value(std::move(frame.list)));
  }
  bool add(Value value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().is_map) {
      stack_.back().map.set(std::move(stack_.back().key), std::move(value));
    } else {
      stack_.back().list.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Frame> stack_;
  Value root_;
  std::string error_;
};

Json encode(const Value& value);

// Past ordered_map's own insertion, which searches for the key each time.
void append(Json::object_t& object, std::string key, Json value) {
  object.push_back({std::move(key), std::move(value)});
}

Json encode_map(const Map& map) {
  Json json = Json::object();
  auto& object = json.get_ref<Json::object_t&>();
  object.reserve(map.size());
  for (const auto& entry : map) append(object, entry.key, encode(entry.value));
  return json;
}

Json encode(const Value& value) {
  if (value.sensitive()) return "‹secret›";
  switch (value.kind()) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::boolean:
      return value.as_bool();
    case Value::Kind::integer:
      return value.as_integer();
    case Value::Kind::number:
      return value.as_number();
    case Value::Kind::string:
      return value.as_string();
    case Value::Kind::map:
      return encode_map(value.as_map());
    case Value::Kind::unknown:
      return encode_map(Map{{"unknown", value.as_unknown().reason}});
    case Value::Kind::list:
      break;
  }
  Json json = Json::array();
  for (const auto& item : value.as_list()) json.push_back(encode(item));
  return json;
}

}  // namespace

Result<Value> parse_json(std::string_view text, std::size_t limit) {
  if (text.size() > limit) {
    return fail(ErrorCode::invalid,
                fmt::format("the JSON text has {} bytes, more than {}", text.size(), limit));
  }
  Builder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return fail(ErrorCode::invalid, "not valid JSON: " + builder.error());
  }
  return builder.take();
}

std::string to_json(const Value& value, int indent) {
  return encode(value).dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tend::format
