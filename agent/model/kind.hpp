// What a resource kind looks like from outside: its table of attributes. Decoding, schemas,
// documentation and messages all come from here.
#pragma once

#include <string>
#include <vector>

#include "model/type_spec.hpp"

namespace tend::model {

// An attribute whose value names a file of the role; compiling puts the file's text into the
// attribute `content`.
enum class RoleFile { none, rendered /* templates/ */, verbatim /* files/ */ };

struct AttributeSpec {
  std::string name;
  TypeSpec spec;
  RoleFile role_file = RoleFile::none;
  // It says how or when the wish is carried out, as the common attributes do, and not what is
  // wished: decoded into the Resource's own members, and no part of what the ledger remembers.
  bool circumstance = false;
  // A secret may be part of it: neither the kind nor the host shows it to others. Elsewhere (names,
  // arguments of commands, options of mounts) a secret is a compile error.
  bool takes_secrets = false;
};

struct KindSchema {
  std::string name;  // "file"
  std::string summary;
  std::string names_a;  // what the resource's name is: "an absolute path", "a unit"
  std::vector<AttributeSpec> attributes;

  const AttributeSpec* find(std::string_view attribute) const;
  std::vector<std::string> attribute_names() const;
};

// The attributes every resource has: when, loop, after, before, restarts, reloads, triggers, audit,
// sensitive, timeout, retries, defer, defer_at_most, on_remove.
const std::vector<AttributeSpec>& common_attributes();

}  // namespace tend::model
