#include "system/host_imports.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::system {
namespace {

constexpr std::string_view kFileScheme = "file://";
constexpr std::chrono::minutes kUnpacking{1};

// What the child wrote to its stdout, or what it said about why it did not.
Result<std::string> output_of(ProcessRunner& processes, Command command) {
  // One byte more, so that nothing is cut out of the middle.
  command.output_limit = kImportLimit + 1;
  TEND_TRY(result, processes.run(command));
  if (result.success()) return std::move(result.out);
  if (result.timed_out) {
    return fail(ErrorCode::timeout,
                fmt::format("no end within {} s", command.timeout.count() / 1000));
  }
  std::string said(trim(result.err));
  if (said.starts_with("error: ")) said.erase(0, 7);
  return fail(ErrorCode::failed, said.empty() ? result.describe() : said);
}

class HostImporter final : public Importer {
 public:
  // `files` is null for one that only reads.
  HostImporter(FileSystem* files, ProcessRunner& processes, std::string program)
      : files_(files), processes_(processes), program_(std::move(program)) {}

  Result<std::string> member(const std::string& archive, const std::string& name) const override {
    Command command;
    command.argv = {program_, "unpack", name};
    command.input = archive;
    command.timeout = kUnpacking;
    return output_of(processes_, std::move(command));
  }

  Status download(const Download& download, const std::string& path,
                  const FileAttributes& attributes) override {
    auto content = fetch(download);
    if (!content)
      return fail(std::move(content).error().with_context("downloading " + download.url));
    const std::string found = sha256(*content);
    if (found != download.sha256) {
      return fail(ErrorCode::refused, fmt::format("{} has the sha256 {}, wanted is {}",
                                                  download.url, found, download.sha256));
    }
    return files_->replace(path, *content, attributes);
  }

  Status extract(const std::string& archive_path, const std::string& name, const std::string& path,
                 const FileAttributes& attributes) override {
    TEND_TRY(archive, files_->read(archive_path));
    TEND_TRY(content, member(archive, name));
    return files_->replace(path, content, attributes);
  }

 private:
  // Files of this host are read by the door that knows of dead network mounts, and of --root.
  Result<std::string> fetch(const Download& download) const {
    if (download.url.starts_with(kFileScheme)) {
      return files_->read(download.url.substr(kFileScheme.size()), kImportLimit);
    }
    Command command;
    command.argv = {program_, "download"};
    command.input = download.url;
    command.timeout = download.timeout;
    return output_of(processes_, std::move(command));
  }

  FileSystem* files_;
  ProcessRunner& processes_;
  std::string program_;
};

}  // namespace

std::unique_ptr<ImportReader> make_import_reader(ProcessRunner& processes, std::string program) {
  return std::make_unique<HostImporter>(nullptr, processes, std::move(program));
}

std::unique_ptr<Importer> make_importer(FileSystem& files, ProcessRunner& processes,
                                        std::string program) {
  return std::make_unique<HostImporter>(&files, processes, std::move(program));
}

}  // namespace tend::system
