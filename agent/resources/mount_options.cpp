#include "resources/mount_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "base/text.hpp"

namespace tend::resources {
namespace {

using Names = std::set<std::string>;

// Of the mount, whatever file system it is; mount(8), "FILESYSTEM-INDEPENDENT MOUNT OPTIONS".
constexpr std::array<const char*, 6> kMountFlags = {"ro",     "nosuid",  "nodev",
                                                    "noexec", "noatime", "nodiratime"};
// What is taken from a mount that has one of these is not given back by us: the kernel itself turns
// a damaged file system read-only.
constexpr std::array<const char*, 4> kRestrictions = {"ro", "nosuid", "nodev", "noexec"};
// Wished, and the other one is there instead.
constexpr std::array<std::array<const char*, 2>, 5> kOpposites = {
    {{"hard", "soft"}, {"hard", "softerr"}, {"soft", "hard"}, {"nolock", "lock"}, {"ac", "noac"}}};
// Negotiated with a server, or translated, so that the shown value is not the wished one.
constexpr std::array<const char*, 6> kNegotiated = {"rsize", "wsize", "proto",
                                                    "addr",  "uid",   "gid"};

Names names_of(const std::string& one, const std::string& other) {
  Names names;
  for (const auto* text : {&one, &other}) {
    for (auto& option : split(*text, ',')) names.insert(std::move(option));
  }
  return names;
}

std::optional<double> size_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  constexpr std::string_view kUnits = "kmgt";
  const char last = lower(text).back();
  const auto unit = kUnits.find(last);
  const auto number =
      parse_integer(unit == std::string_view::npos ? text : text.substr(0, text.size() - 1));
  if (!number) return std::nullopt;
  double bytes = static_cast<double>(*number);
  if (unit != std::string_view::npos) {
    for (std::size_t i = 0; i <= unit; ++i) bytes *= 1024;
  }
  return bytes;
}

bool same_value(const std::string& key, const std::string& wished, const std::string& shown) {
  if (wished == shown || wished.ends_with('%')) return true;
  if (key == "vers" && shown.starts_with(wished + ".")) return true;
  const auto size = size_of(wished);
  return size && size == size_of(shown);
}

bool implies_restrictions(const Names& wished) {
  return wished.count("user") + wished.count("users") + wished.count("owner") +
             wished.count("group") >
         0;
}

void judge_flags(const Names& wished, const system::MountEntry& mount, OptionGaps& gaps) {
  const Names shown = names_of(mount.options, "");
  for (const char* flag : kMountFlags) {
    if (wished.count(flag) > 0 && shown.count(flag) == 0) gaps.by_remount.emplace_back(flag);
  }
  if (implies_restrictions(wished)) return;
  for (const char* flag : kRestrictions) {
    if (shown.count(flag) > 0 && wished.count(flag) == 0) {
      gaps.stuck.push_back(fmt::format("{} is in effect, not wanted", flag));
    }
  }
}

void judge_values(const Names& wished, const system::MountEntry& mount, OptionGaps& gaps) {
  const Names shown = names_of(mount.options, mount.super_options);
  std::map<std::string, std::string> values;
  for (const auto& option : shown) {
    const auto equals = option.find('=');
    if (equals != std::string::npos) values[option.substr(0, equals)] = option.substr(equals + 1);
  }
  const bool remounts = !system::may_never_answer(mount.fstype);
  for (const auto& option : wished) {
    const auto equals = option.find('=');
    if (equals == std::string::npos) continue;
    std::string key = option.substr(0, equals);
    if (key == "nfsvers") key = "vers";
    const auto value = values.find(key);
    const std::string wanted = option.substr(equals + 1);
    const bool negotiated =
        std::find(kNegotiated.begin(), kNegotiated.end(), key) != kNegotiated.end();
    if (negotiated || value == values.end() || same_value(key, wanted, value->second)) continue;
    if (remounts) {
      gaps.by_remount.push_back(option);
    } else {
      gaps.stuck.push_back(fmt::format("{} is {}, wanted {}", key, value->second, wanted));
    }
  }
  for (const auto& [want, other] : kOpposites) {
    if (wished.count(want) > 0 && shown.count(other) > 0) {
      gaps.stuck.push_back(fmt::format("{} is in effect, wanted {}", other, want));
    }
  }
}

}  // namespace

std::vector<std::string> mount_options(const std::string& text) {
  std::vector<std::string> options;
  for (const auto& part : split(text, ',')) {
    std::string option(trim(part));
    if (!option.empty()) options.push_back(std::move(option));
  }
  return options;
}

bool same_options(const std::string& one, const std::string& other) {
  const auto names = [](const std::string& text) {
    const auto options = mount_options(text);
    Names all(options.begin(), options.end());
    all.erase("defaults");
    return all;
  };
  return names(one) == names(other);
}

OptionGaps option_gaps(const std::vector<std::string>& wished, const system::MountEntry& mount) {
  const Names names(wished.begin(), wished.end());
  OptionGaps gaps;
  judge_flags(names, mount, gaps);
  judge_values(names, mount, gaps);
  return gaps;
}

}  // namespace tend::resources
