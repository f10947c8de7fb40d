#include "resources/exec_guard.hpp"

#include <fmt/format.h>

#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;

constexpr std::chrono::seconds kGuardTimeout{30};

struct Answer {
  Value yes;           // whether the guard's command succeeded, or unknown
  std::string detail;  // "exit code 1"
};

// A program that is not there (yet) has not succeeded; that one cannot be judged now is no failure.
Result<Answer> answer_without_result(Error error) {
  if (error.code == ErrorCode::not_found) return Answer{false, "no such program"};
  if (error.code == ErrorCode::unsupported) return Answer{Unknown{error.message}, ""};
  return fail(std::move(error));
}

Result<Answer> ask(const Resource& resource, const char* guard, const system::Readers& readers) {
  system::Command command = command_of(resource, argv_of(resource.find(guard)));
  command.timeout = timeout_of(resource, kGuardTimeout);
  command.read_only = true;
  auto result = readers.guards.run_guard(command);
  if (!result) return answer_without_result(std::move(result).error());
  if (result->timed_out) {
    return fail(ErrorCode::timeout,
                fmt::format("guard `{}` gave no answer: {}", guard, result->describe()));
  }
  return Answer{result->success(), result->describe()};
}

// Collects what the guards say: one objection settles it, else one unknown leaves it open.
class Judge {
 public:
  Judge(const Resource& resource, const system::Readers& readers)
      : resource_(resource), readers_(readers) {}

  bool settled() const { return objected_; }

  Status consult_path(const char* guard, bool wanted) {
    const auto path = text_wish(resource_, guard);
    if (!path || settled()) return {};
    const auto status = readers_.files.status(*path);
    if (!status && status.error().code == ErrorCode::permission) {
      unknown_ = Unknown{"needs root"};
      return {};
    }
    if (!status) return fail(status.error());
    note(status->exists() == wanted,
         fmt::format("{} {}", *path, wanted ? "exists" : "does not exist"));
    return {};
  }

  Status consult_command(const char* guard, bool wanted) {
    if (!resource_.has(guard) || settled()) return {};
    TEND_TRY(answer, ask(resource_, guard, readers_));
    if (answer.yes.is_unknown()) {
      unknown_ = answer.yes;
    } else {
      note(answer.yes.as_bool() == wanted, fmt::format("`{}`: {}", guard, answer.detail));
    }
    return {};
  }

  Verdict verdict() const {
    if (objected_) return {false, ""};
    if (!unknown_.is_null()) return {unknown_, unknown_.display()};
    return {!why_.empty(), why_};
  }

 private:
  void note(bool due, const std::string& why) {
    if (!due) objected_ = true;
    if (due) why_ += (why_.empty() ? "" : "; ") + why;
  }

  const Resource& resource_;
  const system::Readers& readers_;
  bool objected_ = false;
  Value unknown_;
  std::string why_;
};

}  // namespace

std::vector<std::string> argv_of(const Value* attribute) {
  if (attribute == nullptr) return {};
  if (attribute->is_string()) return {"/bin/sh", "-c", attribute->as_string()};
  return texts_of(*attribute);
}

system::Command command_of(const Resource& resource, std::vector<std::string> argv) {
  system::Command command;
  command.argv = std::move(argv);
  command.directory = resource.text("directory", "/");
  const Value* environment = resource.find("environment");
  if (environment != nullptr && environment->is_map()) {
    for (const auto& entry : environment->as_map()) {
      command.environment.emplace_back(entry.key, entry.value.display());
    }
  }
  return command;
}

Result<Verdict> judge_guards(const Resource& resource, const system::Readers& readers) {
  if (resource.flag("only_when_triggered")) return Verdict{false, ""};
  Judge judge(resource, readers);
  TEND_CHECK(judge.consult_path("creates", false));
  TEND_CHECK(judge.consult_path("removes", true));
  TEND_CHECK(judge.consult_command("unless", false));
  TEND_CHECK(judge.consult_command("onlyif", true));
  return judge.verdict();
}

}  // namespace tend::resources
