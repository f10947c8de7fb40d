#include "resources/container_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "resources/names.hpp"

namespace tend::resources {
namespace {

constexpr std::string_view kSha256 = "sha256:";

tl::unexpected<Error> no_such(std::string_view what, const std::string& text,
                              std::string_view spelling) {
  return fail(ErrorCode::invalid, fmt::format("`{}` is no {} ({})", text, what, spelling));
}

bool consists_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

bool is_port(const std::string& text) {
  const auto number = parse_integer(text);
  return number && *number >= 1 && *number <= 65535;
}

bool is_address(const std::string& text) {
  const bool v6 = text.starts_with('[') && text.ends_with(']') && text.size() > 3;
  const std::string inner = v6 ? text.substr(1, text.size() - 2) : text;
  const char* characters = v6 ? "0123456789abcdefABCDEF:." : "0123456789.";
  return !inner.empty() && inner.find_first_not_of(characters) == std::string::npos;
}

bool is_digest(std::string_view text) {
  return text.starts_with(kSha256) && text.size() == kSha256.size() + 64 &&
         text.find_first_not_of("0123456789abcdef", kSha256.size()) == std::string_view::npos;
}

bool is_propagation(const std::string& option) {
  for (const char* known : {"rprivate", "private", "rshared", "shared", "rslave", "slave"}) {
    if (option == known) return true;
  }
  return false;
}

Result<std::string> volume_options(const std::string& text, const std::string& options,
                                   bool is_path) {
  bool read_only = false;
  std::string propagation;
  for (const auto& option : split(options, ',')) {
    if (option == "ro") {
      read_only = true;
    } else if (option != "rw" && is_path && is_propagation(option) && propagation.empty()) {
      propagation = option;
    } else if (option != "rw") {
      return no_such("volume", text,
                     "its options are ro, and one propagation, as rslave, of a path");
    }
  }
  std::string canonical = read_only ? "ro" : "";
  if (!propagation.empty()) canonical += (read_only ? "," : "") + propagation;
  return canonical;
}

// Of "ghcr.io/google/cadvisor" the part before the first slash, if it is a registry.
std::string registry_of(const std::string& name) {
  const auto slash = name.find('/');
  if (slash == std::string::npos) return "";
  const std::string first = name.substr(0, slash);
  const bool host = first == "localhost" || first.find_first_of(".:") != std::string::npos;
  return host ? first : "";
}

}  // namespace

Result<std::string> canonical_port(const std::string& text) {
  constexpr std::string_view spelling = "[ADDRESS:]PORT OF THE HOST:PORT OF THE CONTAINER[/udp]";
  const auto slash = text.find('/');
  const std::string protocol = slash == std::string::npos ? "tcp" : text.substr(slash + 1);
  const std::string rest = text.substr(0, slash);
  const auto last = rest.rfind(':');
  if (last == std::string::npos) return no_such("port", text, spelling);
  const std::string before = rest.substr(0, last);
  const auto colon = before.rfind(':');
  const std::string host = colon == std::string::npos ? before : before.substr(colon + 1);
  const bool known = protocol == "tcp" || protocol == "udp" || protocol == "sctp";
  const bool ports = is_port(host) && is_port(rest.substr(last + 1));
  const bool address = colon == std::string::npos || is_address(before.substr(0, colon));
  if (!known || !ports || !address) return no_such("port", text, spelling);
  return rest + "/" + protocol;
}

Result<std::string> canonical_volume(const std::string& text) {
  constexpr std::string_view spelling = "PATH OR NAME:PATH IN THE CONTAINER[:ro]";
  const auto parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3 || has_control_characters(text)) {
    return no_such("volume", text, spelling);
  }
  std::string source = parts[0];
  const bool is_path = source.starts_with('/');
  if (is_path) {
    TEND_TRY(path, canonical_path(source));
    source = path;
  } else if (!container_object_name(source)) {
    return no_such("volume", text, spelling);
  }
  const auto target = canonical_path(parts[1]);
  if (!target) return no_such("volume", text, spelling);
  if (parts.size() == 2) return source + ":" + *target;
  TEND_TRY(options, volume_options(text, parts[2], is_path));
  return source + ":" + *target + (options.empty() ? "" : ":" + options);
}

Result<std::string> canonical_tmpfs(const std::string& text) {
  const auto colon = text.find(':');
  const auto path = canonical_path(text.substr(0, colon));
  if (!path || has_control_characters(text)) {
    return no_such("tmpfs", text, "PATH IN THE CONTAINER[:OPTIONS]");
  }
  return colon == std::string::npos || colon + 1 == text.size() ? *path
                                                                : *path + text.substr(colon);
}

Result<std::string> canonical_device(const std::string& text) {
  constexpr std::string_view spelling =
      "/dev/NAME[:PATH IN THE CONTAINER[:rwm]], or a name of CDI as nvidia.com/gpu=all";
  const auto equals = text.find('=');
  const auto slash = text.find('/');
  if (!text.starts_with('/')) {
    const bool cdi = equals != std::string::npos && slash != std::string::npos && slash > 0 &&
                     slash < equals && equals + 1 < text.size() &&
                     text.find_first_of(" \t\r\n") == std::string::npos;
    return cdi ? Result<std::string>(text) : no_such("device", text, spelling);
  }
  const auto parts = split(text, ':');
  const auto node = canonical_path(parts[0]);
  if (!node || parts.size() > 3) return no_such("device", text, spelling);
  const auto inside = parts.size() > 1 ? canonical_path(parts[1]) : node;
  const std::string access = parts.size() > 2 ? parts[2] : "rwm";
  if (!inside || access.empty() || access.find_first_not_of("rwm") != std::string::npos) {
    return no_such("device", text, spelling);
  }
  return fmt::format("{}:{}:{}", *node, *inside, access);
}

Result<std::string> canonical_capability(const std::string& text) {
  const std::string name = lower(text);
  const std::string bare = name.starts_with("cap_") ? name.substr(4) : name;
  if (bare.empty() || !consists_of(bare, "_")) {
    return no_such("capability", text, "capabilities(7): SYS_ADMIN, or ALL");
  }
  std::string upper = bare;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

Result<std::string> canonical_option(const std::string& text) {
  if (!text.empty() && !has_control_characters(text)) return text;
  return no_such("option", text, "one line of text");
}

bool container_object_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return name.size() > 1 && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
           return letter(c) || c == '_' || c == '.' || c == '-';
         });
}

Result<ImageReference> parse_image(const std::string& text) {
  constexpr std::string_view spelling =
      "NAME@sha256:… with 64 hexadecimal digits, sha256:… of an image of the host, or NAME:TAG";
  if (is_digest(text)) return ImageReference{"", "", text};
  ImageReference image;
  const auto at = text.find('@');
  image.name = text.substr(0, at);
  if (at != std::string::npos) image.digest = text.substr(at + 1);
  const auto slash = image.name.rfind('/');
  const auto colon = image.name.rfind(':');
  if (colon != std::string::npos && (slash == std::string::npos || colon > slash)) {
    image.tag = image.name.substr(colon + 1);
    image.name = image.name.substr(0, colon);
  }
  const bool named = !image.name.empty() && consists_of(image.name, "._-/:") &&
                     consists_of(image.name.substr(0, 1), "") && !image.name.ends_with('/') &&
                     image.name.find("//") == std::string::npos;
  const bool tagged = consists_of(lower(image.tag), "._-") && image.tag != "-";
  if (!named || !tagged || (at != std::string::npos && !is_digest(image.digest))) {
    return no_such("image", text, spelling);
  }
  if (!image.digest.empty()) image.tag.clear();
  if (image.digest.empty() && image.tag.empty()) image.tag = "latest";
  return image;
}

std::string engine_reference(const ImageReference& image, const std::string& mirror) {
  if (image.name.empty()) return image.digest;
  std::string name = image.name;
  if (!mirror.empty()) {
    const std::string registry = registry_of(name);
    if (!registry.empty()) name.erase(0, registry.size() + 1);
    const bool hub = registry.empty() || registry == "docker.io";
    if (hub && name.find('/') == std::string::npos) name.insert(0, "library/");
    name.insert(0, mirror + "/");
  }
  return image.digest.empty() ? name + ":" + image.tag : name + "@" + image.digest;
}

}  // namespace tend::resources
