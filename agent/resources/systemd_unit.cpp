#include "resources/systemd_unit.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/managed_file.hpp"
#include "resources/unit_name.hpp"
#include "resources/unit_text.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;

constexpr const char* kUnitDirectory = "/etc/systemd/system/";

model::KindSchema make_schema() {
  auto attributes = content_attributes();
  attributes.push_back(
      attribute("dropin", model::Type::string,
                "the name of a drop-in, for a unit whose file is somebody else's"));
  attributes.push_back(state_present_or_absent());
  return {"systemd_unit", "a unit file, or a drop-in for one", "a unit, by default a .service",
          std::move(attributes)};
}

std::string unit_of(const Resource& resource) {
  return resource.id.name.substr(0, resource.id.name.find('#'));
}

std::string path_of(const Resource& resource) {
  const std::string unit = kUnitDirectory + unit_of(resource);
  if (!resource.has("dropin")) return unit;
  return fmt::format("{}.d/{}.conf", unit, resource.text("dropin"));
}

FileWish wish_of(const Resource& resource) {
  FileWish wish;
  wish.path = path_of(resource);
  wish.node = wished_absent(resource) ? Node::absent : Node::file;
  wish.content = content_wish(resource);
  wish.mode = "0644";
  wish.owner = "root";
  wish.group = "root";
  return wish;
}

class SystemdUnit final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return canonical_unit(name);
  }

  std::string identity(const std::string& canonical_name, const Map& attributes) const override {
    const Value* dropin = attributes.find("dropin");
    if (dropin == nullptr || !dropin->is_string()) return canonical_name;
    return canonical_name + "#" + dropin->as_string();
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    check_dropin(resource, errors);
    if (!wished_absent(resource)) check_content(resource, errors);
    return errors;
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    const std::string part =
        resource.has("dropin") ? "drop-in " + resource.text("dropin") : std::string("definition");
    return {{{Domain::path, path_of(resource)}, ""}, {{Domain::unit, unit_of(resource)}, part}};
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::path, parent_path(path_of(resource))}};
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

  bool reloads_units(const model::Change& /*change*/) const override { return true; }

  Status apply(const model::Change& change, const Resource& resource,
               system::Writers& writers) const override {
    TEND_CHECK(apply_file(wish_of(resource), change, writers));
    writers.units.note_unit_files_changed();
    return {};
  }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    Map wish{{"state", original_existed(original) ? "present" : "absent"}};
    if (const Value* content = original.find("content")) wish.set("content", *content);
    if (resource.has("dropin")) wish.set("dropin", *resource.find("dropin"));
    return {std::move(wish), ""};
  }

  std::string replaced_file(const Resource& resource) const override { return path_of(resource); }

 private:
  static void check_dropin(const Resource& resource, Errors& errors) {
    if (!resource.has("dropin")) return;
    const std::string name = resource.text("dropin");
    const bool plain = !name.empty() && !name.starts_with('.') && canonical_unit(name);
    if (plain && !name.ends_with(".conf")) return;
    errors.push_back(make_error(
        ErrorCode::invalid,
        fmt::format("`{}` is no name of a drop-in: letters, digits, - and _, without .conf",
                    printable(name)),
        position_of(resource, "dropin")));
  }

  static void check_content(const Resource& resource, Errors& errors) {
    if (!resource.has("content")) {
      errors.push_back(make_error(ErrorCode::invalid,
                                  "`systemd_unit` needs `content`, `template` or `source`",
                                  resource.source));
      return;
    }
    if (const auto fault = unit_text_fault(resource.text("content"))) {
      errors.push_back(make_error(ErrorCode::invalid,
                                  fmt::format("this is no unit file: {}", *fault),
                                  position_of(resource, "content")));
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_systemd_unit() {
  return std::make_unique<SystemdUnit>();
}

}  // namespace tend::resources
