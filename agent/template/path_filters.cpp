#include "template/filter_tables.hpp"
#include "template/python.hpp"

namespace tend::templates {
namespace {

// os.path.basename and dirname, to the letter: "a/" has the base name "".
std::pair<std::string, std::string> split_path(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  std::string directory = path.substr(0, slash + 1);
  const auto last = directory.find_last_not_of('/');
  if (last != std::string::npos) directory.resize(last + 1);
  return {std::move(directory), path.substr(slash + 1)};
}

Result<Maybe> run_splitext(const Use& use) {
  const std::string path = use.input_text();
  const auto slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  const std::size_t start = path.find_first_not_of('.', name);
  const auto dot = path.rfind('.');
  const bool has = start != std::string::npos && dot != std::string::npos && dot > start;
  const std::size_t cut = has ? dot : path.size();
  return Maybe(as_sequence({Value(path.substr(0, cut)), Value(path.substr(cut))}, Sequence::tuple));
}

}  // namespace

const std::vector<Function>& path_filters() {
  static const std::vector<Function> table = {
      {"basename",
       {},
       [](const Use& use) { return Result<Maybe>(Value(split_path(use.input_text()).second)); }},
      {"dirname",
       {},
       [](const Use& use) { return Result<Maybe>(Value(split_path(use.input_text()).first)); }},
      {"splitext", {}, run_splitext},
  };
  return table;
}

}  // namespace tend::templates
