#include "system/blame.hpp"

#include <git2.h>

#include <filesystem>

#include "base/text.hpp"
#include "system/git/handles.hpp"
#include "system/git/library.hpp"

namespace tend::system {
namespace {

struct BlameDeleter {
  void operator()(git_blame* blame) const { git::library().git_blame_free(blame); }
};
using BlamePtr = std::unique_ptr<git_blame, BlameDeleter>;

std::string_view given(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

Result<LineOrigin> origin_of(git_repository& repository, const git_oid& id) {
  TEND_TRY(commit, git::find_commit(repository, git::id_text(id)));
  const git_signature* author = git::library().git_commit_author(commit.get());
  return LineOrigin{
      .commit = git::id_text(id),
      .author = printable(std::string(given(author->name)) + " <" +
                          std::string(given(author->email)) + ">"),
      .subject = printable(given(git::library().git_commit_summary(commit.get()))),
      .time = std::chrono::system_clock::from_time_t(static_cast<std::time_t>(author->when.time))};
}

Result<BlamePtr> blame_file(git_repository& repository, const std::string& path,
                            git_blame_options& options) {
  git_blame* raw = nullptr;
  const int code = git::library().git_blame_file(&raw, &repository, path.c_str(), &options);
  if (code < 0) return fail(git::last_error(code, "follow the history of " + path));
  return BlamePtr(raw);
}

// The path of `directory` below the top of its work tree, "" or ending with a slash.
std::string below_top(git_repository& repository, const std::string& directory) {
  std::error_code ignored;
  const auto top =
      std::filesystem::canonical(git::library().git_repository_workdir(&repository), ignored);
  const auto real = std::filesystem::canonical(directory, ignored);
  const std::string relative = real.lexically_relative(top).string();
  return relative == "." ? "" : relative + "/";
}

}  // namespace

Result<LineOrigin> blame_in_commit(const std::string& repository, const std::string& commit,
                                   const std::string& path, std::uint32_t line) {
  TEND_TRY(opened, git::open(repository));
  git_blame_options options = GIT_BLAME_OPTIONS_INIT;
  TEND_TRY(newest, git::parse_id(commit));
  options.newest_commit = newest;
  options.min_line = line;
  options.max_line = line;
  TEND_TRY(blame, blame_file(*opened, path, options));
  const git_blame_hunk* hunk = git::library().git_blame_get_hunk_byline(blame.get(), line);
  if (hunk == nullptr) return fail(ErrorCode::not_found, path + " has no such line");
  return origin_of(*opened, hunk->final_commit_id);
}

std::optional<LineOrigin> blame_in_directory(const std::string& directory, const std::string& path,
                                             const std::string& text, std::uint32_t line) {
  git_repository* raw = nullptr;
  if (!git::ensure_library() ||
      git::library().git_repository_open_ext(&raw, directory.c_str(), 0, nullptr) < 0) {
    return std::nullopt;
  }
  const git::RepositoryPtr repository(raw);
  if (git::library().git_repository_is_bare(raw) == 1) return std::nullopt;
  git_blame_options options = GIT_BLAME_OPTIONS_INIT;
  const auto committed = blame_file(*raw, below_top(*raw, directory) + path, options);
  if (!committed) return std::nullopt;
  git_blame* raw_blame = nullptr;
  if (git::library().git_blame_buffer(&raw_blame, committed->get(), text.data(), text.size()) < 0) {
    return std::nullopt;
  }
  const BlamePtr blame(raw_blame);
  const git_blame_hunk* hunk = git::library().git_blame_get_hunk_byline(raw_blame, line);
  if (hunk == nullptr || git::library().git_oid_is_zero(&hunk->final_commit_id) == 1)
    return std::nullopt;
  auto origin = origin_of(*raw, hunk->final_commit_id);
  return origin ? std::optional(std::move(*origin)) : std::nullopt;
}

}  // namespace tend::system
