#include "resources/sudoers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/managed_file.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;

model::KindSchema make_schema() {
  auto attributes = content_attributes();
  attributes.push_back(state_present_or_absent());
  return {"sudoers", "rules of sudo, in a file of their own that visudo has checked",
          "a file below /etc/sudoers.d", std::move(attributes)};
}

std::string path_of(const Resource& resource) {
  return "/etc/sudoers.d/" + resource.id.name;
}

FileWish wish_of(const Resource& resource) {
  FileWish wish;
  wish.path = path_of(resource);
  if (wished_absent(resource)) {
    wish.node = Node::absent;
    return wish;
  }
  wish.content = content_wish(resource);
  wish.mode = "0440";
  wish.owner = "root";
  wish.group = "root";
  wish.validation.argv = {"visudo", "-cf", "%s"};
  wish.validation.timeout = timeout_of(resource, wish.validation.timeout);
  return wish;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

class Sudoers final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  // sudoers(5), "Including other files from within sudoers".
  Result<std::string> canonical_name(const std::string& name) const override {
    const bool good = !name.empty() && name.front() != '-' &&
                      std::all_of(name.begin(), name.end(), is_name_character);
    if (good) return name;
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is no name of a file below /etc/sudoers.d: letters, digits, _ "
                            "and - (sudo passes over names with a dot or a tilde)",
                            printable(name)));
  }

  Errors validate(const Resource& resource) const override {
    if (wished_absent(resource) || resource.has("content")) return {};
    return {make_error(ErrorCode::invalid, "`sudoers` needs `content`, `template` or `source`",
                       resource.source)};
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, path_of(resource)}, ""}};
  }
  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::path, parent_path(path_of(resource))}, {Domain::package, "sudo"}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    return observe_file(wish_of(resource), readers);
  }
  std::vector<Witness> witnesses(const Resource& resource) const override {
    return owned_path_witnesses(path_of(resource));
  }
  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    return decide_file(wish_of(resource), resource, observed);
  }
  Status apply(const model::Change& change, const Resource& resource,
               system::Writers& writers) const override {
    return apply_file(wish_of(resource), change, writers);
  }

  std::string replaced_file(const Resource& resource) const override { return path_of(resource); }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
    const Value* content = original.find("content");
    if (!original_existed(original)) return {Map{{"state", "absent"}}, ""};
    if (content == nullptr) return {std::nullopt, "nobody knows what it held before"};
    return {Map{{"content", *content}, {"state", "present"}}, ""};
  }
};

}  // namespace

std::unique_ptr<Provider> make_sudoers() {
  return std::make_unique<Sudoers>();
}

}  // namespace tend::resources
