#include "resources/group.hpp"

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

model::KindSchema make_schema() {
  model::AttributeSpec gid = attribute("gid", model::Type::integer, "its number");
  gid.spec.min = 0;
  gid.spec.max = kLargestId;
  return {"group",
          "a local group",
          "a group",
          {std::move(gid),
           attribute("system", model::Type::boolean, "a new one gets a number below 1000"),
           state_present_or_absent()}};
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

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(group, readers.accounts.group(resource.id.name));
    if (!group) return model::State{{"exists", false}};
    return model::State{{"exists", true}, {"gid", std::int64_t{group->gid}}};
  }

  std::vector<Witness> witnesses(const Resource& /*resource*/) const override {
    return account_witnesses();
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    if (wished_absent(resource)) return removal(resource, observed);
    Differences differences(resource, observed);
    differences.compare("gid");
    return differences.changes();
  }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
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
    return there ? writers.accounts.change_group(wish) : writers.accounts.create_group(wish);
  }
};

}  // namespace

std::unique_ptr<Provider> make_group() {
  return std::make_unique<Group>();
}

}  // namespace tend::resources
