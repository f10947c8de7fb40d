#include "resources/managed_file.hpp"
#include "resources/ownership.hpp"

namespace tend::resources {
namespace {

using model::Action;

Status apply_regular(const FileWish& wish, const model::Change& change,
                     const system::FileAttributes& attributes, system::Writers& writers) {
  if (wish.content && change.find("content") != nullptr) {
    return writers.files.replace(wish.path, wish.content->as_string(), attributes,
                                 validator_of(wish.validation, wish.path, writers.processes));
  }
  // Without a wished content nothing that turned up meanwhile (by a package) is emptied.
  TEND_TRY(status, writers.files.status(wish.path));
  if (status.exists()) return writers.files.set_attributes(wish.path, attributes);
  return writers.files.replace(wish.path, "", attributes);
}

}  // namespace

Result<system::FileAttributes> changed_attributes(const model::Change& change,
                                                  const system::AccountReader& accounts) {
  system::FileAttributes attributes;
  if (const auto* mode = change.find("mode")) attributes.mode = parse_mode(mode->after.as_string());
  if (const auto* owner = change.find("owner")) {
    TEND_TRY(uid, resolve_owner(owner->after.as_string(), accounts));
    attributes.uid = uid;
  }
  if (const auto* group = change.find("group")) {
    TEND_TRY(gid, resolve_group(group->after.as_string(), accounts));
    attributes.gid = gid;
  }
  return attributes;
}

Status apply_file(const FileWish& wish, const model::Change& change, system::Writers& writers) {
  if (change.action == Action::remove) return writers.files.remove(wish.path);
  if (wish.node == Node::link) return writers.files.make_link(wish.path, wish.target);
  TEND_TRY(attributes, changed_attributes(change, writers.accounts));
  if (wish.node == Node::directory) return writers.files.make_directory(wish.path, attributes);
  return apply_regular(wish, change, attributes, writers);
}

}  // namespace tend::resources
