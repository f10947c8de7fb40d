#include "resources/validation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {

model::AttributeSpec validate_attribute() {
  return text_list("validate",
                   "a command that checks the new file, `%s`, before it is put in place");
}

void check_validate_names_file(const model::Resource& resource, Errors& errors) {
  if (!resource.has("validate")) return;
  const auto argv = list_wish(resource, "validate");
  const bool names_file = std::any_of(argv.begin(), argv.end(), [](const std::string& word) {
    return word.find("%s") != std::string::npos;
  });
  if (names_file) return;
  errors.push_back(make_error(ErrorCode::invalid, "`validate` nowhere names the new file, `%s`",
                              position_of(resource, "validate")));
}

system::Validator validator_of(const Validation& validation, const std::string& path,
                               system::ProcessRunner& processes) {
  if (validation.argv.empty()) return {};
  return [&validation, &path, &processes](const std::string& temporary) -> Status {
    system::Command command;
    for (const std::string& word : validation.argv) {
      command.argv.push_back(replace_all(word, "%s", temporary));
    }
    command.timeout = validation.timeout;
    TEND_TRY(result, processes.run(command));
    if (result.success()) return {};
    return fail(ErrorCode::failed,
                fmt::format("`{}` refused the new {}: {}: {}", join(validation.argv, " "), path,
                            result.describe(),
                            validation.silent
                                ? "what it said is not shown, for there is a secret in the file"
                                : result.last_words()));
  };
}

}  // namespace tend::resources
