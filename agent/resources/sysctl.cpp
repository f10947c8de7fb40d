#include "resources/sysctl.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/managed_file.hpp"
#include "resources/names.hpp"
#include "resources/sysctl_text.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Change;
using model::Resource;

constexpr const char* kRunning = "running value";
constexpr const char* kObstacle = ".obstacle";

model::KindSchema make_schema() {
  return {"sysctl",
          "a parameter of the kernel",
          "a key, as net.ipv4.ip_forward",
          {attribute("value", model::Type::any,
                     "text or a number; with `state: absent` the running value to go back to"),
           state_present_or_absent()}};
}

std::optional<std::string> value_of(const Resource& resource) {
  const Value* value = resource.find("value");
  if (value == nullptr || !(value->is_string() || value->is_integer())) return std::nullopt;
  return canonical_sysctl_value(value->is_string() ? value->as_string()
                                                   : std::to_string(value->as_integer()));
}

FileWish file_of(const Resource& resource) {
  const std::string& key = resource.id.name;
  FileWish wish;
  wish.path = sysctl_file(key);
  if (wished_absent(resource)) {
    wish.node = Node::absent;
    return wish;
  }
  wish.content = Value(sysctl_file_text(key, value_of(resource).value_or("")));
  wish.mode = "0644";
  wish.owner = "root";
  wish.group = "root";
  return wish;
}

Result<Value> running_value(const std::string& key, const system::KernelReader& kernel) {
  auto value = kernel.parameter(key);
  if (value) return *value ? Value(canonical_sysctl_value(**value)) : Value();
  if (value.error().code == ErrorCode::permission) return Value(Unknown{"needs root"});
  return fail(std::move(value).error());
}

Status refuse_override(const std::string& key, const std::string& value,
                       const system::FileReader& files) {
  TEND_TRY(later, sysctl_override(key, files));
  if (!later || later->value == value) return {};
  return fail(ErrorCode::refused,
              fmt::format("{} sets {} to {} and counts after {}: at the next boot {} would be lost",
                          later->file, key, later->value, sysctl_file(key), value));
}

class Sysctl final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return canonical_sysctl_key(name);
  }

  Errors validate(const Resource& resource) const override {
    if (!resource.has("value")) {
      if (wished_absent(resource)) return {};
      return {make_error(ErrorCode::invalid, "`sysctl` needs `value`", resource.source)};
    }
    const auto value = value_of(resource);
    if (value && !value->empty() && !has_control_characters(*value)) return {};
    return {make_error(ErrorCode::invalid, "`value` must be one line of text or a number",
                       position_of(resource, "value"))};
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, sysctl_file(resource.id.name)}, ""}};
  }
  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::path, parent_path(sysctl_file(resource.id.name))}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    const std::string& key = resource.id.name;
    if (!wished_absent(resource)) {
      TEND_CHECK(refuse_override(key, value_of(resource).value_or(""), readers.files));
    }
    TEND_TRY(state, observe_file(file_of(resource), readers));
    TEND_TRY(running, running_value(key, readers.kernel));
    state.set(kRunning, running);
    state.set(kObstacle, Value(readers.kernel.parameter_obstacle(key)));
    return state;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    auto changes = decide_file(file_of(resource), resource, observed);
    const auto wanted = value_of(resource);
    const Value* running = observed.find(kRunning);
    if (!wanted || running == nullptr || *running == Value(*wanted)) return changes;
    Change change = make_change(resource, model::Action::change,
                                running->is_null() ? "the kernel has no such parameter now"
                                                   : fmt::format("running value is {}, wanted {}",
                                                                 running->display(), *wanted));
    change.attributes.push_back({kRunning, *running, Value(*wanted)});
    changes.push_back(std::move(change));
    return changes;
  }

  std::string deferral(const Change& change, const model::State& observed,
                       const Moment& /*moment*/) const override {
    if (change.find(kRunning) == nullptr) return "";
    const Value* obstacle = observed.find(kObstacle);
    if (obstacle != nullptr && obstacle->is_string() && !obstacle->as_string().empty()) {
      return obstacle->as_string();
    }
    const Value* running = observed.find(kRunning);
    return running != nullptr && running->is_null()
               ? "the kernel has no such parameter now (a module that is not loaded?)"
               : "";
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    if (const auto* running = change.find(kRunning)) {
      return writers.kernel.set_parameter(resource.id.name, running->after.as_string());
    }
    return apply_file(file_of(resource), change, writers);
  }

  std::string replaced_file(const Resource& resource) const override {
    return sysctl_file(resource.id.name);
  }

  // The drop-in goes, and the running value back to what it was before our first touch.
  Restoration restoration(const Resource& resource, const model::State& original) const override {
    const Value* content = original.find("content");
    if (content != nullptr && content->is_string()) {
      if (auto value = sysctl_value_in(content->as_string(), resource.id.name)) {
        return {Map{{"value", Value(*value)}, {"state", "present"}}, ""};
      }
    }
    Map wish{{"state", "absent"}};
    const Value* running = original.find(kRunning);
    if (running != nullptr && running->is_string()) wish.set("value", *running);
    return {std::move(wish), ""};
  }
};

}  // namespace

std::unique_ptr<Provider> make_sysctl() {
  return std::make_unique<Sysctl>();
}

}  // namespace tend::resources
