#include <fmt/format.h>

#include <utility>

#include "base/text.hpp"
#include "trust/accept.hpp"

namespace tend::trust {
namespace {

constexpr const char* kProgram = "ssh-keygen";
constexpr std::string_view kArmour = "-----BEGIN SSH SIGNATURE-----";

class SshVerifier : public SignatureVerifier {
 public:
  SshVerifier(system::ProcessRunner& runner, system::FileSystem& files, std::string signers,
              std::string scratch)
      : runner_(runner),
        files_(files),
        signers_(std::move(signers)),
        signature_file_(std::move(scratch) + "/signature") {}

  Result<std::string> verify(const system::SignedCommit& commit) override {
    if (!commit.signature.starts_with(kArmour)) {
      return fail(ErrorCode::refused,
                  "its signature is no SSH signature, the only kind supported yet");
    }
    TEND_CHECK(check_signers());
    TEND_CHECK(
        files_.replace(signature_file_, commit.signature, {.mode = 0600, .uid = 0, .gid = 0}));
    auto principal = find_and_verify(commit.payload);
    const Status removed = files_.remove(signature_file_);
    if (principal && !removed) return fail(removed.error());
    return principal;
  }

 private:
  Status check_signers() const {
    TEND_TRY(status, files_.status(signers_));
    if (status.exists()) return {};
    return fail(ErrorCode::refused, fmt::format("nobody may sign: there is no file {}", signers_));
  }

  Result<system::ProcessResult> keygen(std::vector<std::string> arguments,
                                       const std::string& input) {
    system::Command command;
    command.argv = {kProgram, "-Y"};
    for (auto& argument : arguments) command.argv.push_back(std::move(argument));
    command.input = input;
    TEND_TRY(result, runner_.run(command));
    if (result.timed_out || result.signal != 0) {
      return fail(ErrorCode::failed, fmt::format("ssh-keygen: {}", result.describe()));
    }
    return result;
  }

  // Both steps take the present as the time that valid-before is compared with: the commit's own
  // time is the word of whoever made it.
  Result<std::string> find_and_verify(const std::string& payload) {
    TEND_TRY(found, keygen({"find-principals", "-s", signature_file_, "-f", signers_}, ""));
    if (!found.success()) return fail(explain(payload));
    std::string reason;
    for (const std::string& principal : split_lines(found.out)) {
      TEND_TRY(verified, keygen({"verify", "-n", "git", "-f", signers_, "-I", principal, "-s",
                                 signature_file_},
                                payload));
      if (verified.success()) return printable(principal);
      reason = verified.last_words(1);
    }
    return fail(ErrorCode::refused,
                fmt::format("its signature does not verify: {}", printable(trim(reason))));
  }

  // Why nobody was found: the key, if the signature itself is good.
  Error explain(const std::string& payload) {
    const auto checked = keygen({"check-novalidate", "-n", "git", "-s", signature_file_}, payload);
    if (!checked || !checked->success()) {
      return make_error(ErrorCode::refused, "its signature does not fit its content");
    }
    const auto key = checked->out.find("with ");
    const std::string_view shown = key == std::string::npos
                                       ? std::string_view(checked->out)
                                       : std::string_view(checked->out).substr(key + 5);
    return make_error(ErrorCode::refused,
                      fmt::format("{} has no line that lets its signer sign now ({})", signers_,
                                  printable(trim(shown))));
  }

  system::ProcessRunner& runner_;
  system::FileSystem& files_;
  std::string signers_;
  std::string signature_file_;
};

}  // namespace

std::unique_ptr<SignatureVerifier> make_ssh_verifier(system::ProcessRunner& runner,
                                                     system::FileSystem& files,
                                                     std::string allowed_signers,
                                                     std::string scratch) {
  return std::make_unique<SshVerifier>(runner, files, std::move(allowed_signers),
                                       std::move(scratch));
}

}  // namespace tend::trust
