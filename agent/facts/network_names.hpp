// The host's own names, from texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tend::facts {

struct HostNames {
  std::string hostname;  // up to the first dot
  std::string fqdn;
  std::string domain;
};

// The domain is that of the hostname itself, else that of the canonical name /etc/hosts gives the
// hostname, else the first one resolv.conf searches; empty when none of them has one.
HostNames host_names(std::string_view hostname, std::string_view hosts,
                     std::string_view resolv_conf);

std::vector<std::string> parse_nameservers(std::string_view resolv_conf);

}  // namespace tend::facts
