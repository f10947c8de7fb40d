// A file whose content comes from elsewhere and is known by its digest: what `download` and
// `archive` share.
#pragma once

#include <vector>

#include "model/kind.hpp"
#include "model/plan.hpp"
#include "model/resource.hpp"
#include "model/state.hpp"
#include "resources/provider.hpp"
#include "system/doors.hpp"

namespace tend::resources {

// `mode`, `owner`, `group` and `state`.
std::vector<model::AttributeSpec> imported_file_attributes();

// The wish is no import any more: the file goes, or is again what it was before our first change.
bool gives_back(const model::Resource& resource);

// Its directory, its owner and group.
std::vector<Subject> imported_file_needs(const model::Resource& resource);

// {exists, type, mode, owner, group, sha256}; the last is of what lies there.
Result<model::State> observe_imported(const model::Resource& resource,
                                      const system::Readers& readers);
// `sha256` is what the file is to have, unknown where that is not known yet. At most one change.
std::vector<model::Change> decide_imported(const model::Resource& resource, const Value& sha256,
                                           const model::State& observed);
// The attributes above in a wish that cannot be met, and `names` where they are missing.
void check_imported(const model::Resource& resource, const std::vector<std::string>& names,
                    Errors& errors);

// What is the same in both kinds.
class ImportedFile : public Provider {
 public:
  Result<std::string> canonical_name(const std::string& name) const override;
  std::vector<Claim> claims(const model::Resource& resource) const override;
  Status apply(const model::Change& change, const model::Resource& resource,
               system::Writers& writers) const override;
  std::string replaced_file(const model::Resource& resource) const override;
  Restoration restoration(const model::Resource& resource,
                          const model::State& original) const override;
  std::optional<Map> deletion(const model::Resource& resource) const override;

 private:
  // Brings the content, and gives the file what of `attributes` is set.
  virtual Status import(const model::Resource& resource, const system::FileAttributes& attributes,
                        system::Importer& imports) const = 0;
};

}  // namespace tend::resources
