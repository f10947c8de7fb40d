// {secret: NAME} in the value of a parameter, and who needs which.
#pragma once

#include <string>
#include <vector>

#include "engine/compile.hpp"
#include "model/type_spec.hpp"

namespace tend::engine {

// A conformed value with the secrets that it names in their places, each marked. Errors are at the
// place that names the secret. `what` names the value in messages.
Checked<Value> with_secrets(const model::TypeSpec& spec, const Value& value,
                            const std::string& what, const ReadSecret& read_secret);

// The secrets that the parameters of a host's roles name, in their order, each as often as it is
// named. Nothing is decrypted. Faults are what merging the parameters finds.
Checked<std::vector<std::string>> secrets_needed(const CompileInput& input);

}  // namespace tend::engine
