#include "resources/package.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Action;
using model::Change;
using model::Resource;

model::KindSchema make_schema() {
  return {"package",
          "a package of the distribution",
          "a package",
          {attribute("version", model::Type::string, "to have exactly; else any will do"),
           state_present_or_absent()}};
}

// deb-control(5), "Package".
bool package_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

bool is_true(const model::State& state, const char* name) {
  const Value* value = state.find(name);
  return value != nullptr && value->is_bool() && value->as_bool();
}

Value before_of(const model::State& state, const char* name) {
  const Value* value = state.find(name);
  return value == nullptr ? Value() : *value;
}

Change install(const Resource& resource, const model::State& observed, Action action,
               std::string reason) {
  Change change = make_change(resource, action, std::move(reason));
  change.attributes.push_back({"installed", before_of(observed, "installed"), true});
  if (resource.has("version")) {
    change.attributes.push_back(
        {"version", before_of(observed, "version"), *resource.find("version")});
  }
  return change;
}

std::vector<Change> decide_removal(const Resource& resource, const model::State& observed) {
  const Value installed = before_of(observed, "installed");
  if (installed == Value(false)) return {};
  Change change =
      make_change(resource, Action::remove,
                  installed.is_unknown() ? installed.display() : "installed, wanted absent");
  change.attributes.push_back({"installed", installed, false});
  return {std::move(change)};
}

class Package final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    const bool good = name.size() >= 2 && name.front() != '+' && name.front() != '-' &&
                      name.front() != '.' &&
                      std::all_of(name.begin(), name.end(), package_character);
    if (good) return name;
    return fail(
        ErrorCode::invalid,
        fmt::format("`{}` is no name of a package: a-z, 0-9, +, - and . (a version goes into "
                    "`version`)",
                    printable(name)));
  }

  Errors validate(const Resource& resource) const override {
    const std::string version = resource.text("version");
    if (version == "latest") {
      return {make_error(ErrorCode::invalid,
                         "`version: latest` is not offered: what a host gets would hang on the day "
                         "it runs; name a version, or leave upgrades to unattended-upgrades",
                         position_of(resource, "version"))};
    }
    if (!resource.has("version")) return {};
    auto line = one_line(version, "`version`");
    if (line && version.find_first_of(" =/") == std::string::npos && !version.starts_with('-'))
      return {};
    return {make_error(ErrorCode::invalid, fmt::format("`{}` is no version", printable(version)),
                       position_of(resource, "version"))};
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::package, resource.id.name}, ""}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(status, readers.packages.status(resource.id.name));
    model::State state{
        {"installed", status.installed}, {"held", status.held}, {"broken", status.broken}};
    if (status.installed) state.set("version", status.version);
    return state;
  }

  std::vector<Witness> witnesses(const Resource& /*resource*/) const override {
    return {{"/var/lib/dpkg/status", true}};
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    if (wished_absent(resource)) return decide_removal(resource, observed);
    const Value installed = before_of(observed, "installed");
    if (is_true(observed, "broken")) {
      return {install(resource, observed, Action::change, "only half installed")};
    }
    if (installed.is_unknown()) {
      return {install(resource, observed, Action::create, installed.display())};
    }
    if (!is_true(observed, "installed")) {
      return {install(resource, observed, Action::create, "not installed")};
    }
    const model::State existing = observed_as_existing(observed);
    Differences differences(resource, existing);
    differences.compare("version");
    auto changes = differences.changes();
    if (!changes.empty() && is_true(observed, "held")) changes.front().reason += "; it is held";
    return changes;
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    return apply_all({{&change, &resource}}, writers);
  }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    if (is_true(original, "installed")) return {std::nullopt, ""};
    return {std::nullopt, fmt::format("{} stays installed: others may need it by now (`on_remove: "
                                      "delete` takes it off)",
                                      resource.id.name)};
  }

  bool batched() const override { return true; }

  Status apply_all(const std::vector<Item>& items, system::Writers& writers) const override {
    std::vector<system::PackageWish> wishes;
    std::vector<std::string> unwanted;
    for (const Item& item : items) {
      const std::string& name = item.resource->id.name;
      if (item.change->action == Action::remove) {
        unwanted.push_back(name);
      } else {
        wishes.push_back({name, item.resource->text("version"),
                          std::chrono::seconds(item.resource->timeout_seconds.value_or(0))});
      }
    }
    if (!wishes.empty()) TEND_CHECK(writers.packages.install(wishes));
    if (!unwanted.empty()) TEND_CHECK(writers.packages.remove(unwanted));
    return {};
  }

 private:
  static model::State observed_as_existing(model::State observed) {
    observed.set("exists", true);
    return observed;
  }
};

}  // namespace

std::unique_ptr<Provider> make_package() {
  return std::make_unique<Package>();
}

}  // namespace tend::resources
