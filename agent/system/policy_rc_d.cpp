#include "system/policy_rc_d.hpp"

namespace tend::system {
namespace {

constexpr std::string_view kPolicy =
    "#!/bin/sh\n# Tend: nothing is started while packages are installed here.\nexit 101\n";

Status copy(FileSystem& files, const std::string& from, const std::string& to) {
  TEND_TRY(status, files.status(from));
  TEND_TRY(content, files.read(from));
  return files.replace(to, content, {status.mode, status.uid, status.gid});
}

Result<bool> is_ours(const FileReader& files) {
  auto content = files.read(kPolicyPath);
  if (content) return *content == kPolicy;
  if (content.error().code == ErrorCode::not_found) return false;
  return fail(std::move(content).error());
}

Status forbid_starts(FileSystem& files) {
  TEND_TRY(left_over, is_ours(files));
  if (left_over) return {};
  TEND_TRY(present, files.status(kPolicyPath));
  if (present.exists()) TEND_CHECK(copy(files, kPolicyPath, kPolicySavedPath));
  return files.replace(kPolicyPath, kPolicy, {mode_t{0755}, {}, {}});
}

Status allow_starts(FileSystem& files) {
  TEND_TRY(saved, files.status(kPolicySavedPath));
  if (!saved.exists()) return files.remove(kPolicyPath);
  TEND_CHECK(copy(files, kPolicySavedPath, kPolicyPath));
  return files.remove(kPolicySavedPath);
}

}  // namespace

Status with_starts_forbidden(FileSystem& files, const std::function<Status()>& action) {
  TEND_CHECK(forbid_starts(files));
  auto done = action();
  auto restored = allow_starts(files);
  if (restored) return done;
  auto error =
      std::move(restored).error().with_context("while allowing packages to start services again");
  if (!done) return fail(std::move(done).error().followed_by(error));
  return fail(std::move(error));
}

}  // namespace tend::system
