#include "resources/archive.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/imported_file.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

constexpr const char* kFrom = "from";
constexpr const char* kMember = "member";
constexpr const char* kSha256 = "sha256";
constexpr const char* kNeedsRoot = "needs root";
constexpr const char* kWanted = ".wanted";  // evidence: the digest of the member, or why unknown

model::KindSchema make_schema() {
  std::vector<model::AttributeSpec> attributes{
      attribute(kFrom, Type::path,
                "the archive on this host, such as one of a `download`: tar (plain or packed by "
                "gzip, xz, bzip2, zstd) or zip"),
      attribute(kMember, Type::string, "which of its files, by the name it has in there")};
  for (auto& more : imported_file_attributes()) attributes.push_back(std::move(more));
  return {"archive", "a file out of an archive", "the absolute path where it goes",
          std::move(attributes)};
}

// What is planned to be brought is there, and not known yet.
Result<Value> digest_of_member(const Resource& resource, const system::Readers& readers) {
  const auto archive = readers.files.read(resource.text(kFrom), system::kImportLimit);
  if (!archive) {
    const auto& error = archive.error();
    if (error.code == ErrorCode::unsupported) return Value(Unknown{error.message});
    if (error.code == ErrorCode::permission) return Value(Unknown{kNeedsRoot});
    return fail(error);
  }
  auto content = readers.imports.member(*archive, resource.text(kMember));
  if (!content) {
    return fail(std::move(content).error().with_context("unpacking " + resource.text(kFrom)));
  }
  return Value(sha256(*content));
}

bool is_plain_name(const std::string& name) {
  if (name.empty() || name.ends_with('/') || has_control_characters(name)) return false;
  const auto parts = split(name, '/');
  return std::none_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.empty() || part == "." || part == "..";
  });
}

class Archive final : public ImportedFile {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    check_imported(resource, {kFrom, kMember}, errors);
    if (resource.has(kMember) && !is_plain_name(resource.text(kMember))) {
      errors.push_back(make_error(
          ErrorCode::invalid,
          "`member` is the name of a file in the archive, without `/` at either end, `.` and `..`",
          position_of(resource, kMember)));
    }
    if (resource.has(kFrom) && resource.text(kFrom) == resource.id.name) {
      errors.push_back(make_error(ErrorCode::invalid, "the file cannot be its own archive",
                                  position_of(resource, kFrom)));
    }
    return errors;
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    auto subjects = imported_file_needs(resource);
    if (const auto from = text_wish(resource, kFrom)) subjects.push_back({Domain::path, *from});
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(state, observe_imported(resource, readers));
    if (gives_back(resource)) return state;
    TEND_TRY(wanted, digest_of_member(resource, readers));
    if (wanted == Value(Unknown{kNeedsRoot})) state.set(kSha256, wanted);
    state.set(kWanted, std::move(wanted));
    return state;
  }

  std::vector<Witness> witnesses(const Resource& resource) const override {
    auto witnesses = owned_path_witnesses(resource.id.name);
    auto& archive = witnesses.emplace_back();
    archive.path = resource.text(kFrom);
    archive.followed = true;
    return witnesses;
  }

  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    const Value* wanted = observed.find(kWanted);
    return decide_imported(resource, wanted != nullptr ? *wanted : Value(), observed);
  }

 private:
  Status import(const Resource& resource, const system::FileAttributes& attributes,
                system::Importer& imports) const override {
    return imports.extract(resource.text(kFrom), resource.text(kMember), resource.id.name,
                           attributes);
  }
};

}  // namespace

std::unique_ptr<Provider> make_archive() {
  return std::make_unique<Archive>();
}

}  // namespace tend::resources
