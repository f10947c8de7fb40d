// One file, directory or link as wished: the three verbs that `file`, `systemd_unit` and their like
// share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/plan.hpp"
#include "model/resource.hpp"
#include "model/state.hpp"
#include "resources/validation.hpp"
#include "system/doors.hpp"

namespace tend::resources {

enum class Node { file, directory, link, absent };

struct FileWish {
  std::string path;
  Node node = Node::file;
  std::optional<Value> content;      // text; unset: whatever it holds
  std::string target;                // of a link
  std::optional<std::string> mode;   // canonical octal
  std::optional<std::string> owner;  // by name or number
  std::optional<std::string> group;
  // A link that a file may take the place of: the one that we left there ourselves.
  std::optional<std::string> own_link;
  Validation validation;
};

// {exists, type, mode, owner, group, target or content}; content only where the wish has one. An
// error when something stands in the way that a change must not sweep aside, such as a directory
// where a file is wanted.
Result<model::State> observe_file(const FileWish& wish, const system::Readers& readers);

// At most one change. `content` is compared whole and shown as hashes and diff.
std::vector<model::Change> decide_file(const FileWish& wish, const model::Resource& resource,
                                       const model::State& observed);

// What the change names of these, and no others: the rest stays as it is.
Result<system::FileAttributes> changed_attributes(const model::Change& change,
                                                  const system::AccountReader& accounts);

Status apply_file(const FileWish& wish, const model::Change& change, system::Writers& writers);

// Attributes of a wish for what was there originally, as `file` writes them.
Map original_file(const model::State& original);

// How a text is told in an attribute: the first digits of its hash.
Value content_hash(const Value& content);

}  // namespace tend::resources
