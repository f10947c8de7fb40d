// The second line of defence: what a host's own programs say may quote a secret that they were
// given in a file, and nothing marks that. Before anything is shown or written down, the secrets of
// the catalog are looked for in it and masked: as they are, line by line, in Base64, in upper and
// lower case, as JSON, a shell and a URL spell them. Secrets below six characters are not looked
// for: they would be found in everything.
#pragma once

#include <string>
#include <vector>

#include "model/report.hpp"
#include "model/resource.hpp"

namespace tend::engine {

class Redaction {
 public:
  explicit Redaction(const model::Catalog& catalog);
  // `secrets` in any order.
  explicit Redaction(const std::vector<std::string>& secrets);

  std::string text(std::string text) const;
  void apply(Error& error) const;
  // Words and diffs. Attributes are values that a kind marks itself.
  void apply(model::Plan& plan) const;
  void apply(model::ResourceResult& result) const;
  void apply(model::CheckResult& result) const;

 private:
  void apply(model::Change& change) const;
  void add(const std::string& secret);
  void add_spellings(const std::string& word);

  std::vector<std::string> words_;  // the longest first
};

}  // namespace tend::engine
