// A plan and a report with one of everything, for views and documents.
#pragma once

#include <memory>
#include <string>

#include "model/plan.hpp"
#include "model/report.hpp"
#include "model/saved_plan.hpp"

namespace tend::testing {

inline Position place(std::uint32_t line) {
  static const auto file =
      std::make_shared<const SourceFile>(SourceFile{"roles/base/role.yaml", ""});
  return {file, line, 5, 4};
}

inline model::Change change(const std::string& id, model::Action action, const std::string& reason,
                            const std::string& role = "base") {
  model::Change change;
  change.id = *model::ResourceId::parse(id);
  change.role = role;
  change.action = action;
  change.reason = reason;
  change.source = place(7);
  return change;
}

inline std::string numbered_lines(std::size_t count) {
  std::string diff = "@@ -0,0 +1," + std::to_string(count) + " @@\n";
  for (std::size_t line = 1; line <= count; ++line) diff += "+line " + std::to_string(line) + "\n";
  return diff;
}

inline model::Plan sample_plan() {
  using model::Action;
  model::Plan plan;
  plan.host = "gpu01";
  plan.commit = "3f2a1bc9d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8";
  plan.ok = 5;
  plan.complete = false;

  auto package = change("package:chrony", Action::create, "not installed");
  auto config = change("file:/etc/chrony/sources.d/lab.sources", Action::create, "is not there");
  config.attributes = {
      {"type", nullptr, "file"}, {"content", nullptr, "0123456789ab"}, {"mode", nullptr, "0644"}};
  config.diff = "@@ -0,0 +1,2 @@\n+server ntp1\n+server ntp2\n";
  config.after = {package.id};
  auto service = change("service:chrony.service", Action::start, "is stopped");
  service.after = {package.id};
  auto motd =
      change("file:/etc/motd", Action::change, "content differs, mode is 0600, wanted 0644");
  motd.attributes = {{"content", "aaaaaaaaaaaa", "bbbbbbbbbbbb"}, {"mode", "0600", "0644"}};
  motd.diff = "@@ -1,2 +1,2 @@\n Welcome\n-to gpu1\n+to gpu01\n";
  motd.cause = model::Cause::drift;
  motd.drifted = true;
  auto token = change("file:/etc/app/token", Action::change, "content differs", "app");
  token.attributes = {{"content", "aaaaaaaaaaaa", "bbbbbbbbbbbb"}};
  token.diff = "@@ -1 +1 @@\n-old\n+hunter2\n";
  token.sensitive = true;
  token.cause = model::Cause::fact;
  auto old = change("user:mallory", Action::remove, "no longer wanted", "app");
  plan.changes = {package, config, service, motd, token, old};

  plan.failures = {{{"file", "/mnt/nas/x"},
                    "app",
                    make_error(ErrorCode::io, "read /mnt/nas/x: Input/output error"),
                    place(31)}};
  plan.unknown = {{{"exec", "probe"}, "app", "after package:chrony", place(40)},
                  {{"file", "/etc/sudoers"}, "app", "needs root", place(41)},
                  {{"exec", "other"}, "app", "after package:chrony", place(42)}};
  plan.deferred = {{{"service", "x.service"}, "app", "systemd is not running", place(43)}};
  return plan;
}

inline model::SavedPlan saved(const model::Plan& plan) {
  model::SavedPlan saved;
  saved.plan = plan;
  for (const auto& change : plan.changes) {
    saved.digests.push_back(model::digest_of(change));
    saved.wishes[change.id.str()] = "d1";
  }
  saved.machine = "0123";
  saved.source = {"/srv/lab", "main",          "gpu01",
                  "/",        "/var/lib/tend", {{"base", Map{{"timezone", "UTC"}, {"count", 3}}}},
                  {"base"}};
  return saved;
}

inline model::SavedPlan sample_saved_plan() {
  return saved(sample_plan());
}

inline model::Report sample_report() {
  using model::ResultStatus;
  model::Report report;
  report.host = "gpu01";
  report.run = "20261123-0130-ab12";
  report.commit = "3f2a1bc9d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8";
  report.started = "2026-11-23T01:30:00Z";
  report.finished = "2026-11-23T01:30:12Z";
  report.duration_ms = 12340;
  report.outcome = model::Outcome::failed;
  report.fidelity = {3, 2, 2, {"service:chrony.service was to start and did not"}};
  const auto plan = sample_plan();
  report.results = {{{"package", "tzdata"}, "base", ResultStatus::ok, {}, "", {}, 0, place(6)},
                    {{"package", "chrony"},
                     "base",
                     ResultStatus::changed,
                     {plan.changes[0]},
                     "",
                     {},
                     8100,
                     place(7)},
                    {{"file", "/etc/motd"},
                     "base",
                     ResultStatus::changed,
                     {plan.changes[3]},
                     "",
                     {},
                     12,
                     place(9)},
                    {{"service", "chrony.service"},
                     "base",
                     ResultStatus::failed,
                     {plan.changes[2]},
                     "",
                     make_error(ErrorCode::failed, "chrony.service failed: exit status 1"),
                     1200,
                     place(11)},
                    {{"file", "/etc/app/token"},
                     "app",
                     ResultStatus::skipped,
                     {},
                     "service:chrony.service failed",
                     {},
                     0,
                     place(20)},
                    {{"exec", "probe"},
                     "app",
                     ResultStatus::unknown,
                     {},
                     "fact gpu.count is unknown",
                     {},
                     0,
                     place(21)}};
  report.checks = {{"base", "time is set", model::CheckStatus::pass, ""},
                   {"base", "port 123 answers", model::CheckStatus::fail, "connection refused"},
                   {"app", "page answers", model::CheckStatus::timeout, ""}};
  return report;
}

}  // namespace tend::testing
