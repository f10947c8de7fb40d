#include "run/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "engine/compile.hpp"
#include "engine/redaction.hpp"
#include "facts/gather.hpp"
#include "run/explain_context.hpp"
#include "run/places.hpp"
#include "run/secret_source.hpp"
#include "run/source.hpp"
#include "system/units.hpp"

namespace tend::run {
namespace {

using resources::Domain;
using resources::Subject;

// The name without the part of a file that an editor of parts sees to.
std::string whole_name(const std::string& name) {
  return name.substr(0, name.find('#'));
}

class Explainer {
 public:
  Explainer(const ExplainContext& context, Explanation& result)
      : context_(context),
        result_(result),
        draft_{context.catalog.roles, context.catalog.resources, {}},
        claims_(engine::claims_of(draft_, context.providers)) {}

  Status run(const std::string& word) {
    if (word.starts_with('/')) return explain_subject({Domain::path, normal_path(word)});
    if (const auto id = model::ResourceId::parse(word)) return explain_id(*id);
    const bool role = explain_role(word);
    const bool parameter = !role && explain_parameter_named(word);
    if (parameter) return {};
    const bool thing = explain_thing(word, role);
    return role || thing ? Status() : unknown(word);
  }

 private:
  Status explain_id(const model::ResourceId& id) {
    const auto* provider = context_.providers.find(id.kind);
    if (provider == nullptr) return unknown_kind(id);
    auto name = provider->canonical_name(id.name);
    const model::ResourceId canonical{id.kind, name ? *name : id.name};
    for (const auto& wanted : {id, canonical}) {
      if (explain_resource_named(wanted) || explain_memory_of(wanted)) return {};
    }
    const Subject subject = subject_of(canonical);
    if (subject.domain == Domain::exec) return unknown(id.str());
    return explain_subject(subject);
  }

  bool explain_resource_named(const model::ResourceId& id) {
    for (std::size_t i = 0; i < draft_.resources.size(); ++i) {
      if (draft_.resources[i].id != id) continue;
      result_.resources.push_back(explain_resource(context_, i));
      return true;
    }
    return false;
  }

  bool explain_memory_of(const model::ResourceId& id) {
    for (const auto& entry : context_.entries) {
      if (entry.id != id) continue;
      result_.remembered.push_back(remember(context_, entry));
      return true;
    }
    return false;
  }

  // What a resource of the kind is about; parts of files are about the file.
  static Subject subject_of(const model::ResourceId& id) {
    if (id.name.starts_with('/')) return {Domain::path, whole_name(id.name)};
    if (id.kind == "package") return {Domain::package, id.name};
    if (id.kind == "user") return {Domain::user, id.name};
    if (id.kind == "group") return {Domain::group, id.name};
    if (id.kind == "service" || id.kind == "systemd_unit" || id.kind == "timer") {
      return {Domain::unit, id.name};
    }
    return {Domain::exec, id.name};
  }

  // The resources that own it, else the ledger's memory of it, else what the host shows.
  Status explain_subject(const Subject& subject) {
    const bool path = subject.domain == Domain::path;
    const bool mounted = path && add_owners({Domain::mount, subject.name});
    if (add_owners(subject) || mounted || add_memories(subject)) return {};
    add_directory_above(subject);
    result_.unmanaged = look_at(context_, subject);
    return {};
  }

  bool add_owners(const Subject& subject) {
    const auto owners = claims_.find(subject);
    if (owners == claims_.end()) return false;
    for (const auto& owner : owners->second) {
      const bool known = std::any_of(result_.resources.begin(), result_.resources.end(),
                                     [&](const ExplainedResource& other) {
                                       return other.id == draft_.resources[owner.resource].id.str();
                                     });
      if (known) continue;
      auto explained = explain_resource(context_, owner.resource);
      if (!owner.part.empty()) explained.owns = "part " + owner.part;
      result_.resources.push_back(std::move(explained));
    }
    return true;
  }

  void add_directory_above(const Subject& subject) {
    const auto* owners = engine::find_owners(claims_, subject);
    if (owners == nullptr) return;
    for (const auto& owner : *owners) {
      auto explained = explain_resource(context_, owner.resource);
      explained.owns = "a directory above";
      result_.resources.push_back(std::move(explained));
    }
  }

  bool add_memories(const Subject& subject) {
    bool found = false;
    for (const auto& entry : context_.entries) {
      if (subject_of(entry.id) != subject) continue;
      result_.remembered.push_back(remember(context_, entry));
      found = true;
    }
    return found;
  }

  bool explain_role(const std::string& word) {
    const auto role = context_.host_lab.roles.find(word);
    if (role == context_.host_lab.roles.end()) return false;
    for (const auto& field : role->second.params) {
      auto explained = explain_parameter(context_, word, field.name);
      if (explained) result_.parameters.push_back(std::move(*explained));
    }
    return true;
  }

  bool explain_parameter_named(const std::string& word) {
    const auto dot = word.find('.');
    if (dot == std::string::npos) return false;
    auto explained = explain_parameter(context_, word.substr(0, dot), word.substr(dot + 1));
    if (!explained) return false;
    result_.parameters.push_back(std::move(*explained));
    return true;
  }

  // A bare name may be that of several things.
  bool explain_thing(const std::string& word, bool only_managed) {
    const std::vector<Subject> subjects{{Domain::package, word},
                                        {Domain::unit, system::full_unit_name(word)},
                                        {Domain::user, word},
                                        {Domain::group, word}};
    bool found = false;
    for (const auto& subject : subjects) found = add_owners(subject) || found;
    if (!found) {
      for (const auto& subject : subjects) found = add_memories(subject) || found;
    }
    if (found || only_managed) return found;
    for (const auto& subject : subjects) {
      auto thing = look_at(context_, subject);
      if (!thing.exists) continue;
      result_.unmanaged = std::move(thing);
      return true;
    }
    return false;
  }

  Status unknown_kind(const model::ResourceId& id) const {
    Error error =
        make_error(ErrorCode::usage, fmt::format("unknown kind `{}`", printable(id.kind)));
    error.suggestion = did_you_mean(id.kind, context_.providers.names());
    error.notes.push_back("known kinds: " + join(context_.providers.names(), ", "));
    return fail(std::move(error));
  }

  Status unknown(const std::string& word) const {
    std::vector<std::string> known;
    for (const auto& resource : draft_.resources) {
      known.push_back(resource.id.str());
      known.push_back(resource.id.name);
    }
    for (const auto& [name, role] : context_.host_lab.roles) {
      known.push_back(name);
      for (const auto& field : role.params) known.push_back(name + "." + field.name);
    }
    Error error = make_error(ErrorCode::usage, fmt::format("nothing of host {} is called `{}`",
                                                           context_.host, printable(word)));
    error.suggestion = did_you_mean(word, known);
    error.notes.emplace_back(
        "an id (file:/etc/motd), ROLE.PARAMETER, a role, a path, a package, unit, user or group");
    return fail(std::move(error));
  }

  const ExplainContext& context_;
  Explanation& result_;
  engine::Draft draft_;
  engine::Claims claims_;
};

tl::unexpected<Errors> failed(Error error) {
  return tl::unexpected(Errors{std::move(error)});
}

}  // namespace

Checked<Explanation> explain(const Options& options, const std::string& word) {
  auto doors = ReadDoors::open(options);
  if (!doors) return failed(std::move(doors).error());
  auto config = read_config(options, *doors->files, false);
  if (!config) {
    // As for diff: where a directory is looked at, an unreadable agent.yaml does not matter.
    if (options.repo.empty()) return tl::unexpected(std::move(config).error());
    config = std::optional<load::AgentConfig>();
  }
  Explanation result;
  const auto ledger = read_ledger(options, "nothing of the past can be told", result.notes);
  if (!ledger) return failed(ledger.error());
  const auto lab = open_lab(options, *doors->files, ledger->get());
  if (!lab) return failed(lab.error());
  const Value facts = facts::gather(*doors->files, *doors->local);
  const std::string host = host_name(options, *config ? &**config : nullptr, facts);
  const auto standard = open_standard_roles(options);
  const auto host_lab = load_host(*lab, standard.get(), host);
  if (!host_lab) return tl::unexpected(host_lab.error());
  const resources::Providers providers;
  // Without the key to a secret all else can be explained.
  SecretSource secrets(*doors->files, Whose::another, host);
  auto catalog =
      engine::compile({host_lab->inventory, host_lab->roles, host, facts, options.parameters,
                       lab->commit, nullptr, secrets.reader(*lab->snapshot)},
                      providers);
  if (!catalog) {
    const engine::Redaction redaction(secrets.values());
    for (auto& error : catalog.error()) redaction.apply(error);
    return tl::unexpected(std::move(catalog).error());
  }
  result.host = host;
  result.commit = lab->commit;
  result.asked = word;
  const auto entries = *ledger ? (*ledger)->entries() : std::vector<store::LedgerEntry>();
  if (!entries) return failed(entries.error());
  const ExplainContext context{options,  *lab,      *host_lab, host,          facts,
                               *catalog, providers, *doors,    ledger->get(), *entries};
  auto explained = Explainer(context, result).run(word);
  if (!explained) return failed(std::move(explained).error());
  return result;
}

}  // namespace tend::run
