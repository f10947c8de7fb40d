#include "secrets/lab_secrets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::secrets {
namespace {

constexpr std::string_view kFolder = "secrets/";
constexpr std::string_view kHostsFolder = "secrets/hosts/";
constexpr std::string_view kEnding = ".age";
constexpr std::string_view kKeyEnding = ".pub";
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kKeyLimit = std::size_t{64} << 10U;
constexpr const char* kHostKeys[] = {"/etc/ssh/ssh_host_ed25519_key", "/etc/ssh/ssh_host_rsa_key"};

// What stands between a folder and an ending, where that is a name and no path.
std::string name_in(std::string_view path, std::string_view folder, std::string_view ending) {
  if (!path.starts_with(folder) || !path.ends_with(ending)) return "";
  path.remove_prefix(folder.size());
  path.remove_suffix(std::min(path.size(), ending.size()));
  return std::string(path.find('/') == std::string_view::npos ? path : "");
}

Result<std::vector<std::string>> files_of(const system::Snapshot& lab) {
  return lab.files("secrets");
}

void read_keys(const system::Snapshot& lab, const std::string& path, std::vector<Recipient>& keys,
               Errors& errors) {
  auto text = lab.read(path);
  if (!text) {
    errors.push_back(std::move(text).error());
    return;
  }
  auto parsed =
      parse_recipients(std::make_shared<const SourceFile>(SourceFile{path, std::move(*text)}));
  if (parsed) {
    keys = std::move(*parsed);
  } else {
    for (auto& error : parsed.error()) errors.push_back(std::move(error));
  }
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), fits);
}

std::string path_of_secret(std::string_view name) {
  return fmt::format("{}{}{}", kFolder, name, kEnding);
}

std::string path_of_host_key(std::string_view host) {
  return fmt::format("{}{}{}", kHostsFolder, host, kKeyEnding);
}

Result<std::vector<std::string>> secret_names(const system::Snapshot& lab) {
  TEND_TRY(files, files_of(lab));
  std::vector<std::string> names;
  for (const auto& path : files) {
    auto name = name_in(path, kFolder, kEnding);
    if (is_secret_name(name)) names.push_back(std::move(name));
  }
  return names;
}

Checked<LabKeys> load_keys(const system::Snapshot& lab) {
  auto files = files_of(lab);
  if (!files) return tl::unexpected(Errors{std::move(files).error()});
  LabKeys keys;
  Errors errors;
  for (const auto& path : *files) {
    if (path == kEscrowFile) read_keys(lab, path, keys.escrow, errors);
    const std::string host = name_in(path, kHostsFolder, kKeyEnding);
    if (!host.empty()) read_keys(lab, path, keys.hosts[host], errors);
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return keys;
}

Result<std::vector<Identity>> host_identities(const system::FileReader& files) {
  std::vector<Identity> identities;
  for (const char* path : kHostKeys) {
    const auto text = files.read(path, kKeyLimit);
    if (!text && text.error().code == ErrorCode::not_found) continue;
    if (!text) return fail(text.error());
    auto parsed = parse_identities(*text);
    if (!parsed) {
      return fail(std::move(parsed).error().with_context(fmt::format("while reading {}", path)));
    }
    for (auto& identity : *parsed) identities.push_back(std::move(identity));
  }
  if (identities.empty()) {
    return fail(ErrorCode::not_found,
                fmt::format("this host has no SSH host key to read secrets with ({})",
                            fmt::join(kHostKeys, ", ")));
  }
  return identities;
}

Result<std::string> read_secret(const system::Snapshot& lab, const std::string& name,
                                const std::vector<Identity>& identities) {
  if (!is_secret_name(name)) {
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is no name of a secret: it has letters, digits, `_`, `-` and `.`",
                            printable(name)));
  }
  const std::string path = path_of_secret(name);
  auto file = lab.read(path);
  if (!file) {
    if (file.error().code != ErrorCode::not_found) return fail(std::move(file).error());
    return fail(ErrorCode::not_found, fmt::format("{} is not there", path));
  }
  auto text = decrypt(*file, identities);
  Status sound = text ? check_text(*text) : Status();
  if (text && sound) return text;
  Error error = text ? std::move(sound).error() : std::move(text).error();
  error.message = fmt::format("{} cannot be read: {}", path, error.message);
  return fail(std::move(error));
}

Status check_text(std::string_view secret) {
  if (is_valid_utf8(secret) && secret.find('\0') == std::string_view::npos) return {};
  return fail(
      ErrorCode::invalid,
      "a secret is UTF-8 text without zero bytes; keep other things in Base64, and give them "
      "back with the filter b64decode");
}

std::string digest_key(const std::vector<Identity>& identities) {
  if (identities.empty()) return "";
  const auto& own = identities.front();
  const std::string& secret = own.scalar.empty() ? own.rsa.exponent : own.scalar;
  return hkdf(secret, "", "tend: digests of secrets");
}

}  // namespace tend::secrets
