// The lines of exports(5), which are also those of the table that exportfs(8) keeps of what the
// kernel is told (/var/lib/nfs/etab). Pure.
#pragma once

#include <string>
#include <vector>

namespace tend::resources {

inline constexpr const char* kExportTable = "/var/lib/nfs/etab";

struct ExportClient {
  std::string host;  // a name, an address, a network, @netgroup, or a pattern with * and ?
  std::vector<std::string> options;
};

struct ExportEntry {
  std::string path;  // escapes resolved
  std::vector<ExportClient> clients;
};

// Continued lines are one, comments are none; a path may be quoted. What has no form is left out.
std::vector<ExportEntry> parse_exports(const std::string& text);
// All clients of a path, whatever the lines they stand in.
std::vector<ExportClient> clients_of(const std::vector<ExportEntry>& entries,
                                     const std::string& path);

// The one file of an export. exportfs(8) reads names that end in .exports and start with no dot.
std::string exports_file(const std::string& path);
std::string exports_text(const std::string& path, const std::vector<ExportClient>& clients);
// "192.0.2.0/24(rw,sync)"
std::string text_of(const ExportClient& client);

}  // namespace tend::resources
