#include "run/plan_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "engine/decision.hpp"
#include "format/json.hpp"
#include "model/state.hpp"
#include "system/host_file_system.hpp"

namespace tend::run {
namespace {

constexpr mode_t kPlanMode = 0600;
constexpr std::size_t kPlanLimit = std::size_t{64} << 20U;

Error usage(std::string message) {
  return make_error(ErrorCode::usage, std::move(message));
}

// Over what a document says, however its JSON is laid out.
std::string seal_of(const Map& document) {
  Map open = document;
  open.erase("seal");
  return model::digest_of(Value(std::move(open)));
}

Result<Map> sealed(const Value& document) {
  TEND_TRY(written, format::parse_json(format::to_json(document, -1), kPlanLimit));
  Map map = written.as_map();
  map.set("seal", seal_of(map));
  return map;
}

Result<model::SavedPlan> read_text(const std::string& text) {
  auto document = format::parse_json(text, kPlanLimit);
  if (!document) {
    return fail(ErrorCode::invalid, "it is no JSON document: " + document.error().message);
  }
  TEND_TRY(saved, model::saved_plan_from_value(*document));
  if (document->text_or("seal", "") != seal_of(document->as_map())) {
    return fail(ErrorCode::invalid, "it was changed since it was written: its seal does not fit");
  }
  return saved;
}

Error contradiction(std::string_view option, const std::string& given, const std::string& saved) {
  return usage(fmt::format("{} {} contradicts the plan, which was made {}", option, given,
                           saved.empty() ? fmt::format("without {}", option)
                                         : fmt::format("with {} {}", option, saved)));
}

Status settle(std::string_view option, std::string& given, const std::string& saved) {
  if (!given.empty() && given != saved) return fail(contradiction(option, given, saved));
  given = saved;
  return {};
}

Status settle_parameters(std::map<std::string, Map>& given,
                         const std::map<std::string, Map>& saved) {
  for (const auto& [role, values] : given) {
    const auto same_role = saved.find(role);
    for (const auto& entry : values) {
      const Value* other = same_role == saved.end() ? nullptr : same_role->second.find(entry.key);
      if (other != nullptr && *other == entry.value) continue;
      return fail(
          usage(fmt::format("--param {}.{} contradicts the plan, which was made {}", role,
                            entry.key, other == nullptr ? "without it" : "with another value")));
    }
  }
  given = saved;
  return {};
}

Status settle_targets(std::vector<std::string>& given, const std::vector<std::string>& saved) {
  auto one = given;
  auto other = saved;
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  if (!given.empty() && one != other) {
    return fail(
        usage(fmt::format("the plan is about {}, not about {}",
                          saved.empty() ? "everything" : join(saved, ", "), join(given, ", "))));
  }
  given = saved;
  return {};
}

}  // namespace

std::map<std::string, std::string> wishes_of(const model::Catalog& catalog,
                                             const std::string& key) {
  std::map<std::string, std::string> wishes;
  for (const auto& resource : catalog.resources) {
    wishes[resource.id.str()] = engine::desired_digest(resource, key);
  }
  return wishes;
}

std::string machine_of(const Value& facts) {
  return facts.text_or("machine_id", facts.text_or("hostname", ""));
}

std::string absolute_path(const std::string& path) {
  if (path.empty()) return path;
  std::error_code unresolved;
  const auto real =
      std::filesystem::weakly_canonical(std::filesystem::absolute(path, unresolved), unresolved);
  return unresolved ? path : normal_path(real.string());
}

model::SavedPlan plan_to_save(model::Plan plan, const model::Catalog& catalog, const Value& facts,
                              const Options& options, const std::string& key) {
  model::SavedPlan saved;
  saved.keyed = !key.empty();
  for (auto& change : plan.changes) {
    saved.digests.push_back(model::digest_of(change, key));
    // Who is not root gets no more of it in a file than on the screen.
    if (::geteuid() != 0 && change.kept_from_others()) change = change.masked();
  }
  saved.plan = std::move(plan);
  saved.wishes = wishes_of(catalog, key);
  saved.machine = machine_of(facts);
  saved.source = {
      absolute_path(options.repo), options.ref,    options.host, options.root, options.state,
      options.parameters,          options.targets};
  return saved;
}

Status write_plan(const model::SavedPlan& saved, const std::string& path) {
  const std::string place = absolute_path(path);
  TEND_TRY(files, system::open_file_system("/"));
  TEND_TRY(directory, files->status(parent_path(place)));
  if (!directory.exists()) {
    return fail(
        usage(fmt::format("--save {}: there is no directory {}", path, parent_path(place))));
  }
  TEND_TRY(document, sealed(model::to_value(saved)));
  auto written = files->replace(place, format::to_json(document) + "\n",
                                {kPlanMode, ::geteuid(), ::getegid()});
  if (!written) return fail(std::move(written).error().with_context("while saving the plan"));
  return {};
}

Result<model::SavedPlan> read_plan(const std::string& path) {
  TEND_TRY(files, system::open_file_reader("/"));
  auto text = files->read(absolute_path(path), kPlanLimit);
  if (!text && text.error().code == ErrorCode::not_found) {
    return fail(usage(fmt::format("--plan {}: there is no such file", path)));
  }
  if (!text) return fail(std::move(text).error());
  auto saved = read_text(*text);
  if (saved) return saved;
  Error error = std::move(saved).error();
  error.message = fmt::format("{} cannot be applied: {}", path, error.message);
  return fail(std::move(error));
}

Result<Options> options_of(const model::SavedPlan& saved, const Options& given) {
  const auto& source = saved.source;
  Options options = given;
  options.repo = absolute_path(given.repo);
  TEND_CHECK(settle("--repo", options.repo, source.repo));
  TEND_CHECK(settle("--ref", options.ref, source.ref));
  TEND_CHECK(settle("--host", options.host, source.host));
  TEND_CHECK(settle_parameters(options.parameters, source.parameters));
  TEND_CHECK(settle_targets(options.targets, source.targets));
  // Never guessed: another root is another machine.
  if (given.root != source.root) return fail(contradiction("--root", given.root, source.root));
  if (given.state != source.state) return fail(contradiction("--state", given.state, source.state));
  return options;
}

}  // namespace tend::run
