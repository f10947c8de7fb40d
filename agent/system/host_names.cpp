#include "system/host_names.hpp"

#include <arpa/inet.h>

#include <array>

#include "base/text.hpp"

namespace tend::system {
namespace {

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  return ::inet_pton(AF_INET, text.c_str(), parsed.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1;
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  line = line.substr(0, line.find('#'));
  for (const auto& word : split(replace_all(std::string(line), "\t", " "), ' ')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

}  // namespace

std::vector<std::string> addresses_of(const std::string& host, std::string_view hosts_file) {
  if (is_address(host)) return {host};
  const std::string wanted = lower(host);
  if (wanted == "localhost") return {"127.0.0.1", "::1"};
  std::vector<std::string> addresses;
  for (const auto& line : split_lines(hosts_file)) {
    const auto words = words_of(line);
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (lower(words[i]) != wanted || !is_address(words[0])) continue;
      addresses.push_back(words[0]);
      break;
    }
  }
  return addresses;
}

}  // namespace tend::system
