#include "engine/secret_values.hpp"

#include <fmt/format.h>

#include "engine/levels.hpp"
#include "load/load.hpp"

namespace tend::engine {
namespace {

class Filler {
 public:
  explicit Filler(const ReadSecret& read_secret) : read_secret_(read_secret) {}

  Value visit(const model::TypeSpec& spec, const Value& value, const std::string& what) {
    if (!model::holds_secret(spec)) return value;
    if (spec.type == model::Type::secret) {
      return model::names_a_secret(value) ? secret(value, what) : value;
    }
    if (value.is_list() && spec.items) {
      List items;
      for (const auto& item : value.as_list()) items.push_back(visit(*spec.items, item, what));
      return Value(std::move(items)).at(value.position());
    }
    return value.is_map() ? map(spec, value, what) : value;
  }

  Errors take() { return std::move(errors_); }

 private:
  Value map(const model::TypeSpec& spec, const Value& value, const std::string& what) {
    Map result = value.as_map();
    for (const auto& entry : value.as_map()) {
      const std::string inner = fmt::format("key `{}` of {}", entry.key, what);
      if (const auto* item = spec_of(spec, entry.key)) {
        result.set(entry.key, visit(*item, entry.value, inner), entry.key_position);
      }
    }
    return Value(std::move(result)).at(value.position());
  }

  static const model::TypeSpec* spec_of(const model::TypeSpec& spec, const std::string& key) {
    for (const auto& field : spec.fields) {
      if (field.name == key) return &field.spec;
    }
    return spec.fields.empty() ? spec.items.get() : nullptr;
  }

  Value secret(const Value& value, const std::string& what) {
    const std::string name = value.find("secret")->as_string();
    if (!read_secret_) return Value(Unknown{"secret " + name}).at(value.position());
    auto read = read_secret_(name);
    if (!read) {
      errors_.push_back(std::move(read).error());
      errors_.back().position = value.position();
      errors_.back().trail.push_back("for " + what);
      return {};
    }
    return read->is_unknown() ? read->at(value.position())
                              : read->marked_sensitive().at(value.position());
  }

  const ReadSecret& read_secret_;
  Errors errors_;
};

}  // namespace

Checked<Value> with_secrets(const model::TypeSpec& spec, const Value& value,
                            const std::string& what, const ReadSecret& read_secret) {
  Filler filler(read_secret);
  Value filled = filler.visit(spec, value, what);
  auto errors = filler.take();
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return filled;
}

Checked<std::vector<std::string>> secrets_needed(const CompileInput& input) {
  auto host_roles = load::roles_of(input.inventory, input.host);
  if (!host_roles) return tl::unexpected(std::move(host_roles).error());
  std::vector<std::string> names;
  CompileInput asking = input;
  asking.read_secret = [&](const std::string& name) -> Result<Value> {
    names.push_back(name);
    return Value(Unknown{"secret " + name});
  };
  Errors errors;
  (void)merge_parameters(asking, *host_roles, common_scope(asking, *host_roles), errors);
  if (!errors.empty()) return tl::unexpected(in_order(std::move(errors)));
  return names;
}

}  // namespace tend::engine
