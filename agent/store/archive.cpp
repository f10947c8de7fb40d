#include "store/archive.hpp"

namespace tend::store {
namespace {

constexpr unsigned kBits = 7;
constexpr std::uint64_t kMore = 0x80;

}  // namespace

void Encoder::number(std::uint64_t value) {
  while (value >= kMore) {
    bytes_ += static_cast<char>((value & (kMore - 1)) | kMore);
    value >>= kBits;
  }
  bytes_ += static_cast<char>(value);
}

void Encoder::put(const std::string& text) {
  number(text.size());
  bytes_ += text;
}

// A source is written out where it first occurs, later it is its number; 0 is no source.
void Encoder::put(const Position& position) {
  const SourceFile* source = position.source.get();
  if (source == nullptr) {
    number(0);
  } else {
    const auto [known, added] = sources_.emplace(source, sources_.size() + 1);
    number(known->second);
    if (added) (*this)(source->path, source->text);
  }
  (*this)(position.line, position.column, position.length);
}

void Encoder::put(const Map& map) {
  number(map.size());
  for (const auto& entry : map) (*this)(entry.key, entry.value, entry.key_position);
}

void Encoder::put(const Value& value) {
  number(static_cast<std::uint64_t>(value.kind()) << 1U | (value.sensitive() ? 1U : 0U));
  switch (value.kind()) {
    case Value::Kind::null:
      break;
    case Value::Kind::boolean:
      put(value.as_bool());
      break;
    case Value::Kind::integer:
      put(value.as_integer());
      break;
    case Value::Kind::number:
      number(std::bit_cast<std::uint64_t>(value.as_number()));
      break;
    case Value::Kind::string:
      put(value.as_string());
      break;
    case Value::Kind::list:
      put(value.as_list());
      break;
    case Value::Kind::map:
      put(value.as_map());
      break;
    case Value::Kind::unknown:
      put(value.as_unknown().reason);
      break;
  }
  put(value.position());
}

std::uint64_t Decoder::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += kBits) {
    const std::string_view byte = take(1);
    if (byte.empty()) return 0;
    const auto bits = static_cast<unsigned char>(byte.front());
    value |= (bits & (kMore - 1)) << shift;
    if (bits < kMore) return value;
  }
  failed_ = true;
  return 0;
}

std::string_view Decoder::take(std::uint64_t size) {
  if (failed_ || size > bytes_.size()) {
    failed_ = true;
    return {};
  }
  const std::string_view taken = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return taken;
}

std::uint64_t Decoder::count() {
  const std::uint64_t size = number();
  if (size <= bytes_.size()) return size;
  failed_ = true;
  return 0;
}

void Decoder::get(Position& position) {
  const std::uint64_t index = number();
  if (index == sources_.size() + 1) {
    auto source = std::make_shared<SourceFile>();
    (*this)(source->path, source->text);
    sources_.push_back(std::move(source));
  }
  if (index > sources_.size()) {
    failed_ = true;
  } else if (index > 0) {
    position.source = sources_[index - 1];
  }
  (*this)(position.line, position.column, position.length);
}

void Decoder::get(Map& map) {
  const std::uint64_t size = count();
  for (std::uint64_t i = 0; i < size && !failed_; ++i) {
    Map::Entry entry;
    (*this)(entry.key, entry.value, entry.key_position);
    map.set(std::move(entry.key), std::move(entry.value), std::move(entry.key_position));
  }
}

void Decoder::get(Value& value) {
  const std::uint64_t mark = number();
  if (mark >> 1U > static_cast<std::uint64_t>(Value::Kind::unknown)) failed_ = true;
  if (failed_) return;
  value = plain(static_cast<Value::Kind>(mark >> 1U));
  Position position;
  get(position);
  if ((mark & 1U) != 0) value = value.marked_sensitive();
  value = std::move(value).at(std::move(position));
}

Value Decoder::plain(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::null:
      return {};
    case Value::Kind::boolean: {
      bool flag = false;
      get(flag);
      return flag;
    }
    case Value::Kind::integer:
      return static_cast<std::int64_t>(number());
    case Value::Kind::number:
      return std::bit_cast<double>(number());
    case Value::Kind::string:
      return take(number());
    case Value::Kind::list: {
      List list;
      get(list);
      return list;
    }
    case Value::Kind::map: {
      Map map;
      get(map);
      return map;
    }
    case Value::Kind::unknown:
      return Unknown{std::string(take(number()))};
  }
  return {};
}

}  // namespace tend::store
