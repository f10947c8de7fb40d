#include "resources/imported_file.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/managed_file.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Type;

constexpr const char* kDigest = "sha256";

FileWish wish_of(const model::Resource& resource) {
  FileWish wish;
  wish.path = resource.id.name;
  if (wished_absent(resource)) {
    wish.node = Node::absent;
    return wish;
  }
  if (const Value* former = resource.find(kFormer)) wish.content = *former;
  wish.mode = text_wish(resource, "mode");
  wish.owner = text_wish(resource, "owner");
  wish.group = text_wish(resource, "group");
  return wish;
}

Result<Value> digest_of_file(const std::string& path, const system::FileReader& files) {
  auto digest = files.digest(path);
  if (digest) return Value(std::move(*digest));
  const auto& error = digest.error();
  if (error.code == ErrorCode::permission) return Value(Unknown{"needs root"});
  if (error.code == ErrorCode::unsupported) return Value(Unknown{error.message});
  return fail(error);
}

}  // namespace

std::vector<model::AttributeSpec> imported_file_attributes() {
  return {attribute("mode", Type::mode, "permission bits, as \"0755\"; of a new file 0644"),
          attribute("owner", Type::string, "a user, by name or number"),
          attribute("group", Type::string, "a group, by name or number"),
          state_present_or_absent()};
}

bool gives_back(const model::Resource& resource) {
  return wished_absent(resource) || resource.has(kFormer);
}

std::vector<Subject> imported_file_needs(const model::Resource& resource) {
  std::vector<Subject> subjects{{Domain::path, parent_path(resource.id.name)}};
  if (const auto owner = text_wish(resource, "owner")) subjects.push_back({Domain::user, *owner});
  if (const auto group = text_wish(resource, "group")) subjects.push_back({Domain::group, *group});
  return subjects;
}

Result<model::State> observe_imported(const model::Resource& resource,
                                      const system::Readers& readers) {
  const auto wish = wish_of(resource);
  TEND_TRY(state, observe_file(wish, readers));
  const Value* type = state.find("type");
  if (type != nullptr && *type == Value("file")) {
    TEND_TRY(digest, digest_of_file(wish.path, readers.files));
    state.set(kDigest, digest);
  }
  return state;
}

std::vector<model::Change> decide_imported(const model::Resource& resource, const Value& sha256,
                                           const model::State& observed) {
  if (gives_back(resource)) return decide_file(wish_of(resource), resource, observed);
  Differences differences(resource, observed);
  differences.compare("type", "file");
  if (sha256.is_unknown() || !(differences.before(kDigest) == sha256)) {
    differences.add({kDigest, differences.before(kDigest), sha256},
                    sha256.is_unknown() ? "content is " + sha256.display() : "content differs");
  }
  for (const char* name : {"mode", "owner", "group"}) differences.compare(name);
  return differences.changes();
}

void check_imported(const model::Resource& resource, const std::vector<std::string>& names,
                    Errors& errors) {
  if (wished_absent(resource)) return;
  for (const auto& name : names) {
    if (resource.has(name)) continue;
    errors.push_back(make_error(ErrorCode::invalid,
                                fmt::format("`{}` needs `{}`", resource.id.kind, name),
                                resource.source));
  }
}

Result<std::string> ImportedFile::canonical_name(const std::string& name) const {
  return canonical_path(name);
}

std::vector<Claim> ImportedFile::claims(const model::Resource& resource) const {
  return {{{Domain::path, resource.id.name}, ""}};
}

Status ImportedFile::apply(const model::Change& change, const model::Resource& resource,
                           system::Writers& writers) const {
  if (gives_back(resource) || change.find(kDigest) == nullptr) {
    return apply_file(wish_of(resource), change, writers);
  }
  TEND_TRY(attributes, changed_attributes(change, writers.accounts));
  return import(resource, attributes, writers.imports);
}

std::string ImportedFile::replaced_file(const model::Resource& resource) const {
  return resource.id.name;
}

Restoration ImportedFile::restoration(const model::Resource& /*resource*/,
                                      const model::State& original) const {
  Map wish = original_file(original);
  if (const Value* content = wish.find("content")) {
    wish.set(kFormer, *content);
    wish.erase("content");
  } else if (original_existed(original)) {
    return {std::nullopt, "nobody knows what it held before"};
  }
  wish.set("state", original_existed(original) ? "present" : "absent");
  return {std::move(wish), ""};
}

std::optional<Map> ImportedFile::deletion(const model::Resource& /*resource*/) const {
  return Map{{"state", "absent"}};
}

}  // namespace tend::resources
