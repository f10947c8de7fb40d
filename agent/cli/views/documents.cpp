#include "cli/views/documents.hpp"

namespace tend::cli {
namespace {

Value number(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

Value text_or_null(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

List error_list(const Errors& errors) {
  List list;
  for (const auto& error : errors) list.push_back(model::to_value(error));
  return list;
}

List text_list(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

Value run_value(const store::RunRecord& run) {
  return Map{{"run", run.id},
             {"started", run.started},
             {"finished", text_or_null(run.finished)},
             {"commit", run.commit},
             {"outcome", text_or_null(run.outcome)}};
}

}  // namespace

Value error_document(const Errors& errors) {
  return Map{{"schema", "tend.error/1"}, {"errors", error_list(errors)}};
}

Value status_document(const run::StatusResult& status, const std::vector<std::string>& drifted) {
  List pending;
  for (const auto& notice : status.pending) {
    pending.emplace_back(Map{{"unit", notice.unit},
                             {"verb", notice.verb},
                             {"because", notice.because},
                             {"role", notice.role}});
  }
  return Map{{"schema", "tend.status/1"},
             {"anchor", text_or_null(status.anchor)},
             {"managed", number(status.managed)},
             {"last", status.last ? run_value(*status.last) : Value()},
             {"drifted", text_list(drifted)},
             {"pending", pending}};
}

Value log_document(const std::vector<store::RunRecord>& runs) {
  List list;
  for (const auto& run : runs) list.push_back(run_value(run));
  return Map{{"schema", "tend.log/1"}, {"runs", list}};
}

Value lint_document(const run::LintResult& lint) {
  return Map{{"schema", "tend.lint/1"},           {"hosts", number(lint.hosts)},
             {"roles", number(lint.roles)},       {"resources", number(lint.resources)},
             {"errors", error_list(lint.errors)}, {"warnings", text_list(lint.warnings)}};
}

Value facts_document(const Value& facts) {
  return Map{{"schema", "tend.facts/1"}, {"facts", facts}};
}

Value version_document(const std::string& version) {
  return Map{{"schema", "tend.version/1"}, {"version", version}};
}

model::Plan without_private_diffs(model::Plan plan) {
  for (auto& change : plan.changes) {
    if (change.kept_from_others()) change = change.masked();
  }
  return plan;
}

}  // namespace tend::cli
