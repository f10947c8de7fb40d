#include "system/apt_get.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/text.hpp"
#include "system/apt_output.hpp"

namespace tend::system {
namespace {

// dpkg is never ended in the midst of unpacking before this.
constexpr std::chrono::seconds kTransactionTimeout{std::chrono::minutes(60)};
constexpr std::chrono::minutes kRefreshTimeout{10};
constexpr std::chrono::minutes kSimulationTimeout{2};
constexpr std::chrono::seconds kSelectionTimeout{std::chrono::minutes(5)};
constexpr std::chrono::seconds kLockPoll{2};

using Arguments = std::vector<std::string>;

void append(Arguments& arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
}

// A name that apt would take for an option, a pattern, a task or a file must not reach it.
bool is_package_name(std::string_view name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789+-.:";
  const bool starts_well = !name.empty() && name.find_first_of("+-.:") != 0;
  return starts_well && name.back() != '-' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

bool is_version(std::string_view version) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".+-:~").find(c) != std::string_view::npos;
  };
  return std::all_of(version.begin(), version.end(), allowed);
}

Status check_names(const std::vector<PackageWish>& install,
                   const std::vector<std::string>& remove) {
  for (const auto& wish : install) {
    if (!is_package_name(wish.name))
      return fail(ErrorCode::invalid, fmt::format("`{}` is no package name", wish.name));
    if (!is_version(wish.version)) {
      return fail(ErrorCode::invalid,
                  fmt::format("`{}` is no version of a package (of {})", wish.version, wish.name));
    }
  }
  for (const auto& name : remove) {
    if (!is_package_name(name))
      return fail(ErrorCode::invalid, fmt::format("`{}` is no package name", name));
  }
  return {};
}

Arguments wish_words(const std::vector<PackageWish>& wishes) {
  Arguments words;
  for (const auto& wish : wishes)
    words.push_back(wish.version.empty() ? wish.name : wish.name + "=" + wish.version);
  return words;
}

Command child(Arguments argv, std::chrono::milliseconds timeout) {
  Command command;
  command.argv = std::move(argv);
  command.environment = {{"DEBIAN_FRONTEND", "noninteractive"},
                         {"DEBCONF_NONINTERACTIVE_SEEN", "true"},
                         {"APT_LISTCHANGES_FRONTEND", "none"},
                         {"NEEDRESTART_SUSPEND", "1"},
                         {"UCF_FORCE_CONFFOLD", "1"}};
  command.timeout = timeout;
  return command;
}

// Names only: without this, apt-get falls back on regular expressions, and "python3.1" would
// install python3.11 and more.
const Arguments kNamesOnly = {"-o", "APT::Cmd::Pattern-Only=true", "-o",
                              "APT::Install-Recommends=false"};

Arguments transaction_options(std::chrono::seconds lock_wait) {
  Arguments options = {"-y", "-q",
                       "-o", "Dpkg::Options::=--force-confdef",
                       "-o", "Dpkg::Options::=--force-confold",
                       "-o", "Dpkg::Use-Pty=0",
                       "-o", fmt::format("DPkg::Lock::Timeout={}", lock_wait.count())};
  append(options, kNamesOnly);
  return options;
}

std::chrono::seconds timeout_of(const std::vector<PackageWish>& wishes) {
  std::chrono::seconds longest{0};
  for (const auto& wish : wishes) {
    if (wish.timeout.count() == 0) return kTransactionTimeout;
    longest = std::max(longest, wish.timeout);
  }
  return wishes.empty() ? kTransactionTimeout : longest;
}

// Where everything is read-only apt may use its caches, which halves its time; else it must be kept
// from writing them.
Command simulation(const std::vector<PackageWish>& install, const std::vector<std::string>& remove,
                   bool read_only) {
  Arguments argv = {"apt-get", "-s", "-q", "-o", "Debug::NoLocking=true"};
  if (!read_only) append(argv, {"-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="});
  append(argv, kNamesOnly);
  // What apt would refuse to do must not keep it from saying what it would be.
  append(argv, {"--allow-downgrades", "--allow-change-held-packages", "install", "--"});
  append(argv, wish_words(install));
  for (const auto& name : remove) argv.push_back(name + "-");
  auto command = child(std::move(argv), kSimulationTimeout);
  command.output_limit = std::size_t{16} << 20U;
  command.read_only = read_only;
  command.private_tmp = read_only;
  return command;
}

Error failure(const ProcessResult& result, const std::string& doing) {
  const auto words = parse_errors(result.err);
  const auto provided = parse_virtual(result.out);
  if (!provided.empty()) {
    return make_error(ErrorCode::invalid,
                      fmt::format("{}: {} is provided by several packages: name one of them", doing,
                                  join(provided, ", ")));
  }
  const auto missing = parse_missing(result.err);
  if (!missing.empty()) {
    return make_error(ErrorCode::not_found,
                      fmt::format("{}: apt's lists do not have {}", doing, join(missing, ", ")));
  }
  if (result.timed_out) {
    auto error = make_error(ErrorCode::timeout, fmt::format("{}: {}", doing, result.describe()));
    const std::string all = result.out + result.err;
    const auto lines = split_lines(trim(all));
    if (!lines.empty()) error.notes.push_back("its last words: " + std::string(trim(lines.back())));
    return error;
  }
  const auto code = says_lists_are_stale(result.err) ? ErrorCode::not_found : ErrorCode::failed;
  auto error = make_error(
      code, fmt::format("{}: {}", doing, words.empty() ? result.describe() : join(words, "; ")));
  for (auto& line : parse_unmet(result.out)) error.notes.push_back(std::move(line));
  if (words.empty()) {
    const auto last = trim(result.last_words());
    if (!last.empty()) error.notes.emplace_back(last);
  }
  return error;
}

}  // namespace

Result<PackageTransaction> AptGet::simulate(const std::vector<PackageWish>& install,
                                            const std::vector<std::string>& remove) const {
  if (install.empty() && remove.empty()) return PackageTransaction{};
  TEND_CHECK(check_names(install, remove));
  auto ended = runner_.run(simulation(install, remove, true));
  if (!ended && ended.error().code == ErrorCode::unsupported) {
    ended = runner_.run(simulation(install, remove, false));
  }
  if (!ended) return fail(std::move(ended).error());
  if (!ended->success()) return fail(failure(*ended, "simulate the packages"));
  if (const auto substitution = parse_substitution(ended->out)) {
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is a virtual package that `{}` provides: name that one",
                            substitution->wished, substitution->taken));
  }
  return parse_simulation(ended->out);
}

// Apt must come to refuse before it is ended, or nobody would hear who holds the lock.
std::chrono::seconds AptGet::lock_wait_within(std::chrono::seconds timeout) const {
  return std::min(lock_wait_, timeout / 2);
}

Status AptGet::run(Command command, const std::string& doing, std::chrono::seconds lock_wait) {
  const auto deadline = std::chrono::steady_clock::now() + lock_wait;
  for (;;) {
    TEND_TRY(result, runner_.run(command));
    if (result.success()) return {};
    const auto holder = parse_lock_holder(result.err, result.out);
    if (!holder) return fail(failure(result, doing));
    // apt itself waits for some of its locks only.
    if (std::chrono::steady_clock::now() + kLockPoll > deadline) {
      return fail(ErrorCode::busy, fmt::format("{}: {} has held the lock of apt or dpkg for {} s",
                                               doing, *holder, lock_wait.count()));
    }
    std::this_thread::sleep_for(kLockPoll);
  }
}

Status AptGet::install(const std::vector<PackageWish>& packages, AptPermissions permissions) {
  TEND_CHECK(check_names(packages, {}));
  const auto timeout = timeout_of(packages);
  const auto lock_wait = lock_wait_within(timeout);
  Arguments argv = {"apt-get"};
  append(argv, transaction_options(lock_wait));
  if (permissions.downgrade) argv.emplace_back("--allow-downgrades");
  if (permissions.change_held) {
    // The first lets apt change what is named, the second what that depends on.
    append(argv, {"--allow-change-held-packages", "-o", "APT::Ignore-Hold=true"});
  }
  append(argv, {"install", "--"});
  append(argv, wish_words(packages));
  return run(child(std::move(argv), timeout), "install packages", lock_wait);
}

Status AptGet::remove(const std::vector<std::string>& names) {
  TEND_CHECK(check_names({}, names));
  Arguments argv = {"apt-get"};
  append(argv, transaction_options(lock_wait_));
  append(argv, {"remove", "--"});
  append(argv, names);
  return run(child(std::move(argv), kTransactionTimeout), "remove packages", lock_wait_);
}

Status AptGet::select(const std::vector<std::string>& names, const std::string& selection) {
  TEND_CHECK(check_names({}, names));
  Command command = child({"dpkg", "--set-selections"}, kSelectionTimeout);
  for (const auto& name : names) command.input += fmt::format("{} {}\n", name, selection);
  return run(std::move(command), "set the selection of packages",
             lock_wait_within(kSelectionTimeout));
}

Status AptGet::refresh_lists() {
  return run(child({"apt-get", "-q", "-o", "Acquire::Retries=2", "update"}, kRefreshTimeout),
             "refresh apt's lists", lock_wait_);
}

Status AptGet::finish_interrupted(const std::vector<PackageWish>& packages) {
  const auto timeout = timeout_of(packages);
  const auto wait = lock_wait_within(timeout);
  Status finished =
      run(child({"dpkg", "--force-confdef", "--force-confold", "--configure", "-a"}, timeout),
          "finish an interrupted dpkg", wait);
  if (finished) return finished;
  // A package that cannot be configured must not keep apt from everything else, nor from bringing a
  // mended one: dpkg takes its journal in whenever it opens its database to write, and apt refuses
  // to work only while there is one.
  Status settled =
      run(child({"dpkg", "--set-selections"}, kSimulationTimeout), "settle dpkg", wait);
  return settled ? finished : settled;
}

}  // namespace tend::system
