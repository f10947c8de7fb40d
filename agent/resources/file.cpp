#include "resources/file.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/managed_file.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

model::KindSchema make_schema() {
  auto attributes = content_attributes();
  attributes.front() = may_be_secret(std::move(attributes.front()));
  attributes.push_back(
      choice("state", {"file", "directory", "link", "absent"}, "what it is to be"));
  attributes.push_back(attribute("target", Type::string, "where a link leads"));
  attributes.push_back(attribute("mode", Type::mode, "permission bits, as \"0644\""));
  attributes.push_back(attribute("owner", Type::string, "a user, by name or number"));
  attributes.push_back(attribute("group", Type::string, "a group, by name or number"));
  attributes.push_back(validate_attribute());
  return {"file", "a file, directory or symbolic link", "an absolute path", std::move(attributes)};
}

Node node_of(const Resource& resource) {
  const std::string state = resource.text("state", "file");
  if (state == "directory") return Node::directory;
  if (state == "link") return Node::link;
  return state == "absent" ? Node::absent : Node::file;
}

FileWish wish_of(const Resource& resource) {
  FileWish wish;
  wish.path = resource.id.name;
  wish.node = node_of(resource);
  wish.content = content_wish(resource);
  wish.target = resource.text("target");
  wish.mode = text_wish(resource, "mode");
  wish.owner = text_wish(resource, "owner");
  wish.group = text_wish(resource, "group");
  const Value* left = resource.left.find("target");
  if (resource.leaving && left != nullptr && left->is_string()) wish.own_link = left->as_string();
  wish.validation.argv = list_wish(resource, "validate");
  wish.validation.timeout = timeout_of(resource, wish.validation.timeout);
  wish.validation.silent = resource.sensitive;
  return wish;
}

class File final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return canonical_path(name);
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    const Node node = node_of(resource);
    if (node == Node::absent) return errors;
    const std::string state = resource.text("state", "file");
    if (node != Node::file) refuse(resource, {"content", "validate"}, state, errors);
    if (node != Node::link) refuse(resource, {"target"}, state, errors);
    if (node == Node::link) refuse(resource, {"mode", "owner", "group"}, state, errors);
    if (node == Node::link && resource.text("target").empty()) {
      errors.push_back(
          make_error(ErrorCode::invalid, "`state: link` needs `target`", resource.source));
    }
    if (node == Node::file) check_validate(resource, errors);
    return errors;
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, resource.id.name}, ""}};
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    std::vector<Subject> subjects{{Domain::path, parent_path(resource.id.name)}};
    if (const auto owner = text_wish(resource, "owner")) subjects.push_back({Domain::user, *owner});
    if (const auto group = text_wish(resource, "group"))
      subjects.push_back({Domain::group, *group});
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    return observe_file(wish_of(resource), readers);
  }

  std::vector<Witness> witnesses(const Resource& resource) const override {
    return owned_path_witnesses(resource.id.name);
  }

  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    return decide_file(wish_of(resource), resource, observed);
  }

  Status apply(const model::Change& change, const Resource& resource,
               system::Writers& writers) const override {
    return apply_file(wish_of(resource), change, writers);
  }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
    return {original_file(original), ""};
  }

  std::optional<Map> deletion(const Resource& /*resource*/) const override {
    return Map{{"state", "absent"}};
  }

  std::string replaced_file(const Resource& resource) const override {
    return node_of(resource) == Node::directory ? "" : resource.id.name;
  }

 private:
  static void refuse(const Resource& resource, const std::vector<std::string>& names,
                     const std::string& state, Errors& errors) {
    for (const std::string& name : names) {
      if (!resource.has(name)) continue;
      errors.push_back(make_error(ErrorCode::invalid,
                                  fmt::format("`{}` does not go with `state: {}`", name, state),
                                  position_of(resource, name)));
    }
  }

  static void check_validate(const Resource& resource, Errors& errors) {
    if (!resource.has("validate")) return;
    check_validate_names_file(resource, errors);
    if (!resource.has("content")) {
      errors.push_back(make_error(ErrorCode::invalid,
                                  "`validate` needs `content`, `template` or `source`",
                                  position_of(resource, "validate")));
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_file() {
  return std::make_unique<File>();
}

}  // namespace tend::resources
