#include "resources/nsswitch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/diff.hpp"
#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/nsswitch_text.hpp"
#include "resources/text_file.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

constexpr const char* kPath = "/etc/nsswitch.conf";
constexpr const char* kAction = "action";
constexpr const char* kAheadOf = "ahead_of";
constexpr const char* kLine = "line";  // in the state: whether the database has a line at all

model::KindSchema make_schema() {
  return {"nsswitch",
          "a service that names are looked up with",
          "a database, as passwd",
          {required(attribute("service", Type::string, "the service, as sss")),
           attribute(kAheadOf, Type::string,
                     "a new one goes before this service; else behind the host's own (files, "
                     "systemd, …)"),
           attribute(kAction, Type::string, "what is done on an answer, as [NOTFOUND=return]"),
           with_default(false, attribute("drop_line", Type::boolean,
                                         "with `state: absent`: the line goes when nothing but "
                                         "`files` is left in it")),
           state_present_or_absent()}};
}

std::string database_of(const Resource& resource) {
  return resource.id.name.substr(0, resource.id.name.find('#'));
}

NsswitchWish wish_of(const Resource& resource) {
  NsswitchWish wish;
  wish.database = database_of(resource);
  wish.service = resource.text("service");
  wish.present = !wished_absent(resource);
  wish.ahead_of = resource.text(kAheadOf);
  wish.action = text_wish(resource, kAction);
  wish.drop_line = resource.flag("drop_line");
  return wish;
}

bool is_service(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

bool is_action(const std::string& text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']' &&
         text.find_first_of("#\n\r\t") == std::string::npos;
}

class Nsswitch final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    const auto& known = nsswitch_databases();
    if (std::find(known.begin(), known.end(), name) != known.end()) return name;
    auto error = make_error(ErrorCode::invalid,
                            fmt::format("`{}` is no database of nsswitch.conf that can be edited "
                                        "here: {}",
                                        printable(name), join(known, ", ")));
    error.suggestion = did_you_mean(name, known);
    return tl::unexpected(std::move(error));
  }

  std::string identity(const std::string& canonical_name, const Map& attributes) const override {
    const Value* service = attributes.find("service");
    const bool given = service != nullptr && service->is_string();
    return canonical_name + "#" + (given ? service->as_string() : "");
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    for (const char* name : {"service", kAheadOf}) {
      if (!resource.has(name) || is_service(resource.text(name))) continue;
      errors.push_back(make_error(ErrorCode::invalid,
                                  fmt::format("`{}` is no name of a service, as files and sss are",
                                              printable(resource.text(name))),
                                  position_of(resource, name)));
    }
    const auto action = text_wish(resource, kAction);
    if (action && !action->empty() && !is_action(*action)) {
      errors.push_back(make_error(ErrorCode::invalid,
                                  "`action` is in brackets, as [NOTFOUND=return]",
                                  position_of(resource, kAction)));
    }
    return errors;
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, kPath}, resource.id.name}};
  }
  std::vector<Subject> needs(const Resource& /*resource*/) const override {
    return {{Domain::path, parent_path(kPath)}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(file, observe_text(kPath, readers.files));
    const Value* text = file.find(kText);
    if (text != nullptr && text->is_unknown()) return model::State{{"exists", *text}};
    const std::string content = text == nullptr ? "" : text->as_string();
    const auto wish = wish_of(resource);
    const auto entry = find_nsswitch(content, wish.database, wish.service);
    model::State state{{"exists", entry.has_value()},
                       {kLine, has_nsswitch_line(content, wish.database)},
                       {kText, content}};
    if (entry) state.set(kAction, entry->action);
    if (entry && !wish.present) state.set(kAheadOf, entry->next);
    return state;
  }

  std::vector<Witness> witnesses(const Resource& /*resource*/) const override { return {{kPath}}; }

  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    const auto wish = wish_of(resource);
    // What nobody wants here is brought by no package, either.
    if (!wish.present && presence_of(observed) == Presence::unknown) return {};
    auto changes = wish.present ? missing(resource, observed) : removal(resource, observed);
    const Value* text = observed.find(kText);
    if (!changes.empty() && text != nullptr && text->is_string()) {
      changes.front().diff =
          unified_diff(text->as_string(), edit_nsswitch(text->as_string(), wish));
    }
    return changes;
  }

  Status apply(const model::Change& /*change*/, const Resource& resource,
               system::Writers& writers) const override {
    return edit_text(
        kPath, !wished_absent(resource), writers.files,
        [wish = wish_of(resource)](const std::string& text) { return edit_nsswitch(text, wish); });
  }

  std::string replaced_file(const Resource& /*resource*/) const override { return kPath; }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    Map wish{{"service", resource.text("service")}};
    if (!original_existed(original)) {
      const Value* line = original.find(kLine);
      wish.set("state", "absent");
      wish.set("drop_line", line != nullptr && *line == Value(false));
      return {std::move(wish), ""};
    }
    wish.set("state", "present");
    for (const char* name : {kAction, kAheadOf}) {
      const Value* value = original.find(name);
      if (value == nullptr || !value->is_string()) continue;
      if (name == kAction || !value->as_string().empty()) wish.set(name, *value);
    }
    return {std::move(wish), ""};
  }

 private:
  static std::vector<model::Change> missing(const Resource& resource,
                                            const model::State& observed) {
    Differences differences(resource, observed);
    differences.compare(kAction);
    return differences.changes();
  }
};

}  // namespace

std::unique_ptr<Provider> make_nsswitch() {
  return std::make_unique<Nsswitch>();
}

}  // namespace tend::resources
