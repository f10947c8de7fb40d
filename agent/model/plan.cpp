#include "model/plan.hpp"

#include <algorithm>
#include <charconv>

#include "model/names.hpp"

namespace tend::model {
namespace {

constexpr NameTable<Action, 9> kActions{{{Action::create, "create"},
                                         {Action::change, "change"},
                                         {Action::remove, "remove"},
                                         {Action::start, "start"},
                                         {Action::stop, "stop"},
                                         {Action::restart, "restart"},
                                         {Action::reload, "reload"},
                                         {Action::run, "run"},
                                         {Action::reboot, "reboot"}}};

constexpr NameTable<Cause, 4> kCauses{{{Cause::initial, "initial"},
                                       {Cause::intended, "intended"},
                                       {Cause::fact, "fact"},
                                       {Cause::drift, "drift"}}};

constexpr std::string_view kMask = "‹secret›";

// A mode as attributes carry it, "0640", that lacks the permission of others to read.
bool hides_from_others(const Value& mode) {
  if (!mode.is_string()) return false;
  const std::string& text = mode.as_string();
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits, 8);
  return error == std::errc() && end == text.data() + text.size() && (bits & 04U) == 0;
}

Value masked_value(const Value& value) {
  return value.is_null() ? value : Value(kMask);
}

}  // namespace

std::string_view name_of(Action action) {
  return name_in(kActions, action);
}
std::string_view name_of(Cause cause) {
  return name_in(kCauses, cause);
}
std::optional<Action> action_named(std::string_view name) {
  return value_in(kActions, name);
}
std::optional<Cause> cause_named(std::string_view name) {
  return value_in(kCauses, name);
}

const AttributeChange* Change::find(std::string_view attribute) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const auto& candidate) {
    return candidate.name == attribute;
  });
  return found == attributes.end() ? nullptr : &*found;
}

bool Change::has_secret() const {
  return sensitive || std::any_of(attributes.begin(), attributes.end(), [](const auto& attribute) {
           return attribute.before.contains_sensitive() || attribute.after.contains_sensitive();
         });
}

bool Change::kept_from_others() const {
  const AttributeChange* mode = find("mode");
  return mode != nullptr && (hides_from_others(mode->before) || hides_from_others(mode->after));
}

Change Change::masked() const {
  Change copy = *this;
  if (has_secret() || kept_from_others()) copy.diff.clear();
  for (auto& attribute : copy.attributes) {
    if (sensitive || attribute.before.contains_sensitive()) {
      attribute.before = masked_value(attribute.before);
    }
    if (sensitive || attribute.after.contains_sensitive()) {
      attribute.after = masked_value(attribute.after);
    }
  }
  return copy;
}

std::map<Action, std::size_t> Plan::counts() const {
  std::map<Action, std::size_t> counts;
  for (const auto& change : changes) ++counts[change.action];
  return counts;
}

}  // namespace tend::model
