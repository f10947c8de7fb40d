#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/schema/schemas.hpp"

namespace tend::cli {
namespace {

std::string file_name(const Schema& schema) {
  return schema.name + ".schema.json";
}

Status write_all(const std::vector<Schema>& schemas, const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(errno_error(error.value(), "make the directory " + directory));
  for (const auto& schema : schemas) {
    const std::string path = directory + "/" + file_name(schema);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << schema_text(schema);
    file.close();
    if (!file) return fail(errno_error(errno, "write " + path));
  }
  return {};
}

std::vector<std::string> names_of(const std::vector<Schema>& schemas) {
  std::vector<std::string> names;
  for (const auto& schema : schemas) names.push_back(schema.name);
  return names;
}

ExitCode print_one(const std::vector<Schema>& schemas, const std::string& name, Console& console) {
  const auto found = std::find_if(schemas.begin(), schemas.end(),
                                  [&](const Schema& schema) { return schema.name == name; });
  if (found != schemas.end()) {
    console.print(schema_text(*found));
    return ExitCode::done;
  }
  Error error = make_error(ErrorCode::usage, "there is no schema `" + name + "`");
  error.suggestion = did_you_mean(name, names_of(schemas));
  error.notes.push_back("schemas: " + join(names_of(schemas), ", "));
  return console.fail({error});
}

}  // namespace

ExitCode run_schema(const Arguments& arguments, Console& console) {
  const auto schemas = all_schemas(resources::Providers());
  if (!arguments.output.empty()) {
    const auto written = write_all(schemas, arguments.output);
    return written ? ExitCode::done : console.fail({written.error()});
  }
  if (!arguments.words.empty()) return print_one(schemas, arguments.words.front(), console);
  Map documents;
  for (const auto& schema : schemas) documents.set(schema.name, schema.document);
  console.print(Value(documents));
  return ExitCode::done;
}

}  // namespace tend::cli
