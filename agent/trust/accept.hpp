// Whether a fetched commit may be used: signed by an allowed signer, and no step back behind the
// anchor.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "system/process_runner.hpp"
#include "system/repository.hpp"
#include "trust/anchor.hpp"

namespace tend::trust {

// SSH signatures through `ssh-keygen -Y verify -n git`, OpenPGP ones are unsupported yet and
// refused. The principal is found by `ssh-keygen -Y find-principals`; neither reads a user's
// configuration. Returns the principal.
class SignatureVerifier {
 public:
  virtual ~SignatureVerifier() = default;
  virtual Result<std::string> verify(const system::SignedCommit& commit) = 0;
};
// `scratch` is a root-only directory for the signature file that ssh-keygen wants.
std::unique_ptr<SignatureVerifier> make_ssh_verifier(system::ProcessRunner& runner,
                                                     system::FileSystem& files,
                                                     std::string allowed_signers,
                                                     std::string scratch);

struct Acceptance {
  std::string commit;
  std::string signer;
};

// Errors are `refused`, each naming commit and reason: unsigned, signer not allowed, not a
// descendant of the anchor. `rewind_to` (--accept-rewind) permits exactly that commit in place of
// ancestry; its signature must still be good.
Result<Acceptance> accept(const system::Repository& repository, SignatureVerifier& verifier,
                          const std::string& candidate, const std::optional<Anchor>& anchor,
                          const std::string& rewind_to = "");

}  // namespace tend::trust
