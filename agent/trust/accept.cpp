#include "trust/accept.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/text.hpp"

namespace tend::trust {
namespace {

Error refused(const std::string& commit, const std::string& reason) {
  return make_error(ErrorCode::refused,
                    fmt::format("the commit {} is not accepted: {}", short_commit(commit), reason));
}

// A refusal says of which commit it speaks; a failure of the system stays what it is.
Error about(const std::string& commit, Error error) {
  if (error.code == ErrorCode::refused) {
    error.message = refused(commit, error.message).message;
    return error;
  }
  return std::move(error).with_context("while verifying the commit " + short_commit(commit));
}

Status check_ancestry(const system::Repository& repository, const std::string& candidate,
                      const Anchor& anchor) {
  auto descends = repository.is_ancestor(anchor.commit, candidate);
  if (descends && *descends) return {};
  if (!descends && descends.error().code != ErrorCode::not_found) {
    return fail(
        std::move(descends).error().with_context("while comparing with the last accepted commit"));
  }
  Error error =
      refused(candidate, fmt::format("it does not descend from the last accepted commit {}",
                                     short_commit(anchor.commit)));
  error.notes.push_back(
      fmt::format("if the branch was rewound on purpose: tend pull --accept-rewind {}", candidate));
  return fail(std::move(error));
}

}  // namespace

Result<Acceptance> accept(const system::Repository& repository, SignatureVerifier& verifier,
                          const std::string& candidate, const std::optional<Anchor>& anchor,
                          const std::string& rewind_to) {
  auto commit = repository.signed_commit(candidate);
  if (!commit) return fail(about(candidate, std::move(commit).error()));
  if (commit->signature.empty()) return fail(refused(candidate, "it is not signed"));
  auto signer = verifier.verify(*commit);
  if (!signer) return fail(about(candidate, std::move(signer).error()));
  if (anchor && candidate != rewind_to) TEND_CHECK(check_ancestry(repository, candidate, *anchor));
  return Acceptance{candidate, std::move(*signer)};
}

}  // namespace tend::trust
