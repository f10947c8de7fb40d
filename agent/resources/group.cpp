#include "resources/group.hpp"

#include <algorithm>
#include <set>

#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Change;
using model::Resource;

constexpr double kLargestId = 4294967294.0;  // (gid_t)-1 means "as it is"

constexpr const char* kMembers = "members";
constexpr const char* kNot = "not_members";

model::KindSchema make_schema() {
  model::AttributeSpec gid = attribute("gid", model::Type::integer, "its number");
  gid.spec.min = 0;
  gid.spec.max = kLargestId;
  return {"group",
          "a local group",
          "a group",
          {std::move(gid),
           attribute("system", model::Type::boolean, "a new one gets a number below 1000"),
           text_list(kMembers, "users that are in it, of any name service, besides those that are"),
           text_list(kNot, "users that are not to be in it"),
           attribute("exclusive", model::Type::boolean, "nobody else is in it"),
           state_present_or_absent()}};
}

bool wishes_members(const Resource& resource) {
  return resource.has(kMembers) || resource.has(kNot);
}

// Sorted. Of those that are in it only the exclusive wish takes any out.
std::vector<std::string> wished_members(const Resource& resource,
                                        const std::vector<std::string>& present) {
  const auto members = list_wish(resource, kMembers);
  std::set<std::string> all(members.begin(), members.end());
  if (!resource.flag("exclusive")) all.insert(present.begin(), present.end());
  for (const auto& name : list_wish(resource, kNot)) all.erase(name);
  return {all.begin(), all.end()};
}

std::vector<std::string> without(std::vector<std::string> names,
                                 const std::vector<std::string>& others) {
  std::erase_if(names, [&](const std::string& name) {
    return std::find(others.begin(), others.end(), name) != others.end();
  });
  return names;
}

class Group final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return account_name(name, "group");
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::group, resource.id.name}, ""}};
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    for (const char* attribute : {kMembers, kNot}) {
      for (const auto& name : list_wish(resource, attribute)) {
        auto user = account_name(name, "user");
        if (user) continue;
        user.error().position = position_of(resource, attribute);
        errors.push_back(std::move(user).error());
      }
    }
    return errors;
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    std::vector<Subject> users;
    for (const auto& name : list_wish(resource, kMembers)) users.push_back({Domain::user, name});
    return users;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(group, readers.accounts.group(resource.id.name));
    if (!group) return model::State{{"exists", false}};
    model::State state{{"exists", true}, {"gid", std::int64_t{group->gid}}};
    if (wishes_members(resource)) {
      std::sort(group->members.begin(), group->members.end());
      state.set(kMembers, list_value(group->members));
    }
    return state;
  }

  std::vector<Witness> witnesses(const Resource& /*resource*/) const override {
    return account_witnesses();
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    if (wished_absent(resource)) return removal(resource, observed);
    Differences differences(resource, observed);
    differences.compare("gid");
    if (wishes_members(resource)) {
      const Value before = differences.before(kMembers);
      differences.compare(kMembers, list_value(wished_members(resource, texts_of(before))));
    }
    return differences.changes();
  }

  // A group may open doors: whoever came in by the wish goes, even where the group stays.
  Restoration restoration(const Resource& resource, const model::State& original) const override {
    const Value* known = original.find(kMembers);
    const auto before = known == nullptr ? std::vector<std::string>{} : texts_of(*known);
    if (resource.has(kMembers) && resource.flag("exclusive")) {
      return {Map{{kMembers, list_value(before)}, {"exclusive", true}}, ""};
    }
    if (resource.has(kMembers)) {
      return {Map{{kNot, list_value(without(list_wish(resource, kMembers), before))}}, ""};
    }
    if (original_existed(original)) return {std::nullopt, ""};
    return {std::nullopt, "groups stay, for files are theirs (`on_remove: delete` removes it)"};
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    if (change.action == model::Action::remove) {
      return writers.accounts.remove_group(resource.id.name);
    }
    system::GroupWish wish;
    wish.name = resource.id.name;
    wish.system = resource.flag("system");
    if (const auto* gid = change.find("gid")) {
      wish.gid = static_cast<gid_t>(gid->after.as_integer());
    }
    // What was unknown while planning may have come with a package since.
    TEND_TRY(there, writers.accounts.group(wish.name));
    if (change.find(kMembers) != nullptr) {
      wish.members = wished_members(resource, there ? there->members : std::vector<std::string>{});
    }
    return there ? writers.accounts.change_group(wish) : writers.accounts.create_group(wish);
  }
};

}  // namespace

std::unique_ptr<Provider> make_group() {
  return std::make_unique<Group>();
}

}  // namespace tend::resources
