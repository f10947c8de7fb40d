#include "facts/network_names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tend::facts {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (const auto& word :
       split(replace_all(std::string(line.substr(0, line.find('#'))), "\t", " "), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

std::string after_dot(const std::string& name) {
  const auto dot = name.find('.');
  return dot == std::string::npos ? "" : name.substr(dot + 1);
}

std::string domain_of_hosts(const std::string& hostname, std::string_view hosts) {
  for (const auto& line : split_lines(hosts)) {
    const auto words = words_of(line);
    if (words.size() < 2 || std::find(words.begin() + 1, words.end(), hostname) == words.end())
      continue;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].rfind(hostname + ".", 0) == 0) return after_dot(words[i]);
    }
  }
  return "";
}

// The last of `domain` and `search` lines counts (resolv.conf(5)).
std::string domain_of_resolv_conf(std::string_view text) {
  std::string domain;
  for (const auto& line : split_lines(text)) {
    const auto words = words_of(line);
    if (words.size() >= 2 && (words[0] == "search" || words[0] == "domain")) domain = words[1];
  }
  return domain == "." ? "" : domain;
}

}  // namespace

HostNames host_names(std::string_view hostname, std::string_view hosts,
                     std::string_view resolv_conf) {
  const std::string whole(trim(hostname));
  HostNames names;
  names.hostname = whole.substr(0, whole.find('.'));
  names.domain = after_dot(whole);
  if (names.domain.empty()) names.domain = domain_of_hosts(names.hostname, hosts);
  if (names.domain.empty()) names.domain = domain_of_resolv_conf(resolv_conf);
  names.fqdn = names.domain.empty() ? names.hostname : names.hostname + "." + names.domain;
  return names;
}

std::vector<std::string> parse_nameservers(std::string_view resolv_conf) {
  std::vector<std::string> servers;
  for (const auto& line : split_lines(resolv_conf)) {
    const auto words = words_of(line);
    if (words.size() >= 2 && words[0] == "nameserver") servers.push_back(words[1]);
  }
  return servers;
}

}  // namespace tend::facts
