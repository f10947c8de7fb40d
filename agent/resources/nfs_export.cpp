#include "resources/nfs_export.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "resources/differences.hpp"
#include "resources/export_options.hpp"
#include "resources/export_wish.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Action;
using model::Change;
using model::Resource;

constexpr const char* kExported = "exported";  // as exportfs tells it, for people
constexpr const char* kTold = ".told";         // its lines for this path; missing without a server
constexpr const char* kObstacle = ".obstacle";
constexpr std::chrono::seconds kTimeout{30};

// The file other than ours that exports the path, too; empty for none.
Result<std::string> other_file(const std::string& path, const system::FileReader& files) {
  std::vector<std::string> all{"/etc/exports"};
  if (const auto names = files.list("/etc/exports.d")) {
    for (const auto& name : *names) {
      if (!name.starts_with('.') && name.ends_with(".exports")) {
        all.push_back("/etc/exports.d/" + name);
      }
    }
  }
  for (const auto& file : all) {
    if (file == exports_file(path)) continue;
    auto text = files.read(file);
    if (!text && text.error().code == ErrorCode::not_found) continue;
    if (!text) return fail(std::move(text).error());
    if (!clients_of(parse_exports(*text), path).empty()) return file;
  }
  return std::string();
}

std::vector<std::string> texts_of_clients(const std::vector<ExportClient>& clients) {
  std::vector<std::string> texts;
  for (const auto& client : clients) texts.push_back(text_of(client));
  return texts;
}

std::vector<ExportClient> told_clients(const std::string& path, const Value& told) {
  return clients_of(parse_exports(told.as_string()), path);
}

Status observe_table(const ExportWish& wish, model::State& state, const system::FileReader& files) {
  TEND_TRY(other, other_file(wish.path, files));
  if (!other.empty() && !wish.clients.empty()) {
    return fail(ErrorCode::refused,
                fmt::format("{} exports {}, too; take it out there", other, wish.path));
  }
  auto table = files.read(kExportTable);
  if (!table && table.error().code != ErrorCode::not_found) return fail(std::move(table).error());
  if (!table) {
    state.set(kExported, Value());
    state.set(kObstacle, Value(fmt::format("no NFS server is installed (no {})", kExportTable)));
    return {};
  }
  // What another file exports is not ours to take back.
  const auto told =
      other.empty() ? clients_of(parse_exports(*table), wish.path) : std::vector<ExportClient>{};
  std::vector<ExportClient> notable;
  for (const auto& client : told) notable.push_back({client.host, notable_options(client.options)});
  state.set(kExported, list_value(texts_of_clients(notable)));
  state.set(kTold, Value(exports_text(wish.path, told)));
  return {};
}

class NfsExport final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = export_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    TEND_TRY(path, canonical_path(name));
    if (!has_control_characters(path)) return path;
    return fail(ErrorCode::invalid, fmt::format("`{}` holds control characters", printable(path)));
  }

  Errors validate(const Resource& resource) const override { return export_faults(resource); }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, exports_file(resource.id.name)}, ""}};
  }
  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::path, resource.id.name},
            {Domain::path, parent_path(exports_file(resource.id.name))}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    const auto wish = export_wish(resource);
    TEND_TRY(state, observe_file(wish.file, readers));
    TEND_CHECK(observe_table(wish, state, readers.files));
    return state;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    const auto wish = export_wish(resource);
    auto changes = decide_file(wish.file, resource, observed);
    const Value* told = observed.find(kTold);
    if (told == nullptr || !told->is_string()) {
      if (!wish.clients.empty()) changes.push_back(telling(resource, wish, observed, {}));
      return changes;
    }
    const auto gaps = export_gaps(wish.clients, told_clients(wish.path, *told));
    if (!gaps.empty()) changes.push_back(telling(resource, wish, observed, gaps));
    return changes;
  }

  std::string deferral(const Change& change, const model::State& observed,
                       const Moment& moment) const override {
    const auto* exported = change.find(kExported);
    if (exported == nullptr) return "";
    if (!moment.systemd_running) return "systemd not running: exported when the server starts";
    // Behind a planned package there will be a server.
    const Value* obstacle = observed.find(kObstacle);
    const bool hindered = !exported->before.is_unknown() && obstacle != nullptr;
    return hindered ? obstacle->as_string() : "";
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    if (change.find(kExported) == nullptr) {
      return apply_file(export_wish(resource).file, change, writers);
    }
    system::Command command;
    command.argv = {"exportfs", "-ra"};
    command.timeout = timeout_of(resource, kTimeout);
    TEND_TRY(result, writers.processes.run(command));
    if (result.success()) return {};
    return fail(result.timed_out ? ErrorCode::timeout : ErrorCode::failed,
                fmt::format("`exportfs -ra`: {}: {}", result.describe(), result.last_words()));
  }

  std::string replaced_file(const Resource& resource) const override {
    return exports_file(resource.id.name);
  }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
    if (!original_existed(original)) return {Map{{"state", "absent"}}, ""};
    const Value* content = original.find("content");
    if (content == nullptr) return {std::nullopt, "nobody knows what it held before"};
    return {Map{{"state", "present"}, {kFormer, *content}}, ""};
  }

 private:
  static Change telling(const Resource& resource, const ExportWish& wish,
                        const model::State& observed, const std::vector<std::string>& gaps) {
    const Value* exported = observed.find(kExported);
    const Value before =
        exported != nullptr ? *exported : Differences(resource, observed).before("exists");
    const std::string reason = !gaps.empty()         ? join(gaps, ", ")
                               : before.is_unknown() ? before.display()
                                                     : "told to no server";
    Change change = make_change(resource, Action::change, reason);
    change.attributes.push_back({kExported, before, list_value(texts_of_clients(wish.clients))});
    return change;
  }
};

}  // namespace

std::unique_ptr<Provider> make_nfs_export() {
  return std::make_unique<NfsExport>();
}

}  // namespace tend::resources
