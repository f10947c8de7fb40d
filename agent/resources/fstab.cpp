#include "resources/fstab.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/text.hpp"
#include "resources/mount_options.hpp"
#include "system/mount_text.hpp"

namespace tend::resources {
namespace {

constexpr std::size_t kFewestFields = 3;
constexpr std::size_t kFields = 6;
constexpr std::size_t kOptions = 3;

struct Field {
  std::size_t at;
  std::size_t size;
};

std::vector<Field> fields_of(const std::string& line) {
  constexpr const char* kBlanks = " \t";
  std::vector<Field> fields;
  std::size_t at = line.find_first_not_of(kBlanks);
  if (at != std::string::npos && line[at] == '#') return fields;
  while (at != std::string::npos) {
    const std::size_t end = line.find_first_of(kBlanks, at);
    fields.push_back({at, (end == std::string::npos ? line.size() : end) - at});
    at = line.find_first_not_of(kBlanks, end);
  }
  return fields;
}

std::string field(const std::string& line, const std::vector<Field>& fields, std::size_t index) {
  if (index >= fields.size()) return "";
  return system::unescape_mount_field(line.substr(fields[index].at, fields[index].size));
}

bool is_of(const std::string& line, const std::vector<Field>& fields, const std::string& path) {
  return fields.size() >= kFewestFields && normal_path(field(line, fields, 1)) == path;
}

FstabEntry entry_of(const std::string& line, const std::vector<Field>& fields) {
  FstabEntry entry;
  entry.src = field(line, fields, 0);
  entry.path = normal_path(field(line, fields, 1));
  entry.fstype = field(line, fields, 2);
  entry.opts = fields.size() > 3 ? field(line, fields, 3) : "defaults";
  entry.dump = parse_integer(field(line, fields, 4)).value_or(0);
  entry.passno = parse_integer(field(line, fields, 5)).value_or(0);
  return entry;
}

std::array<std::string, kFields> texts_of_entry(const FstabEntry& entry) {
  return {system::escape_mount_field(entry.src),
          system::escape_mount_field(entry.path),
          system::escape_mount_field(entry.fstype),
          system::escape_mount_field(entry.opts),
          std::to_string(entry.dump),
          std::to_string(entry.passno)};
}

// From the end, so that the places of the fields before stay true. What a line leaves out stays out
// while it says what is wished.
std::string edited(std::string line, const FstabEntry& entry) {
  const auto fields = fields_of(line);
  const auto wished = texts_of_entry(entry);
  const auto given_entry = entry_of(line, fields);
  const auto given = texts_of_entry(given_entry);
  std::string added;
  bool adds = false;
  for (std::size_t i = fields.size(); i < kFields; ++i) {
    added += " " + wished[i];
    adds = adds || wished[i] != given[i];
  }
  for (std::size_t i = std::min(fields.size(), kFields); i-- > 0;) {
    const bool same =
        i == kOptions ? same_options(entry.opts, given_entry.opts) : wished[i] == given[i];
    if (!same) line.replace(fields[i].at, fields[i].size, wished[i]);
  }
  return adds ? line + added : line;
}

// Lines with their newlines.
std::vector<std::string> whole_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::size_t next = end == std::string::npos ? text.size() : end + 1;
    lines.push_back(text.substr(at, next - at));
    at = next;
  }
  return lines;
}

std::string bare(std::string line) {
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

}  // namespace

Result<std::optional<FstabEntry>> fstab_entry(const std::string& text, const std::string& path) {
  std::optional<FstabEntry> found;
  std::size_t first = 0;
  std::size_t number = 0;
  for (const auto& line : split_lines(text)) {
    ++number;
    const auto fields = fields_of(line);
    if (!is_of(line, fields, path)) continue;
    if (found) {
      return fail(ErrorCode::refused, fmt::format("{} mounts something on {} twice, in lines {} "
                                                  "and {}; take one out",
                                                  kFstab, path, first, number));
    }
    first = number;
    found = entry_of(line, fields);
  }
  return found;
}

std::string with_fstab_entry(const std::string& text, const FstabEntry& entry) {
  std::string result;
  bool found = false;
  for (const auto& line : whole_lines(text)) {
    const std::string plain = bare(line);
    if (!is_of(plain, fields_of(plain), entry.path)) {
      result += line;
      continue;
    }
    found = true;
    result += edited(plain, entry) + line.substr(plain.size());
  }
  if (found) return result;
  if (!result.empty() && !result.ends_with('\n')) result += '\n';
  const auto texts = texts_of_entry(entry);
  return result + join({texts.begin(), texts.end()}, " ") + "\n";
}

std::string without_fstab_entry(const std::string& text, const std::string& path) {
  std::string result;
  for (const auto& line : whole_lines(text)) {
    const std::string plain = bare(line);
    if (!is_of(plain, fields_of(plain), path)) result += line;
  }
  return result;
}

}  // namespace tend::resources
