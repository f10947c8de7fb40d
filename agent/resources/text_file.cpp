#include "resources/text_file.hpp"

#include <fmt/format.h>

namespace tend::resources {
namespace {

constexpr const char* kNeedsRoot = "needs root";

Status refuse_irregular(const std::string& path, const system::FileStatus& status) {
  if (status.type == system::FileType::regular) return {};
  const bool link = status.type == system::FileType::symlink;
  return fail(ErrorCode::refused, fmt::format("{} is {}, not a file", path,
                                              link ? "a symbolic link (name the file it leads to)"
                                              : status.type == system::FileType::directory
                                                  ? "a directory"
                                                  : "a device, pipe or socket"));
}

}  // namespace

Result<model::State> observe_text(const std::string& path, const system::FileReader& files) {
  const auto status = files.status(path);
  if (!status) {
    if (status.error().code != ErrorCode::permission) return fail(status.error());
    return model::State{{"exists", Unknown{kNeedsRoot}}};
  }
  if (!status->exists()) return model::State{{"exists", false}};
  TEND_CHECK(refuse_irregular(path, *status));
  model::State state{{"exists", true}};
  auto text = files.read(path);
  if (text) {
    state.set(kText, Value(std::move(text).value()));
  } else if (text.error().code == ErrorCode::permission) {
    state.set(kText, Value(Unknown{kNeedsRoot}));
  } else {
    return fail(std::move(text).error());
  }
  return state;
}

Status edit_text(const std::string& path, bool create, system::FileSystem& files,
                 const std::function<std::string(const std::string&)>& edit,
                 const system::Validator& validate, const system::FileAttributes& attributes) {
  auto text = files.read(path);
  const bool there = text.has_value();
  if (!there) {
    if (text.error().code != ErrorCode::not_found) return fail(std::move(text).error());
    if (!create) {
      return fail(ErrorCode::not_found,
                  fmt::format("{} does not exist; `create: true` would make it", path));
    }
    text = std::string();
  }
  return files.replace(path, edit(*text), there ? system::FileAttributes{} : attributes, validate);
}

}  // namespace tend::resources
