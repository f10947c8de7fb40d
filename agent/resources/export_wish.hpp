// What an `nfs_export` wishes for: a file below /etc/exports.d, and what the kernel is told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/kind.hpp"
#include "model/resource.hpp"
#include "resources/exports_text.hpp"
#include "resources/managed_file.hpp"

namespace tend::resources {

model::KindSchema export_schema();

struct ExportWish {
  std::string path;
  FileWish file;
  std::vector<ExportClient> clients;  // none where the export is to be gone
};

ExportWish export_wish(const model::Resource& resource);
Errors export_faults(const model::Resource& resource);

// How what exportfs tells of a path differs from the wish, in words; empty when it does not. A
// plain name may be told by its canonical form, which only the resolver knows: a client too many
// that has the wished options stands for one.
std::vector<std::string> export_gaps(const std::vector<ExportClient>& wished,
                                     const std::vector<ExportClient>& told);

}  // namespace tend::resources
