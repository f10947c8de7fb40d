#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "model/saved_plan.hpp"

namespace tend::model {
namespace {

constexpr std::size_t kShown = 60;

std::string shown(const Value& value) {
  if (value.is_null()) return "nothing";
  const std::string text = replace_all(printable(value.display()), "\n", "\\n");
  return text.size() <= kShown ? text
                               : fmt::format("a {} of {}", Value::name_of(value.kind()),
                                             count_of(text.size(), "byte"));
}

std::string done_to(const Change& change) {
  return fmt::format("{} {}", name_of(change.action), change.id.str());
}

// The attributes in which two changes to one resource differ, in words. REQUIRES: masked ones.
std::vector<std::string> attribute_differences(const Change& planned, const Change& now) {
  std::vector<std::string> words;
  for (const auto& attribute : now.attributes) {
    const auto* before = planned.find(attribute.name);
    if (before == nullptr) {
      words.push_back(fmt::format("`{}` would change as well", attribute.name));
      continue;
    }
    if (!(before->before == attribute.before)) {
      words.push_back(fmt::format("`{}` is {} now and was {}", attribute.name,
                                  shown(attribute.before), shown(before->before)));
    }
    if (!(before->after == attribute.after)) {
      words.push_back(fmt::format("`{}` would become {} and was to become {}", attribute.name,
                                  shown(attribute.after), shown(before->after)));
    }
  }
  for (const auto& attribute : planned.attributes) {
    if (now.find(attribute.name) != nullptr) continue;
    words.push_back(fmt::format("`{}` would not change any more", attribute.name));
  }
  return words;
}

std::string how_it_differs(const Change& planned, const Change& now) {
  if (planned.action != now.action) {
    return fmt::format("{} instead of {}", name_of(now.action), name_of(planned.action));
  }
  const auto words = attribute_differences(planned, now.has_secret() ? now.masked() : now);
  if (!words.empty()) return join(words, "; ");
  if (now.has_secret()) return "a secret in it is another, or what is secret of the host";
  if (planned.diff != now.diff) return "the text it changes is another";
  return "it waits for something else";
}

class Comparison {
 public:
  Comparison(const SavedPlan& reviewed, const Plan& now, const std::string& key)
      : reviewed_(reviewed), now_(now), key_(key) {}

  std::vector<std::string> run(const std::map<std::string, std::string>& wishes_now) {
    compare_commit();
    compare_changes();
    compare_wishes(wishes_now);
    compare_undecided();
    if (lines_.empty() && order(reviewed_.plan) != order(now_)) {
      lines_.emplace_back("the changes would come in another order");
    }
    return std::move(lines_);
  }

 private:
  using Indices = std::vector<std::size_t>;

  void compare_commit() {
    if (reviewed_.plan.commit == now_.commit) return;
    lines_.push_back(fmt::format("the commit is {} now and was {}", short_commit(now_.commit),
                                 short_commit(reviewed_.plan.commit)));
  }

  static std::map<std::string, Indices> by_id(const Plan& plan) {
    std::map<std::string, Indices> all;
    for (std::size_t i = 0; i < plan.changes.size(); ++i) {
      all[plan.changes[i].id.str()].push_back(i);
    }
    return all;
  }

  static std::vector<std::string> order(const Plan& plan) {
    std::vector<std::string> all;
    for (const auto& change : plan.changes) all.push_back(done_to(change));
    return all;
  }

  void compare_changes() {
    const auto before = by_id(reviewed_.plan);
    auto after = by_id(now_);
    for (const auto& [id, planned] : before) compare(planned, after[id]);
    for (const auto& change : now_.changes) {
      if (before.count(change.id.str()) == 0) tell_new(change);
    }
  }

  // The changes to one resource, first those of the same action with each other.
  void compare(Indices planned, Indices now) {
    for (const bool same_action : {true, false}) {
      for (auto one = planned.begin(); one != planned.end();) {
        const auto other = std::find_if(now.begin(), now.end(), [&](std::size_t i) {
          return !same_action || now_.changes[i].action == reviewed_.plan.changes[*one].action;
        });
        if (other == now.end()) {
          ++one;
          continue;
        }
        compare_pair(*one, *other);
        one = planned.erase(one);
        now.erase(other);
      }
    }
    for (const std::size_t i : planned) tell_gone(reviewed_.plan.changes[i]);
    for (const std::size_t i : now) tell_new(now_.changes[i]);
  }

  void compare_pair(std::size_t planned, std::size_t now) {
    if (reviewed_.digests[planned] == digest_of(now_.changes[now], key_)) return;
    const auto& change = reviewed_.plan.changes[planned];
    lines_.push_back(
        fmt::format("other: {}: {}", done_to(change), how_it_differs(change, now_.changes[now])));
  }

  void tell_new(const Change& change) {
    lines_.push_back(fmt::format("new: {} ({})", done_to(change), printable(change.reason)));
  }
  void tell_gone(const Change& change) {
    lines_.push_back(fmt::format("gone: {} ({})", done_to(change), printable(change.reason)));
  }

  void compare_wishes(const std::map<std::string, std::string>& wishes_now) {
    for (const auto& [id, digest] : reviewed_.wishes) {
      const auto now = wishes_now.find(id);
      if (now == wishes_now.end()) {
        lines_.push_back(fmt::format("{} is no longer wished for", id));
      } else if (now->second != digest) {
        lines_.push_back(fmt::format("{} is wished otherwise", id));
      }
    }
    for (const auto& [id, digest] : wishes_now) {
      if (reviewed_.wishes.count(id) == 0)
        lines_.push_back(fmt::format("{} is wished for anew", id));
    }
  }

  // What could be judged and no longer can. What was unknown and no longer is shows as a change, or
  // needs none.
  void compare_undecided() {
    std::set<ResourceId> known;
    for (const auto& one : reviewed_.plan.unknown) known.insert(one.id);
    for (const auto& one : reviewed_.plan.failures) known.insert(one.id);
    for (const auto& one : now_.unknown) {
      if (known.count(one.id) > 0) continue;
      lines_.push_back(fmt::format("{} is unknown now ({})", one.id.str(), printable(one.reason)));
    }
    for (const auto& one : now_.failures) {
      if (known.count(one.id) > 0) continue;
      lines_.push_back(
          fmt::format("{} cannot be judged now: {}", one.id.str(), printable(one.error.message)));
    }
  }

  const SavedPlan& reviewed_;
  const Plan& now_;
  const std::string& key_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> differences(const SavedPlan& reviewed, const Plan& now,
                                     const std::map<std::string, std::string>& wishes_now,
                                     const std::string& key) {
  return Comparison(reviewed, now, key).run(wishes_now);
}

}  // namespace tend::model
