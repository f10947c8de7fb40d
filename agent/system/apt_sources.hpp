// What apt's files of sources name (sources.list(5), both formats): texts to entries. Pure but for
// read_apt_sources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::system {

// One archive and suite, as apt tells them apart.
struct AptSource {
  std::string uri;  // without a slash at its end
  std::string suite;
  std::string signed_by;  // as written, white space folded; empty where the file gives none
  std::string place;      // the file, with the line in one of one-line format
  std::string file;
  std::vector<std::string> components;
  bool binary = true;  // of binary packages; else of sources alone
};

// "deb [signed-by=…] URI SUITE …"; what is no such line is left out, as it is apt's to refuse.
std::vector<AptSource> parse_one_line_sources(std::string_view text, const std::string& path);
// deb822; what is not enabled is left out.
std::vector<AptSource> parse_deb822_sources(std::string_view text, const std::string& path);

// Of all files that apt reads, in its order, but for `own`, whose text is taken to be `own_text`.
Result<std::vector<AptSource>> read_apt_sources(const FileReader& files, const std::string& own,
                                                const std::string& own_text);

// A pair that apt refuses to work with, in words: one archive and suite whose Signed-By differ.
// Empty where there is none.
std::string signature_conflict(const std::vector<AptSource>& sources);

}  // namespace tend::system
