// Results of file operations as bytes, for the way from a child to its parent. Internal to this
// folder's adapters.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::system {

class AnswerWriter {
 public:
  template <class Number>
  requires std::is_trivially_copyable_v<Number>
  void put(const Number& number) {
    bytes_.append(static_cast<const char*>(static_cast<const void*>(&number)), sizeof number);
  }
  void put(const std::string& text) {
    put(text.size());
    bytes_ += text;
  }
  void put(const std::vector<std::string>& texts) {
    put(texts.size());
    for (const auto& text : texts) put(text);
  }
  void put(const Error& error) {
    put(error.code);
    put(error.message);
    put(error.suggestion);
    put(error.notes);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what a writer of the same build wrote; of anything shorter the rest is empty.
class AnswerReader {
 public:
  explicit AnswerReader(std::string_view bytes) : bytes_(bytes) {}

  template <class Number>
  requires std::is_trivially_copyable_v<Number>
  void get(Number& number) {
    const std::string_view part = take(sizeof number);
    if (part.size() == sizeof number) std::memcpy(&number, part.data(), sizeof number);
  }
  void get(std::string& text) {
    std::size_t size = 0;
    get(size);
    text = take(size);
  }
  void get(std::vector<std::string>& texts) {
    std::size_t count = 0;
    get(count);
    for (; count > 0 && !bytes_.empty(); --count) get(texts.emplace_back());
  }
  void get(Error& error) {
    get(error.code);
    get(error.message);
    get(error.suggestion);
    get(error.notes);
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view part = bytes_.substr(0, size);
    bytes_.remove_prefix(part.size());
    return part;
  }

  std::string_view bytes_;
};

template <class Value>
std::string answer_of(const Result<Value>& result) {
  AnswerWriter writer;
  writer.put(result.has_value());
  if (!result) {
    writer.put(result.error());
  } else if constexpr (!std::is_void_v<Value>) {
    writer.put(*result);
  }
  return writer.take();
}

template <class Value>
Result<Value> result_from(std::string_view bytes) {
  AnswerReader reader(bytes);
  bool good = false;
  reader.get(good);
  if (!good) {
    Error error;
    reader.get(error);
    return tl::unexpected(std::move(error));
  }
  if constexpr (std::is_void_v<Value>) {
    return {};
  } else {
    Value value{};
    reader.get(value);
    return value;
  }
}

}  // namespace tend::system
