#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>

#include "base/text.hpp"
#include "run/plan_file.hpp"
#include "run/secrets.hpp"
#include "system/host_file_system.hpp"

namespace tend::run {
namespace {

using secrets::Recipient;

constexpr std::size_t kIdentityLimit = std::size_t{64} << 10U;

tl::unexpected<Errors> failed(Error error) {
  return tl::unexpected(Errors{std::move(error)});
}

std::string without_line_end(std::string value) {
  if (!value.empty() && value.find('\n') == value.size() - 1) value.pop_back();
  return value;
}

Status check_name(const std::string& name) {
  if (secrets::is_secret_name(name)) return {};
  return fail(ErrorCode::usage,
              fmt::format("`{}` is no name of a secret: it has letters, digits, `_`, `-` and `.`",
                          printable(name)));
}

// One lab, opened to have secrets written into it.
class Writing {
 public:
  static Checked<Writing> open(const Options& options) {
    const std::string directory = absolute_path(options.repo.empty() ? "." : options.repo);
    auto lab = system::open_directory(directory);
    if (!lab) return failed(std::move(lab).error());
    auto needs = secret_needs(options, **lab);
    if (!needs) return tl::unexpected(std::move(needs).error());
    if (needs->keys.escrow.empty()) {
      Error error = make_error(
          ErrorCode::invalid,
          fmt::format("there is no escrow key in {}, so a secret would be lost with its hosts",
                      secrets::kEscrowFile));
      error.notes.emplace_back(
          "make one with `age-keygen -o escrow.key` or `ssh-keygen -t ed25519`, put its public "
          "half "
          "there and the private one into a safe");
      return failed(std::move(error));
    }
    return Writing(directory, std::move(*lab), std::move(*needs));
  }

  const system::Snapshot& lab() const { return *lab_; }

  Status add(const std::string& name, std::string_view value) {
    WrittenSecrets::One one{name, {}};
    std::vector<Recipient> recipients = needs_.keys.escrow;
    for (const auto& host : needs_.hosts[name]) {
      const auto keys = needs_.keys.hosts.find(host);
      if (keys == needs_.keys.hosts.end()) {
        result_.notes.push_back(fmt::format("{} needs {} and cannot read it: there is no {}", host,
                                            name, secrets::path_of_host_key(host)));
        continue;
      }
      recipients.insert(recipients.end(), keys->second.begin(), keys->second.end());
      one.hosts.push_back(host);
    }
    if (needs_.hosts[name].empty()) {
      result_.notes.push_back(fmt::format(
          "no parameter names {} yet; when one does, `tend secrets rewrap {}`", name, name));
    }
    TEND_TRY(file, secrets::encrypt(value, distinct(recipients)));
    files_.emplace_back(secrets::path_of_secret(name), std::move(file));
    result_.written.push_back(std::move(one));
    return {};
  }

  Checked<WrittenSecrets> write() {
    auto files = system::open_file_system("/");
    if (!files) return failed(std::move(files).error());
    for (const auto& [path, content] : files_) {
      auto done =
          (*files)->replace(directory_ + "/" + path, content, {0644, ::geteuid(), ::getegid()});
      if (!done) return failed(std::move(done).error().with_context("while writing " + path));
    }
    return std::move(result_);
  }

 private:
  Writing(std::string directory, std::unique_ptr<system::Snapshot> lab, SecretNeeds needs)
      : directory_(std::move(directory)), lab_(std::move(lab)), needs_(std::move(needs)) {}

  static std::vector<Recipient> distinct(const std::vector<Recipient>& recipients) {
    std::map<std::string, Recipient> by_text;
    for (const auto& one : recipients) by_text.emplace(one.text(), one);
    std::vector<Recipient> result;
    for (auto& [text, one] : by_text) result.push_back(std::move(one));
    return result;
  }

  std::string directory_;
  std::unique_ptr<system::Snapshot> lab_;
  SecretNeeds needs_;
  std::vector<std::pair<std::string, std::string>> files_;  // path, content
  WrittenSecrets result_;
};

Result<std::string> read_input(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  TEND_TRY(files, system::open_file_reader("/"));
  return files->read(absolute_path(path), kIdentityLimit);
}

Result<std::vector<secrets::Identity>> read_identity(const std::string& path) {
  auto text = read_input(path);
  if (!text && text.error().code == ErrorCode::not_found) {
    return fail(ErrorCode::usage, fmt::format("--identity {}: there is no such file", path));
  }
  if (!text) return fail(std::move(text).error());
  auto parsed = secrets::parse_identities(*text);
  if (parsed) return parsed;
  return fail(ErrorCode::usage, fmt::format("--identity {}: {}", path, parsed.error().message));
}

}  // namespace

Checked<WrittenSecrets> set_secret(const Options& options, const std::string& name,
                                   std::string value) {
  if (auto named = check_name(name); !named) return failed(std::move(named).error());
  value = without_line_end(std::move(value));
  if (value.empty()) return failed(make_error(ErrorCode::usage, "the value is empty"));
  if (auto text = secrets::check_text(value); !text) return failed(std::move(text).error());
  auto writing = Writing::open(options);
  if (!writing) return tl::unexpected(std::move(writing).error());
  if (auto added = writing->add(name, value); !added) return failed(std::move(added).error());
  return writing->write();
}

Checked<WrittenSecrets> rewrap_secrets(const Options& options, std::vector<std::string> names,
                                       const std::string& identity) {
  const auto identities = read_identity(identity);
  if (!identities) return failed(identities.error());
  auto writing = Writing::open(options);
  if (!writing) return tl::unexpected(std::move(writing).error());
  auto known = secrets::secret_names(writing->lab());
  if (!known) return failed(std::move(known).error());
  if (names.empty()) names = *known;
  Errors errors;
  for (const auto& name : names) {
    auto value = secrets::read_secret(writing->lab(), name, *identities);
    Status added = value ? writing->add(name, *value) : Status();
    if (value && added) continue;
    errors.push_back(value ? std::move(added).error() : std::move(value).error());
    if (errors.back().code == ErrorCode::not_found) {
      errors.back().suggestion = did_you_mean(name, *known);
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return writing->write();
}

}  // namespace tend::run
