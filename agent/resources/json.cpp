#include "resources/json.hpp"

#include <fmt/format.h>

#include "base/diff.hpp"
#include "base/text.hpp"
#include "format/json.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/json_edit.hpp"
#include "resources/names.hpp"
#include "resources/text_file.hpp"
#include "resources/validation.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

constexpr const char* kKey = "key";
constexpr const char* kValue = "value";

model::KindSchema make_schema() {
  return {"json",
          "keys of a JSON file that others write too",
          "an absolute path",
          {attribute(kKey, Type::string,
                     "where in the file, dotted: `runtimes.nvidia`; a name with a dot in it is "
                     "quoted; else the whole file"),
           attribute(kValue, Type::any,
                     "what is there; a map is merged: one resource for each key in it, and one "
                     "whose value is null is as if not written"),
           with_default(true, attribute("create", Type::boolean,
                                        "make the file if it is missing; it goes with its last "
                                        "key")),
           validate_attribute(), state_present_or_absent()}};
}

std::string key_of(const Map& attributes) {
  const Value* key = attributes.find(kKey);
  return key == nullptr || !key->is_string() ? "" : key->as_string();
}

std::string path_of(const Resource& resource) {
  const std::string ending = "#" + key_of(resource.attributes);
  std::string path = resource.id.name;
  if (path.ends_with(ending)) path.resize(path.size() - ending.size());
  return path;
}

// REQUIRES: a resource that validate() accepted.
KeyPath key_path(const Resource& resource) {
  return parse_key(key_of(resource.attributes)).value_or(KeyPath{});
}

Value wished_value(const Resource& resource) {
  const Value* value = resource.find(kValue);
  return value == nullptr ? Value() : *value;
}

bool is_empty_map(const Value& value) {
  return value.is_map() && value.as_map().empty();
}

// Every key of the map that is none itself, as attributes of its own.
void add_parts(const KeyPath& path, const Value& value, const Map& attributes,
               std::vector<Map>& parts) {
  if (value.is_null()) return;
  if (value.is_map() && !value.as_map().empty()) {
    for (const auto& entry : value.as_map()) {
      KeyPath deeper = path;
      deeper.push_back(entry.key);
      add_parts(deeper, value.sensitive() ? entry.value.marked_sensitive() : entry.value,
                attributes, parts);
    }
    return;
  }
  Map part = attributes;
  part.set(kKey, key_text(path));
  part.set(kValue, value);
  parts.push_back(std::move(part));
}

// The text as a map; an empty file is one without keys, as the daemons that read such files see it.
std::string map_text(const std::string& text) {
  return trim(text).empty() ? "{}\n" : text;
}

Result<Value> parse_file(const std::string& path, const std::string& text) {
  auto document = format::parse_json(map_text(text));
  if (!document) {
    return fail(ErrorCode::refused,
                fmt::format("{} is {}; nothing of it is touched until somebody mends it", path,
                            document.error().message));
  }
  if (!document->is_map()) {
    return fail(ErrorCode::refused, fmt::format("{} is JSON, but a {} and no map with keys", path,
                                                Value::name_of(document->kind())));
  }
  return document;
}

// Whether both are the same map, in whatever order and spelling.
bool says_the_same(const std::string& text, const std::string& other) {
  const auto one = format::parse_json(map_text(text));
  const auto another = format::parse_json(map_text(other));
  return one && another && *one == *another;
}

std::string edited(const Resource& resource, const std::string& text) {
  const std::string result =
      wished_absent(resource) ? remove_key(map_text(text), key_path(resource))
                              : set_key(map_text(text), key_path(resource), wished_value(resource));
  // Where the last key given back makes it what it was, it gets its order and spaces back, too.
  const Value* former = resource.find(kFormer);
  const bool whole = former != nullptr && former->is_string();
  return whole && says_the_same(result, former->as_string()) ? former->as_string() : result;
}

class Json final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return canonical_path(name);
  }

  std::string identity(const std::string& canonical_name, const Map& attributes) const override {
    return canonical_name + "#" + key_of(attributes);
  }

  std::vector<Map> parts(const Map& attributes) const override {
    const Value* value = attributes.find(kValue);
    const std::string key = key_of(attributes);
    const auto path = key.empty() ? KeyPath{} : parse_key(key);
    const bool whole_file = path && path->empty();
    const bool mergeable = value != nullptr && value->is_map() && path;
    if (!mergeable || (whole_file && value->as_map().empty())) return {attributes};
    std::vector<Map> parts;
    add_parts(*path, *value, attributes, parts);
    return parts;
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    const auto refuse = [&](const char* attribute, std::string message) {
      errors.push_back(
          make_error(ErrorCode::invalid, std::move(message), position_of(resource, attribute)));
    };
    const std::string key = key_of(resource.attributes);
    const bool absent = wished_absent(resource);
    if (absent && resource.has(kValue)) {
      refuse(kValue, "`value` does not go with `state: absent`: `key` names what is to go");
    } else if (absent && key.empty()) {
      refuse("state", "`state: absent` needs `key`");
    } else if (!absent && !resource.has(kValue)) {
      refuse(kKey, "`json` needs `value`");
    } else if (key.empty()) {
      refuse(kValue,
             "without `key`, `value` must be a map with keys: they are merged into the file");
    } else if (!parse_key(key)) {
      refuse(kKey, fmt::format("`{}` names no key: names with dots between, quoted where one has a "
                               "dot itself",
                               printable(key)));
    }
    check_validate_names_file(resource, errors);
    return errors;
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, path_of(resource)}, key_of(resource.attributes)}};
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::path, parent_path(path_of(resource))}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(state, observe_text(path_of(resource), readers.files));
    const Value* found = state.find(kText);
    if (found == nullptr) return state;
    const Value text = resource.sensitive ? found->marked_sensitive() : *found;
    state.set(kText, text);
    if (text.is_unknown()) {
      state.set(kValue, text);
      return state;
    }
    TEND_TRY(document, parse_file(path_of(resource), text.as_string()));
    const Value* value = value_at(document, key_path(resource));
    if (value != nullptr) {
      state.set(kValue, resource.sensitive ? value->marked_sensitive() : *value);
    }
    return state;
  }

  std::vector<Witness> witnesses(const Resource& resource) const override {
    return {{path_of(resource)}};
  }

  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    const bool absent = wished_absent(resource);
    Differences differences(resource, observed);
    if (absent && differences.presence() == Presence::absent) return {};
    const Value before = differences.before(kValue);
    const Value wanted = absent ? Value() : wished_value(resource);
    if (is_empty_map(wanted) && before.is_map()) return {};
    differences.compare(kValue, wanted);
    if (differences.empty()) return {};
    return {change_of(resource, differences, observed)};
  }

  // A change planned before anybody could see the file counts on a package to bring it.
  Status apply(const model::Change& change, const Resource& resource,
               system::Writers& writers) const override {
    const std::string path = path_of(resource);
    if (change.action == model::Action::remove) return writers.files.remove(path);
    const auto* value = change.find(kValue);
    const bool unseen = value != nullptr && value->before.is_unknown();
    const Validation validation{list_wish(resource, "validate"),
                                timeout_of(resource, Validation{}.timeout), resource.sensitive};
    system::FileAttributes attributes;
    if (resource.sensitive) attributes.mode = 0600;
    return edit_text(
        path, unseen || resource.flag("create"), writers.files,
        [&](const std::string& text) { return edited(resource, text); },
        validator_of(validation, path, writers.processes), attributes);
  }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    const Value* before = original.find(kValue);
    const bool was_there = before != nullptr && !before->is_null();
    if (was_there && resource.sensitive) {
      return {std::nullopt, "what was there before is secret and not on record"};
    }
    Map wish{{kKey, key_of(resource.attributes)},
             {"state", was_there ? "present" : "absent"},
             {"create", !original_existed(original)}};
    if (was_there) wish.set(kValue, *before);
    if (const Value* content = original.find("content")) wish.set(kFormer, *content);
    return {std::move(wish), ""};
  }

  std::optional<Map> deletion(const Resource& resource) const override {
    return Map{{kKey, key_of(resource.attributes)}, {"state", "absent"}, {"create", false}};
  }

  std::string replaced_file(const Resource& resource) const override { return path_of(resource); }

 private:
  static model::Change change_of(const Resource& resource, const Differences& differences,
                                 const model::State& observed) {
    const Value before = differences.before(kValue);
    const Value wanted = wished_absent(resource) ? Value() : wished_value(resource);
    const Value* text = observed.find(kText);
    const bool known = text != nullptr && text->is_string();
    const std::string old_text = known ? text->as_string() : "";
    const bool unreadable = text != nullptr && !known;
    model::Change change = make_change(resource, action(resource, differences, old_text),
                                       reason(differences, before, wanted));
    change.attributes.push_back({kValue, before, wanted});
    if (!unreadable) {
      const bool goes = change.action == model::Action::remove;
      change.diff = unified_diff(old_text, goes ? "" : edited(resource, old_text));
    }
    return change;
  }

  static model::Action action(const Resource& resource, const Differences& differences,
                              const std::string& old_text) {
    if (!resource.flag("create")) return model::Action::change;
    if (differences.presence() == Presence::absent) return model::Action::create;
    // A file that was there before us stays, whatever a wish takes out of it.
    const bool last =
        resource.leaving && wished_absent(resource) && trim(edited(resource, old_text)) == "{}";
    return last ? model::Action::remove : model::Action::change;
  }

  static std::string reason(const Differences& differences, const Value& before,
                            const Value& wanted) {
    if (differences.presence() == Presence::absent) return "file does not exist";
    if (before.is_unknown()) return "value is " + before.display();
    if (wanted.is_null()) return "key is there, wanted absent";
    if (before.is_null()) return "key is missing";
    if (before.contains_sensitive() || wanted.contains_sensitive()) return "value differs";
    return fmt::format("value is {}, wanted {}", before.display(), wanted.display());
  }
};

}  // namespace

std::unique_ptr<Provider> make_json() {
  return std::make_unique<Json>();
}

}  // namespace tend::resources
