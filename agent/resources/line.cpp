#include "resources/line.hpp"

#include <fmt/format.h>

#include "base/diff.hpp"
#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/line_edit.hpp"
#include "resources/names.hpp"
#include "resources/text_file.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

constexpr const char* kAfter = "insert_after";
constexpr const char* kBefore = "insert_before";
constexpr const char* kPatterns[] = {"regexp", kAfter, kBefore};

model::KindSchema make_schema() {
  return {
      "line",
      "one line of a text file",
      "an absolute path",
      {may_be_secret(attribute("text", Type::string, "the line")),
       attribute("regexp", Type::string, "finds the line that `text` takes the place of"),
       attribute("key", Type::string, "what tells this line from others of the same file"),
       attribute("insert_after", Type::string, "a new line goes behind the last line with this"),
       attribute("insert_before", Type::string, "a new line goes before the last line with this"),
       with_default(false, attribute("create", Type::boolean,
                                     "make the file if it is missing; it goes with its last line")),
       state_present_or_absent()}};
}

std::string key_of(const Map& attributes) {
  for (const char* name : {"key", "regexp", "text"}) {
    const Value* value = attributes.find(name);
    if (value != nullptr && value->is_string()) return value->as_string();
  }
  return "";
}

// The same line of the same file: whatever the wish, the key stays.
Map same_line(const Resource& resource, const char* state) {
  return {{"key", key_of(resource.attributes)}, {"state", state}};
}

Restoration line_restoration(const Resource& resource, const model::State& original) {
  const Value* lines = original.find("lines");
  const auto before = lines == nullptr ? std::vector<std::string>{} : texts_of(*lines);
  if (wished_absent(resource)) {
    if (before.empty()) return {std::nullopt, ""};
    if (before.size() > 1) {
      return {std::nullopt, count_of(before.size(), "line") + " that went are not put back"};
    }
    Map wish = same_line(resource, "present");
    wish.set("text", before.front());
    for (const char* place : {kAfter, kBefore}) {
      const Value* neighbour = original.find(place);
      if (neighbour == nullptr || !neighbour->is_string()) continue;
      wish.set(place, Pattern::of_whole_line(neighbour->as_string()));
    }
    return {std::move(wish), ""};
  }
  if (!resource.has("text")) return {std::nullopt, "its line is secret and not on record"};
  if (!before.empty()) {
    Map wish = same_line(resource, "present");
    wish.set("text", before.front());
    wish.set("regexp", Pattern::of_whole_line(resource.text("text")));
    return {std::move(wish), ""};
  }
  Map wish = same_line(resource, "absent");
  wish.set("text", resource.text("text"));
  wish.set("create", !original_existed(original));
  return {std::move(wish), ""};
}

std::string path_of(const Resource& resource) {
  const std::string ending = "#" + key_of(resource.attributes);
  std::string path = resource.id.name;
  if (path.ends_with(ending)) path.resize(path.size() - ending.size());
  return path;
}

// REQUIRES: a resource that validate() accepted.
LineWish wish_of(const Resource& resource) {
  const auto pattern = [&](const char* name) -> std::optional<Pattern> {
    const auto expression = text_wish(resource, name);
    if (!expression) return std::nullopt;
    auto compiled = Pattern::compile(*expression);
    return compiled ? std::optional(std::move(compiled).value()) : std::nullopt;
  };
  return {!wished_absent(resource), resource.text("text"), pattern("regexp"),
          pattern("insert_after"), pattern("insert_before")};
}

class Line final : public Provider {
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

  Errors validate(const Resource& resource) const override {
    Errors errors;
    for (const char* name : kPatterns) check_pattern(resource, name, errors);
    if (!errors.empty()) return errors;
    check_text(resource, errors);
    if (resource.has("insert_after") && resource.has("insert_before")) {
      errors.push_back(make_error(ErrorCode::invalid,
                                  "`insert_after` and `insert_before` exclude each other",
                                  position_of(resource, "insert_before")));
    }
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
    const Value content = *found;
    const LineWish wish = wish_of(resource);
    const Value lines =
        content.is_unknown() ? content : list_value(lines_concerned(content.as_string(), wish));
    state.set("lines", resource.sensitive ? lines.marked_sensitive() : lines);
    if (!wish.present && content.is_string() && !resource.sensitive) {
      note_place(content.as_string(), wish, state);
    }
    if (resource.sensitive) state.set(kText, content.marked_sensitive());
    return state;
  }

  std::vector<Witness> witnesses(const Resource& resource) const override {
    return {{path_of(resource)}};
  }

  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    const LineWish wish = wish_of(resource);
    Differences differences(resource, observed);
    if (!wish.present && differences.presence() == Presence::absent) return {};
    const Value wanted = wish.present ? Value(List{wish.text}) : Value(List{});
    differences.compare("lines", wanted);
    if (differences.empty()) return {};
    return {change_of(resource, wish, differences, observed)};
  }

  // A change planned before anybody could see the file counts on a package to bring it.
  Status apply(const model::Change& change, const Resource& resource,
               system::Writers& writers) const override {
    if (change.action == model::Action::remove) return writers.files.remove(path_of(resource));
    const auto* lines = change.find("lines");
    const bool unseen = lines != nullptr && lines->before.is_unknown();
    return edit_text(path_of(resource), unseen || resource.flag("create"), writers.files,
                     [wish = wish_of(resource)](const std::string& content) {
                       return edit_line(content, wish);
                     });
  }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    return line_restoration(resource, original);
  }

  std::string replaced_file(const Resource& resource) const override { return path_of(resource); }

 private:
  // Where a line that goes stood, as the attributes that would put it there again.
  static void note_place(const std::string& content, const LineWish& wish, model::State& state) {
    const auto neighbour = neighbour_of(content, wish);
    if (neighbour) state.set(neighbour->before ? kAfter : kBefore, neighbour->line);
  }

  static void check_pattern(const Resource& resource, const char* name, Errors& errors) {
    const auto expression = text_wish(resource, name);
    if (!expression) return;
    auto pattern = Pattern::compile(*expression);
    if (pattern) return;
    pattern.error().position = position_of(resource, name);
    errors.push_back(std::move(pattern).error());
  }

  static void check_text(const Resource& resource, Errors& errors) {
    const bool absent = wished_absent(resource);
    if (!resource.has("text")) {
      if (absent && resource.has("regexp")) return;
      errors.push_back(make_error(
          ErrorCode::invalid, absent ? "`line` needs `text` or `regexp`" : "`line` needs `text`",
          resource.source));
      return;
    }
    const std::string text = resource.text("text");
    if (text.find('\n') != std::string::npos) {
      errors.push_back(make_error(ErrorCode::invalid, "`text` is more than one line",
                                  position_of(resource, "text")));
      return;
    }
    const LineWish wish = wish_of(resource);
    if (!absent && wish.regexp && !wish.regexp->found_in(text)) {
      errors.push_back(make_error(
          ErrorCode::invalid,
          fmt::format("`regexp` does not match `text`, so the line would be added again by every "
                      "run: `{}` against `{}`",
                      resource.text("regexp"), text),
          position_of(resource, "regexp")));
    }
  }

  static model::Change change_of(const Resource& resource, const LineWish& wish,
                                 const Differences& differences, const model::State& observed) {
    model::Change change = make_change(resource, action(resource, wish, differences, observed),
                                       reason(wish, differences));
    change.attributes.push_back({"lines", differences.before("lines"),
                                 wish.present ? Value(List{wish.text}) : Value(List{})});
    const Value* content = observed.find(kText);
    const bool known = content != nullptr && content->is_string();
    const std::string before = known ? content->as_string() : "";
    if (known || wish.present) change.diff = unified_diff(before, edit_line(before, wish));
    return change;
  }

  static model::Action action(const Resource& resource, const LineWish& wish,
                              const Differences& differences, const model::State& observed) {
    if (!resource.flag("create")) return model::Action::change;
    if (differences.presence() == Presence::absent) return model::Action::create;
    const Value* content = observed.find(kText);
    const bool last = !wish.present && content != nullptr && content->is_string() &&
                      edit_line(content->as_string(), wish).empty();
    return last ? model::Action::remove : model::Action::change;
  }

  static std::string reason(const LineWish& wish, const Differences& differences) {
    if (differences.presence() == Presence::absent) return "file does not exist";
    const Value before = differences.before("lines");
    if (before.is_unknown()) return "line is " + before.display();
    if (!wish.present) {
      return count_of(before.as_list().size(), "line") + " there, wanted absent";
    }
    return before.as_list().empty() ? "line is missing" : "line differs";
  }
};

}  // namespace

std::unique_ptr<Provider> make_line() {
  return std::make_unique<Line>();
}

}  // namespace tend::resources
