#include "engine/decode.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "system/units.hpp"
#include "template/template.hpp"

namespace tend::engine {
namespace {

constexpr std::string_view kContent = "content";

bool evaluated_before(std::string_view attribute) {
  return attribute == "when" || attribute == "loop";
}

const model::AttributeSpec* find_common(std::string_view name) {
  const auto& all = model::common_attributes();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& spec) { return spec.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> all_names(const model::KindSchema& schema) {
  auto names = schema.attribute_names();
  for (const auto& common : model::common_attributes()) names.push_back(common.name);
  std::sort(names.begin(), names.end());
  return names;
}

const std::map<std::string, SourcePtr>& files_for(const model::Role& role, model::RoleFile where) {
  return where == model::RoleFile::rendered ? role.templates : role.files;
}

std::string_view folder_of(model::RoleFile where) {
  return where == model::RoleFile::rendered ? "templates" : "files";
}

Result<SourcePtr> role_file(const model::Role& role, model::RoleFile where, const Value& name) {
  const auto& files = files_for(role, where);
  const auto found = files.find(name.as_string());
  if (found != files.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [path, source] : files) known.push_back(path);
  auto error = make_error(
      ErrorCode::invalid,
      fmt::format("role `{}` has no file {}/{}", role.name, folder_of(where), name.as_string()),
      name.position());
  error.suggestion = did_you_mean(name.as_string(), known);
  return fail(std::move(error));
}

bool is_plain_text(const Value& value) {
  return value.is_string() && value.as_string().find("{{") == std::string::npos &&
         value.as_string().find("{%") == std::string::npos;
}

void check_role_file(const model::AttributeSpec& spec, const Value& name, const model::Role& role,
                     Errors& errors) {
  if (!is_plain_text(name)) return;
  auto source = role_file(role, spec.role_file, name);
  if (!source) {
    errors.push_back(std::move(source).error());
  } else if (spec.role_file == model::RoleFile::rendered) {
    for (auto& error : templates::check_syntax(*source)) errors.push_back(std::move(error));
  }
}

// The text that a `template:` or `source:` stands for.
Result<Value> role_file_content(const model::AttributeSpec& spec, const Value& name,
                                const model::Role& role, const templates::Scope& scope) {
  TEND_TRY(source, role_file(role, spec.role_file, name));
  if (spec.role_file == model::RoleFile::verbatim) {
    return Value(source->text).at(Position{source, 1, 1, 1});
  }
  auto text = templates::render_file(source, scope);
  if (text) return text;
  const std::string used = fmt::format("while rendering for {}", name.position().str());
  return fail(std::move(text).error().with_context(used));
}

void set_common(const std::string& name, const Value& value, model::Resource& resource,
                Errors& errors) {
  const auto ids = [&](std::vector<model::ResourceId>& into) {
    for (const auto& text : as_strings(value)) {
      if (auto id = model::ResourceId::parse(text)) {
        into.push_back(std::move(*id));
      } else {
        errors.push_back(make_error(ErrorCode::invalid,
                                    fmt::format("`{}` is no id; ids look like kind:name", text),
                                    value.position()));
      }
    }
  };
  const auto units = [&](std::vector<std::string>& into) {
    for (const auto& text : as_strings(value)) into.push_back(system::full_unit_name(text));
  };
  if (name == "after") ids(resource.after);
  if (name == "before") ids(resource.before);
  if (name == "restarts") units(resource.restarts);
  if (name == "reloads") units(resource.reloads);
  if (name == "triggers") resource.triggers = as_strings(value);
  if (name == "audit") resource.audit = value.as_bool();
  if (name == "sensitive") resource.sensitive = value.as_bool();
  if (name == "timeout") resource.timeout_seconds = value.as_integer();
  if (name == "retries") resource.retries = static_cast<int>(value.as_integer());
  if (name == "defer") resource.defer = trim(value.as_string());
  if (name == "defer_restart") resource.defer_restart = trim(value.as_string());
  if (name == "defer_at_most") resource.defer_at_most_seconds = value.as_integer();
  if (name == "on_remove") {
    const std::string& rule = value.as_string();
    resource.on_remove = rule == "restore"  ? model::OnRemove::restore
                         : rule == "delete" ? model::OnRemove::remove
                                            : model::OnRemove::keep;
  }
}

void append(Errors& errors, Errors more) {
  for (auto& error : more) errors.push_back(std::move(error));
}

// `content` is given once: by itself or through one role file.
void check_single_content(const model::ResourceTemplate& written, const model::KindSchema& schema,
                          Errors& errors) {
  const Map::Entry* first = nullptr;
  for (const auto& entry : written.attributes) {
    const auto* spec = schema.find(entry.key);
    if (spec == nullptr || (spec->role_file == model::RoleFile::none && entry.key != kContent)) {
      continue;
    }
    if (first != nullptr) {
      errors.push_back(
          make_error(ErrorCode::invalid,
                     fmt::format("`{}` and `{}` exclude each other", first->key, entry.key),
                     entry.key_position));
    }
    first = &entry;
  }
}

// A limit on waiting, of what never waits.
void check_limit(const model::ResourceTemplate& written, Errors& errors) {
  const auto* limit = written.attributes.find_entry("defer_at_most");
  const bool waits =
      written.attributes.contains("defer") || written.attributes.contains("defer_restart");
  if (limit == nullptr || waits) return;
  errors.push_back(make_error(ErrorCode::invalid,
                              "`defer_at_most` limits a `defer`, and there is none",
                              limit->key_position));
}

// Where a secret would be seen by whoever sees the plan, the process list or the file system.
Error secret_misplaced(const std::string& attribute, const model::KindSchema& schema,
                       const Position& position) {
  auto error = make_error(
      ErrorCode::invalid,
      fmt::format(
          "a secret cannot be part of `{}` of `{}`: it would be seen in plans, reports or the "
          "list of processes",
          attribute, schema.name),
      position);
  std::vector<std::string> fit;
  for (const auto& spec : schema.attributes) {
    if (spec.takes_secrets) fit.push_back("`" + spec.name + "`");
  }
  error.notes.push_back(fmt::format("`{}` takes secrets in {}", schema.name,
                                    fit.empty() ? "no attribute" : join(fit, ", ")));
  return error;
}

class Decoder {
 public:
  Decoder(const model::Role& role, const model::KindSchema& schema, const templates::Scope& scope,
          model::Resource& resource, Errors& errors)
      : role_(role), schema_(schema), scope_(scope), resource_(resource), errors_(errors) {}

  void decode(const Map::Entry& entry) {
    const auto* own = schema_.find(entry.key);
    const auto* common = own == nullptr ? find_common(entry.key) : nullptr;
    if (own == nullptr && common == nullptr) return;  // check_attributes told
    auto rendered = templates::render_value(entry.value, scope_);
    if (!rendered) {
      errors_.push_back(std::move(rendered).error());
      return;
    }
    if (rendered->is_null())
      return;  // as if not written: `owner: "{{ params.owner }}"` of an unset parameter
    const auto& spec = own != nullptr ? own->spec : common->spec;
    auto value = model::conform(spec, *rendered, fmt::format("attribute `{}`", entry.key));
    if (!value) {
      append(errors_, std::move(value).error());
    } else if (value->contains_sensitive() && (own == nullptr || !own->takes_secrets)) {
      errors_.push_back(secret_misplaced(entry.key, schema_, entry.value.position()));
    } else if (value->contains_unknown()) {
      note_unknown(*value);
    } else if (common != nullptr || own->circumstance) {
      set_common(entry.key, *value, resource_, errors_);
    } else {
      set_own(*own, entry, *value);
    }
  }

 private:
  bool takes_secret_content() const {
    const auto* content = schema_.find(kContent);
    return content != nullptr && content->takes_secrets;
  }

  void note_unknown(const Value& value) {
    resource_.unknown =
        value.is_unknown() ? value.as_unknown().reason : "a part of an attribute is unknown";
  }

  void set_own(const model::AttributeSpec& spec, const Map::Entry& entry, const Value& value) {
    if (spec.role_file == model::RoleFile::none) {
      if (value.contains_sensitive()) resource_.sensitive = true;
      resource_.attributes.set(entry.key, value, entry.key_position);
      return;
    }
    auto content = role_file_content(spec, value, role_, scope_);
    if (!content) {
      // A missing literal file was told by check_attributes already.
      if (!is_plain_text(entry.value) ||
          files_for(role_, spec.role_file).count(value.as_string()) > 0) {
        errors_.push_back(std::move(content).error());
      }
    } else if (content->is_unknown()) {
      note_unknown(*content);
    } else if (content->sensitive() && !takes_secret_content()) {
      errors_.push_back(secret_misplaced(entry.key, schema_, value.position()));
    } else {
      if (content->sensitive()) resource_.sensitive = true;
      resource_.attributes.set(std::string(kContent), *content, entry.key_position);
    }
  }

  const model::Role& role_;
  const model::KindSchema& schema_;
  const templates::Scope& scope_;
  model::Resource& resource_;
  Errors& errors_;
};

void fill_defaults(const model::KindSchema& schema, model::Resource& resource) {
  for (const auto& attribute : schema.attributes) {
    if (attribute.spec.default_value && !resource.attributes.contains(attribute.name)) {
      resource.attributes.set(attribute.name, *attribute.spec.default_value);
    }
  }
}

void check_required(const model::ResourceTemplate& written, const model::KindSchema& schema,
                    const model::Resource& resource, Errors& errors) {
  for (const auto& attribute : schema.attributes) {
    if (attribute.spec.required && !resource.attributes.contains(attribute.name)) {
      errors.push_back(make_error(
          ErrorCode::invalid, fmt::format("`{}` needs attribute `{}`", schema.name, attribute.name),
          written.position));
    }
  }
}

}  // namespace

std::vector<std::string> as_strings(const Value& value) {
  if (value.is_string()) return {value.as_string()};
  std::vector<std::string> texts;
  if (!value.is_list()) return texts;
  for (const auto& item : value.as_list()) {
    if (item.is_string()) texts.push_back(item.as_string());
  }
  return texts;
}

void check_attributes(const model::ResourceTemplate& resource, const model::Role& role,
                      const model::KindSchema& schema, Errors& errors) {
  for (const auto& entry : resource.attributes) {
    const auto* spec = schema.find(entry.key);
    if (spec != nullptr) {
      if (spec->role_file != model::RoleFile::none) {
        check_role_file(*spec, entry.value, role, errors);
      }
      continue;
    }
    if (find_common(entry.key) != nullptr) continue;
    auto error =
        make_error(ErrorCode::invalid,
                   fmt::format("unknown key `{}` in resource `{}`", entry.key, schema.name),
                   entry.key_position);
    error.suggestion = did_you_mean(entry.key, all_names(schema));
    error.notes.push_back("known keys: " + join(all_names(schema), ", "));
    errors.push_back(std::move(error));
  }
  check_single_content(resource, schema, errors);
  check_limit(resource, errors);
}

bool decode_attributes(const model::ResourceTemplate& written, const model::Role& role,
                       const model::KindSchema& schema, const templates::Scope& scope,
                       model::Resource& resource, Errors& errors) {
  const std::size_t faults = errors.size();
  Decoder decoder(role, schema, scope, resource, errors);
  for (const auto& entry : written.attributes) {
    if (!evaluated_before(entry.key)) decoder.decode(entry);
  }
  fill_defaults(schema, resource);
  if (resource.unknown.empty() && errors.size() == faults) {
    check_required(written, schema, resource, errors);
  }
  return errors.size() == faults;
}

}  // namespace tend::engine
