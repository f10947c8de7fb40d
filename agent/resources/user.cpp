#include "resources/user.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/names.hpp"
#include "resources/user_wish.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Change;
using model::Resource;
using model::Type;

constexpr double kLargestId = 4294967294.0;  // (uid_t)-1 means "as it is"

model::KindSchema make_schema() {
  model::AttributeSpec uid = attribute("uid", Type::integer, "its number");
  uid.spec.min = 0;
  uid.spec.max = kLargestId;
  return {"user",
          "a local user",
          "a user",
          {std::move(uid), attribute("group", Type::string, "the primary group"),
           text_list("groups", "groups to be in besides; others it is in stay"),
           attribute("comment", Type::string, "usually the full name"),
           attribute("home", Type::path, "the home directory"),
           attribute("shell", Type::path, "the login shell"),
           may_be_secret(
               attribute("password", Type::secret, "a crypt(5) hash, as mkpasswd(1) makes one")),
           attribute("system", Type::boolean, "a new one gets a number below 1000"),
           with_default(true, attribute("create_home", Type::boolean, "a new one gets its home")),
           state_present_or_absent()}};
}

Result<Value> password_value(const std::string& user, const system::AccountReader& accounts) {
  auto hash = accounts.password_hash(user);
  if (hash) return *hash ? Value(**hash).marked_sensitive() : Value();
  if (hash.error().code == ErrorCode::permission) return Value(Unknown{"needs root"});
  return fail(std::move(hash).error());
}

class UserProvider final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return account_name(name, "user");
  }

  Errors validate(const Resource& resource) const override { return user_faults(resource); }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::user, resource.id.name}, ""}};
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    std::vector<Subject> subjects;
    if (const auto group = text_wish(resource, "group"))
      subjects.push_back({Domain::group, *group});
    for (const std::string& name : list_wish(resource, "groups")) {
      subjects.push_back({Domain::group, name});
    }
    if (const auto home = text_wish(resource, "home")) {
      subjects.push_back({Domain::path, parent_path(*home)});
    }
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(user, readers.accounts.user(resource.id.name));
    if (!user) return model::State{{"exists", false}};
    TEND_TRY(group, readers.accounts.group_name(user->gid));
    TEND_TRY(groups, readers.accounts.groups_of(user->name));
    model::State state{{"exists", true},
                       {"uid", std::int64_t{user->uid}},
                       {"group", group.value_or(std::to_string(user->gid))},
                       {"groups", list_value(groups)},
                       {"comment", user->comment},
                       {"home", user->home},
                       {"shell", user->shell}};
    if (resource.has("password")) {
      TEND_TRY(password, password_value(user->name, readers.accounts));
      state.set("password", password);
    }
    return state;
  }

  std::vector<Witness> witnesses(const Resource& /*resource*/) const override {
    auto witnesses = account_witnesses();
    witnesses.push_back({"/etc/shadow", true});
    return witnesses;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    if (wished_absent(resource)) return removal(resource, observed);
    Differences differences(resource, observed);
    for (const char* name : {"uid", "group", "comment", "home", "shell"}) differences.compare(name);
    compare_groups(resource, differences);
    if (resource.has("password")) {
      differences.compare("password", resource.find("password")->marked_sensitive());
    }
    return differences.changes();
  }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    if (!original_existed(original)) {
      return {std::nullopt,
              "accounts stay, for files are theirs (`on_remove: delete` removes it, "
              "its home stays)"};
    }
    Map wish;
    for (const char* name : {"group", "comment", "home", "shell"}) {
      const Value* value = original.find(name);
      if (resource.has(name) && value != nullptr) wish.set(name, *value);
    }
    if (wish.empty()) return {std::nullopt, ""};
    return {std::move(wish), ""};
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    if (change.action == model::Action::remove) {
      return writers.accounts.remove_user(resource.id.name);
    }
    const system::UserWish wish = user_wish(change, resource);
    // What was unknown while planning may have come with a package since.
    TEND_TRY(there, writers.accounts.user(wish.name));
    return there ? writers.accounts.change_user(wish) : writers.accounts.create_user(wish);
  }
};

}  // namespace

std::unique_ptr<Provider> make_user() {
  return std::make_unique<UserProvider>();
}

}  // namespace tend::resources
