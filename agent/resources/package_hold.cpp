#include "resources/package_hold.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"

namespace tend::resources {
namespace {

using model::Change;
using model::Resource;
using Names = std::vector<std::string>;

constexpr const char* kHeld = "held";
constexpr const char* kFree = "free";
constexpr const char* kAll = "on hold";

model::KindSchema make_schema() {
  return {"package_hold",
          "installed packages on hold: only a `package` with another `version` changes them",
          "a package, or a shell pattern that matches installed ones",
          {state_present_or_absent(),
           text_list("except", "names and patterns that are left as they are")}};
}

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' ||
         c == ':';
}

bool pattern_character(char c) {
  return c == '*' || c == '?' || c == '[' || c == ']' || c == '!';
}

Names texts_of(const Value* list) {
  Names texts;
  if (list == nullptr || !list->is_list()) return texts;
  for (const auto& text : list->as_list()) {
    if (text.is_string()) texts.push_back(text.as_string());
  }
  return texts;
}

List list_of_names(const Names& names) {
  List list;
  for (const auto& name : names) list.emplace_back(name);
  return list;
}

bool wants_hold(const Resource& resource) {
  return resource.text("state", "present") != "absent";
}

// What the resource speaks of, by what dpkg has selected for it.
struct Selection {
  Names held;
  Names free;
};

Result<Selection> selection_of(const Resource& resource, const system::PackageReader& packages) {
  const Names except = texts_of(resource.find("except"));
  Selection selection;
  TEND_TRY(names, packages.installed(resource.id.name));
  for (const auto& name : names) {
    const bool left_alone = std::any_of(except.begin(), except.end(), [&](const auto& pattern) {
      return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
    });
    if (left_alone) continue;
    TEND_TRY(status, packages.status(name));
    (status.held ? selection.held : selection.free).push_back(name);
  }
  return selection;
}

class PackageHold final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    const auto named = std::count_if(name.begin(), name.end(), name_character);
    const bool good = std::all_of(name.begin(), name.end(),
                                  [](char c) { return name_character(c) || pattern_character(c); });
    if (good && named >= 2) return name;
    return fail(ErrorCode::invalid,
                good ? fmt::format("`{}` would match far too much: name more of the packages", name)
                     : fmt::format("`{}` is no name of a package and no pattern of such: a-z, 0-9, "
                                   "+, -, . and *, ?, [ ]",
                                   printable(name)));
  }

  std::vector<Claim> claims(const Resource& /*resource*/) const override { return {}; }
  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::package, resource.id.name}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(selection, selection_of(resource, readers.packages));
    return model::State{{"exists", !(selection.held.empty() && selection.free.empty())},
                        {kHeld, list_of_names(selection.held)},
                        {kFree, list_of_names(selection.free)}};
  }

  std::vector<Witness> witnesses(const Resource& /*resource*/) const override {
    return {{"/var/lib/dpkg/status", true}};
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    const bool hold = wants_hold(resource);
    Change change = make_change(resource, model::Action::change, "");
    const Presence presence = presence_of(observed);
    if (presence == Presence::unknown) {
      const Value before = Differences(resource, observed).before(kAll);
      change.reason = before.display();
      change.attributes.push_back({kAll, before, hold});
      return {std::move(change)};
    }
    const Names wrong = texts_of(observed.find(hold ? kFree : kHeld));
    if (wrong.empty()) return {};
    change.reason = fmt::format("{}on hold: {}", hold ? "not " : "", join(wrong, ", "));
    change.attributes.push_back({kAll, !hold, hold});
    return {std::move(change)};
  }

  // What was on hold before stays on hold; all else that matches is let go.
  Restoration restoration(const Resource& resource, const model::State& original) const override {
    Names except = texts_of(resource.find("except"));
    for (auto& name : texts_of(original.find(wants_hold(resource) ? kHeld : kFree))) {
      except.push_back(std::move(name));
    }
    return {Map{{"state", wants_hold(resource) ? "absent" : "present"},
                {"except", list_of_names(except)}},
            ""};
  }

  Status apply(const Change& /*change*/, const Resource& resource,
               system::Writers& writers) const override {
    TEND_TRY(selection, selection_of(resource, writers.packages));
    const bool hold = wants_hold(resource);
    const Names& wrong = hold ? selection.free : selection.held;
    return wrong.empty() ? Status() : writers.packages.hold(wrong, hold);
  }
};

}  // namespace

std::unique_ptr<Provider> make_package_hold() {
  return std::make_unique<PackageHold>();
}

}  // namespace tend::resources
