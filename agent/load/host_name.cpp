#include "load/host_name.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tend::load {
namespace {

bool is_label(std::string_view label) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !label.empty() && label.size() <= 63 && alphanumeric(label.front()) &&
         alphanumeric(label.back()) && std::all_of(label.begin(), label.end(), [&](char c) {
           return alphanumeric(c) || c == '-';
         });
}

}  // namespace

bool is_host_name(std::string_view name) {
  const auto labels = split(name, '.');
  return name.size() <= 253 && std::all_of(labels.begin(), labels.end(), is_label);
}

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  if (::inet_pton(AF_INET, text.c_str(), parsed.data()) == 1) return true;
  if (::inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1) return true;
  return is_host_name(text) && text.find_first_not_of("0123456789.") != std::string::npos;
}

}  // namespace tend::load
