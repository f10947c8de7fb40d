#include "resources/exec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/exec_guard.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Change;
using model::Resource;
using model::Type;

constexpr std::chrono::seconds kTimeout{300};
constexpr const char* kWhy = ".why";  // evidence: no digest covers it

model::AttributeSpec exit_codes() {
  model::AttributeSpec made = attribute("returns", Type::list, "exit codes that mean success");
  model::TypeSpec code;
  code.type = Type::integer;
  code.min = 0;
  code.max = 255;
  made.spec.items = std::make_shared<const model::TypeSpec>(std::move(code));
  made.spec.default_value = Value(List{0});
  return made;
}

model::KindSchema make_schema() {
  return {
      "exec",
      "a command with a guard",
      "a label",
      {text_list("argv", "the command, word by word"),
       attribute("command", Type::string, "the command, for /bin/sh"),
       attribute("creates", Type::path, "not due when this is there"),
       attribute("removes", Type::path, "not due when this is not there"),
       attribute("unless", Type::any, "not due when this command succeeds (list, or text for sh)"),
       attribute("onlyif", Type::any, "not due when this command fails (list, or text for sh)"),
       attribute("only_when_triggered", Type::boolean, "due only by another resource's `triggers`"),
       text_map("environment", "variables besides PATH, LANG and HOME"),
       may_be_secret(attribute("stdin", Type::string, "what the command reads, secrets too")),
       with_default("/", attribute("directory", Type::path, "where it runs")), exit_codes()}};
}

bool succeeded(const system::ProcessResult& result, const Resource& resource) {
  if (result.timed_out || result.signal != 0) return false;
  const Value* codes = resource.find("returns");
  if (codes == nullptr || !codes->is_list()) return result.exit_code == 0;
  const auto& list = codes->as_list();
  return std::find(list.begin(), list.end(), Value(result.exit_code)) != list.end();
}

std::string failure_text(const system::ProcessResult& result, const Resource& resource) {
  const std::string words = resource.sensitive ? "" : result.last_words();
  return words.empty() ? result.describe() : fmt::format("{}: {}", result.describe(), words);
}

class Exec final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return one_line(name, "the label of an `exec`");
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    check_command(resource, errors);
    check_guards(resource, errors);
    return errors;
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::exec, resource.id.name}, ""}};
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    std::vector<Subject> subjects{{Domain::path, resource.text("directory", "/")}};
    const auto argv = list_wish(resource, "argv");
    if (!argv.empty() && argv.front().starts_with('/')) {
      subjects.push_back({Domain::path, argv.front()});
    }
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(verdict, judge_guards(resource, readers));
    return model::State{{"due", verdict.due}, {kWhy, verdict.why}};
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    const Value* due = observed.find("due");
    if (due == nullptr || *due == Value(false)) return {};
    const Value* why = observed.find(kWhy);
    const bool told = why != nullptr && why->is_string() && !due->is_unknown();
    Change change =
        make_change(resource, model::Action::run, told ? why->as_string() : due->display());
    change.attributes.push_back({"due", *due, false});
    return {std::move(change)};
  }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& /*original*/) const override {
    return {std::nullopt, ""};
  }

  Status apply(const Change& /*change*/, const Resource& resource,
               system::Writers& writers) const override {
    const Value* words = resource.has("argv") ? resource.find("argv") : resource.find("command");
    system::Command command = command_of(resource, argv_of(words));
    command.input = resource.text("stdin");
    command.timeout = timeout_of(resource, kTimeout);
    TEND_TRY(result, writers.processes.run(command));
    if (succeeded(result, resource)) return {};
    return fail(result.timed_out ? ErrorCode::timeout : ErrorCode::failed,
                failure_text(result, resource));
  }

 private:
  static void check_command(const Resource& resource, Errors& errors) {
    if (resource.has("argv") == resource.has("command")) {
      errors.push_back(make_error(ErrorCode::invalid, "`exec` needs either `argv` or `command`",
                                  resource.source));
      return;
    }
    const char* given = resource.has("argv") ? "argv" : "command";
    const auto argv = argv_of(resource.find(given));
    if (!argv.empty() && !argv.back().empty()) return;
    errors.push_back(make_error(ErrorCode::invalid, fmt::format("`{}` is empty", given),
                                position_of(resource, given)));
  }

  static void check_guards(const Resource& resource, Errors& errors) {
    bool guarded = resource.flag("only_when_triggered");
    for (const char* name : {"creates", "removes", "unless", "onlyif"}) {
      guarded = guarded || resource.has(name);
    }
    if (!guarded) {
      errors.push_back(make_error(ErrorCode::invalid,
                                  "`exec` needs a guard, or it would run every night: `creates`, "
                                  "`removes`, `unless`, `onlyif` or `only_when_triggered: true`",
                                  resource.source));
    }
    for (const char* name : {"unless", "onlyif"}) {
      if (!resource.has(name) || !argv_of(resource.find(name)).empty()) continue;
      errors.push_back(make_error(
          ErrorCode::invalid, fmt::format("`{}` is a list of words, or a text for /bin/sh", name),
          position_of(resource, name)));
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_exec() {
  return std::make_unique<Exec>();
}

}  // namespace tend::resources
