#include "cli/commands/commands.hpp"
#include "cli/views/documents.hpp"

namespace tend::cli {

ExitCode run_version(const Arguments& /*arguments*/, Console& console) {
  if (console.json()) {
    console.print(version_document(TEND_VERSION));
  } else {
    console.print(std::string("tend " TEND_VERSION "\n"));
  }
  return ExitCode::done;
}

}  // namespace tend::cli
