#include "resources/exports_text.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "system/mount_text.hpp"
#include "system/unit_path.hpp"

namespace tend::resources {
namespace {

// Words of a line; blanks count as part of a word between double quotes, and a word that starts
// with "#" ends the line.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  for (const char c : line + " ") {
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted || (c != ' ' && c != '\t')) {
      word += c;
    } else if (!word.empty()) {
      if (word.starts_with('#')) break;
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

std::vector<std::string> joined_lines(const std::string& text) {
  std::vector<std::string> lines;
  bool continues = false;
  for (auto line : split_lines(text)) {
    const bool open = line.ends_with('\\');
    if (open) line.back() = ' ';
    if (continues) {
      lines.back() += line;
    } else {
      lines.push_back(std::move(line));
    }
    continues = open;
  }
  return lines;
}

// "host(rw,sync)", "host" and "(ro)", which is everybody.
ExportClient client_of(const std::string& word) {
  ExportClient client;
  const auto open = word.find('(');
  client.host = open == 0 ? "*" : word.substr(0, open);
  if (open == std::string::npos) return client;
  const auto close = word.find(')', open);
  client.options = split(word.substr(open + 1, close - open - 1), ',');
  std::erase(client.options, "");
  return client;
}

}  // namespace

std::vector<ExportEntry> parse_exports(const std::string& text) {
  std::vector<ExportEntry> entries;
  for (const auto& line : joined_lines(text)) {
    const auto words = words_of(line);
    if (words.empty() || !words.front().starts_with('/')) continue;
    ExportEntry entry;
    entry.path = normal_path(system::unescape_mount_field(words.front()));
    for (std::size_t i = 1; i < words.size(); ++i) entry.clients.push_back(client_of(words[i]));
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<ExportClient> clients_of(const std::vector<ExportEntry>& entries,
                                     const std::string& path) {
  std::vector<ExportClient> clients;
  for (const auto& entry : entries) {
    if (entry.path != path) continue;
    clients.insert(clients.end(), entry.clients.begin(), entry.clients.end());
  }
  return clients;
}

std::string exports_file(const std::string& path) {
  return "/etc/exports.d/tend-" + system::unit_of_path(path, ".exports");
}

std::string exports_text(const std::string& path, const std::vector<ExportClient>& clients) {
  std::string text = fmt::format("# tend: nfs_export:{}\n", path);
  text += replace_all(system::escape_mount_field(path), "\"", "\\042");
  for (const auto& client : clients) text += " " + text_of(client);
  return text + "\n";
}

std::string text_of(const ExportClient& client) {
  return fmt::format("{}({})", client.host, join(client.options, ","));
}

}  // namespace tend::resources
