// Children by script: what a command would answer. A command nobody scripted fails the test that
// ran it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "system/doors.hpp"
#include "system/process_runner.hpp"

namespace tend::testing {

inline system::ProcessResult exits(int code, std::string out = "", std::string err = "") {
  system::ProcessResult result;
  result.exit_code = code;
  result.out = std::move(out);
  result.err = std::move(err);
  return result;
}

// Both doors to children; guards are recorded apart.
class ScriptedRunner : public system::ProcessRunner, public system::GuardRunner {
 public:
  using Answer = std::function<Result<system::ProcessResult>(const system::Command&)>;

  ScriptedRunner& on(const std::vector<std::string>& argv, system::ProcessResult result) {
    return on(argv, [result](const system::Command&) { return result; });
  }
  // The same, with an effect on the host: the answer is computed.
  ScriptedRunner& on(const std::vector<std::string>& argv, Answer answer) {
    answers_[argv] = std::move(answer);
    return *this;
  }
  // For arguments that are not known beforehand: any command of that program.
  ScriptedRunner& on_program(const std::string& program, Answer answer) {
    programs_[program] = std::move(answer);
    return *this;
  }

  const std::vector<system::Command>& commands() const { return commands_; }
  const std::vector<system::Command>& guards() const { return guards_; }
  // Each command as one line, arguments parted by spaces.
  std::vector<std::string> lines() const { return lines_of(commands_); }
  std::vector<std::string> guard_lines() const { return lines_of(guards_); }
  void forget_records() { commands_.clear(), guards_.clear(); }

  Result<system::ProcessResult> run(const system::Command& command) override {
    commands_.push_back(command);
    return answer(command);
  }
  Result<system::ProcessResult> run_guard(const system::Command& command) const override {
    guards_.push_back(command);
    return answer(command);
  }

 private:
  static std::vector<std::string> lines_of(const std::vector<system::Command>& commands) {
    std::vector<std::string> lines;
    for (const auto& command : commands) lines.push_back(join(command.argv, " "));
    return lines;
  }
  Result<system::ProcessResult> answer(const system::Command& command) const {
    const auto exact = answers_.find(command.argv);
    if (exact != answers_.end()) return exact->second(command);
    if (!command.argv.empty()) {
      const auto program = programs_.find(command.argv.front());
      if (program != programs_.end()) return program->second(command);
    }
    ADD_FAILURE() << "nobody scripted the command: " << join(command.argv, " ");
    return fail(ErrorCode::not_found, "no such program: " + join(command.argv, " "));
  }

  std::map<std::vector<std::string>, Answer> answers_;
  std::map<std::string, Answer> programs_;
  std::vector<system::Command> commands_;
  mutable std::vector<system::Command> guards_;
};

}  // namespace tend::testing
