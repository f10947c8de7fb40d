#include "cli/views/secrets_view.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/views/tables.hpp"

namespace tend::cli {
namespace {

std::string hosts_text(const std::vector<std::string>& hosts) {
  return hosts.empty() ? "-" : printable(join(hosts, ", "));
}

Value texts(const std::vector<std::string>& all) {
  return List(all.begin(), all.end());
}

}  // namespace

std::string secrets_text(const std::vector<run::ListedSecret>& listed, const Screen& screen) {
  if (listed.empty()) return "no secrets\n";
  std::vector<std::vector<std::string>> rows = {{"SECRET", "NEEDED BY", "READABLE BY"}};
  for (const auto& secret : listed) {
    auto readers = secret.readable_by;
    if (secret.escrow > 0) readers.push_back(count_of(secret.escrow, "escrow key"));
    rows.push_back({printable(secret.name), hosts_text(secret.needed_by), hosts_text(readers)});
  }
  std::string text = table_text(rows, screen);
  for (const auto& secret : listed) {
    for (const auto& difference : secret.differences) {
      text += fmt::format("{} {}: {}\n", painted(screen, Paint::yellow, "!"),
                          printable(secret.name), printable(difference));
    }
  }
  return text;
}

std::string secrets_text(const run::WrittenSecrets& written, const Screen& screen) {
  std::string text;
  for (const auto& one : written.written) {
    text += fmt::format("{}: encrypted to the escrow keys{}\n", printable(one.name),
                        one.hosts.empty() ? "" : " and " + hosts_text(one.hosts));
  }
  for (const auto& note : written.notes) {
    text += fmt::format("{} {}\n", painted(screen, Paint::yellow, "!"), printable(note));
  }
  return text.empty() ? "no secrets\n" : text;
}

Value secrets_document(const std::vector<run::ListedSecret>& listed) {
  List secrets;
  for (const auto& one : listed) {
    secrets.emplace_back(Map{{"name", one.name},
                             {"exists", one.exists},
                             {"needed_by", texts(one.needed_by)},
                             {"readable_by", texts(one.readable_by)},
                             {"escrow", static_cast<std::int64_t>(one.escrow)},
                             {"differences", texts(one.differences)}});
  }
  return Map{{"schema", "tend.secrets/1"}, {"secrets", std::move(secrets)}};
}

Value secrets_document(const run::WrittenSecrets& written) {
  List all;
  for (const auto& one : written.written) {
    all.emplace_back(Map{{"name", one.name}, {"hosts", texts(one.hosts)}});
  }
  return Map{{"schema", "tend.secrets-written/1"},
             {"written", std::move(all)},
             {"notes", texts(written.notes)}};
}

}  // namespace tend::cli
