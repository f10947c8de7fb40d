#include "resources/export_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tend::resources {
namespace {

using Options = std::vector<std::string>;

// One of two, the first by default.
struct Switch {
  const char* by_default;
  const char* other;
  bool written;  // in each line of ours
};
constexpr std::array<Switch, 12> kSwitches = {{{"ro", "rw", true},
                                               {"sync", "async", true},
                                               {"no_subtree_check", "subtree_check", true},
                                               {"root_squash", "no_root_squash", true},
                                               {"no_all_squash", "all_squash", false},
                                               {"secure", "insecure", false},
                                               {"wdelay", "no_wdelay", false},
                                               {"hide", "nohide", false},
                                               {"nocrossmnt", "crossmnt", false},
                                               {"secure_locks", "insecure_locks", false},
                                               {"acl", "no_acl", false},
                                               {"no_pnfs", "pnfs", false}}};
// Told of always, or when it is set (fsid).
struct Setting {
  const char* name;
  const char* by_default;
};
constexpr std::array<Setting, 4> kSettings = {
    {{"sec", "sys"}, {"anonuid", "65534"}, {"anongid", "65534"}, {"fsid", ""}}};
constexpr std::array<const char*, 9> kOthers = {"auth_nlm",   "no_auth_nlm",    "mp",
                                                "mountpoint", "refer",          "replicas",
                                                "nordirplus", "security_label", "xprtsec"};

bool has(const Options& options, std::string_view wanted) {
  return std::find(options.begin(), options.end(), wanted) != options.end();
}

std::string name_in(const std::string& option) {
  return option.substr(0, option.find('='));
}

std::optional<std::string> setting_in(const Options& options, std::string_view name) {
  for (const auto& option : options) {
    if (name_in(option) != name || option.size() == name.size()) continue;
    const auto value = option.substr(name.size() + 1);
    return name == "fsid" && value == "root" ? "0" : value;
  }
  return std::nullopt;
}

Options known_names() {
  Options names(kOthers.begin(), kOthers.end());
  for (const auto& each : kSwitches) {
    names.emplace_back(each.by_default);
    names.emplace_back(each.other);
  }
  for (const auto& each : kSettings) names.emplace_back(each.name);
  return names;
}

bool is_word(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7f' &&
           std::string_view("(),#\"\\").find(c) == std::string_view::npos;
  });
}

std::string fault_of(const std::string& option) {
  static const Options names = known_names();
  const std::string name = name_in(option);
  if (!is_word(option)) return fmt::format("`{}` contains what no option may", printable(option));
  if (!has(names, name)) {
    const std::string hint = did_you_mean(name, names);
    return fmt::format("`{}` is no option of exports(5){}", option,
                       hint.empty() ? "" : ": " + hint);
  }
  const bool setting = std::any_of(kSettings.begin(), kSettings.end(),
                                   [&](const Setting& each) { return name == each.name; });
  if (setting && option.size() <= name.size() + 1) return fmt::format("`{}` needs a value", name);
  return "";
}

}  // namespace

std::string export_options_fault(const Options& options) {
  for (const auto& option : options) {
    if (auto fault = fault_of(option); !fault.empty()) return fault;
    const auto same = [&](const std::string& other) { return name_in(other) == name_in(option); };
    if (std::count_if(options.begin(), options.end(), same) > 1) {
      return fmt::format("`{}` is given twice", name_in(option));
    }
  }
  for (const auto& each : kSwitches) {
    if (has(options, each.by_default) && has(options, each.other)) {
      return fmt::format("`{}` and `{}` exclude each other", each.by_default, each.other);
    }
  }
  return "";
}

bool is_everybody(const std::string& host) {
  const bool pattern = !host.empty() && host.find_first_not_of("*?.") == std::string::npos;
  return pattern || host.ends_with("/0") || host.ends_with("/0.0.0.0");
}

Options written_options(Options options) {
  Options missing;
  for (const auto& each : kSwitches) {
    if (each.written && !has(options, each.by_default) && !has(options, each.other)) {
      missing.emplace_back(each.by_default);
    }
  }
  options.insert(options.end(), missing.begin(), missing.end());
  return options;
}

bool in_effect(const Options& written, const Options& told) {
  for (const auto& each : kSwitches) {
    const bool wants_other = has(written, each.other);
    const bool judged = has(told, each.by_default) || has(told, each.other);
    if (judged && has(told, each.other) != wants_other) return false;
  }
  return std::all_of(kSettings.begin(), kSettings.end(), [&](const Setting& each) {
    const auto there = setting_in(told, each.name);
    const auto wanted = setting_in(written, each.name);
    return wanted ? there == wanted : there.value_or(each.by_default) == each.by_default;
  });
}

Options notable_options(const Options& told) {
  Options notable;
  for (const auto& option : told) {
    const bool access = option == "ro" || option == "rw";
    const bool plain = std::any_of(kSwitches.begin(), kSwitches.end(), [&](const Switch& each) {
      return !access && option == each.by_default;
    });
    const bool usual = std::any_of(kSettings.begin(), kSettings.end(), [&](const Setting& each) {
      return option == fmt::format("{}={}", each.name, each.by_default);
    });
    if (!plain && !usual && !has(notable, option)) notable.push_back(option);
  }
  return notable;
}

}  // namespace tend::resources
