#include "system/dpkg_status.hpp"

#include <vector>

namespace tend::system {
namespace {

struct Record {
  std::string_view name;
  std::string_view architecture;
  std::string_view version;
  std::string_view status;
};

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

bool take_field(std::string_view line, std::string_view key, std::string_view& into) {
  if (line.substr(0, key.size()) != key) return false;
  line.remove_prefix(key.size());
  const auto start = line.find_first_not_of(' ');
  into = start == std::string_view::npos ? std::string_view{} : line.substr(start);
  return true;
}

// Most lines are of fields nobody asked for: their first letter settles it.
void read_line(std::string_view line, Record& record) {
  switch (line.front()) {
    case 'P':
      take_field(line, "Package:", record.name);
      break;
    case 'S':
      take_field(line, "Status:", record.status);
      break;
    case 'A':
      take_field(line, "Architecture:", record.architecture);
      break;
    case 'V':
      take_field(line, "Version:", record.version);
      break;
    default:
      break;
  }
}

std::vector<Record> read_records(std::string_view text) {
  std::vector<Record> records;
  Record record;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line.empty()) {
      read_line(line, record);
      if (!text.empty()) continue;
    }
    if (!record.name.empty()) records.push_back(record);
    record = {};
  }
  return records;
}

// The third word of "hold ok half-configured".
std::string_view state_of(std::string_view status) {
  const auto last = status.rfind(' ');
  return last == std::string_view::npos ? status : status.substr(last + 1);
}

PackageStatus status_of(const Record& record) {
  const auto state = state_of(record.status);
  PackageStatus status;
  status.held = record.status.substr(0, 5) == "hold ";
  // A package that awaits or owes triggers is configured; only a few caches are not up to date.
  status.installed =
      state == "installed" || state == "triggers-awaited" || state == "triggers-pending";
  status.broken = state == "half-installed" || state == "unpacked" || state == "half-configured";
  status.config_files = state == "config-files";
  if (status.installed || status.broken) status.version = record.version;
  return status;
}

bool is_settled(std::string_view state) {
  return state == "installed" || state == "not-installed" || state == "config-files" ||
         state.empty();
}

std::string architecture_of(const std::vector<Record>& records, const std::string& fallback) {
  for (const auto& record : records) {
    if (record.name == "dpkg" && state_of(record.status) != "not-installed" &&
        !record.architecture.empty()) {
      return std::string(record.architecture);
    }
  }
  return fallback;
}

std::string key_of(const Record& record, const std::string& native) {
  std::string key(record.name);
  const auto& architecture = record.architecture;
  const bool foreign =
      !architecture.empty() && architecture != native && architecture != "all" && !native.empty();
  if (foreign) key.append(":").append(architecture);
  return key;
}

}  // namespace

PackageStatus DpkgDatabase::find(const std::string& name) const {
  auto found = packages.find(name);
  if (found == packages.end()) {
    const auto colon = name.find(':');
    const auto suffix = colon == std::string::npos ? std::string{} : name.substr(colon + 1);
    if (!suffix.empty() &&
        (suffix == architecture || suffix == "all" || suffix == "any" || suffix == "native")) {
      found = packages.find(name.substr(0, colon));
    }
  }
  return found == packages.end() ? PackageStatus{} : found->second;
}

DpkgDatabase parse_dpkg_status(std::string_view text, const std::string& fallback_architecture) {
  const auto records = read_records(text);
  DpkgDatabase database;
  database.architecture = architecture_of(records, fallback_architecture);
  database.packages.reserve(records.size());
  for (const auto& record : records) {
    const auto status = status_of(record);
    if (!is_settled(state_of(record.status))) database.interrupted = true;
    auto& known = database.packages[key_of(record, database.architecture)];
    // The same name may be there twice, as `all` and as native, when a package changed its
    // architecture.
    if (!known.installed) known = status;
  }
  return database;
}

}  // namespace tend::system
