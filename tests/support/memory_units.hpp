// Units in memory. Besides those put by hand, a unit exists when its file is in the file system
// given, as with systemd.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/units.hpp"

namespace tend::testing {

struct MemoryUnit {
  bool running = false;
  std::string unit_file_state = "disabled";
  std::string failure = {};  // not empty: starting it fails with these words
  std::string invocation_id = {};
};

class MemoryUnits : public system::UnitManager {
 public:
  explicit MemoryUnits(const system::FileReader& files) : files_(files) {}

  MemoryUnits& put(const std::string& name, MemoryUnit unit) {
    if (unit.running && unit.invocation_id.empty()) unit.invocation_id = next_invocation();
    units_[name] = std::move(unit);
    return *this;
  }
  void drop(const std::string& name) { units_.erase(name); }
  void without_systemd() { running_ = false; }

  // "start ssh.service", … in order; daemon-reloads as "daemon-reload".
  const std::vector<std::string>& calls() const { return calls_; }
  void forget_records() { calls_.clear(); }

  bool systemd_running() const override { return running_; }
  Result<system::UnitStatus> status(const std::string& name) const override {
    const std::string file = unit_file(name);
    const auto found = units_.find(name);
    system::UnitStatus status;
    if (found == units_.end() && file.empty()) return status;
    status.exists = true;
    const MemoryUnit unit = found == units_.end() ? fresh(file) : found->second;
    status.unit_file_state = unit.unit_file_state;
    if (running_) {
      status.active_state = unit.running ? "active" : unit.failure.empty() ? "inactive" : "failed";
      status.invocation_id = unit.running ? unit.invocation_id : "";
    }
    return status;
  }

  Status start(const std::string& name) override { return order("start", name, true, false); }
  Status stop(const std::string& name) override { return order("stop", name, false, false); }
  Status restart(const std::string& name) override { return order("restart", name, true, true); }
  Status reload(const std::string& name) override {
    TEND_CHECK(known("reload", name));
    calls_.push_back("reload " + name);
    return {};
  }
  Status enable(const std::string& name) override { return file_state("enable", name, "enabled"); }
  Status disable(const std::string& name) override {
    return file_state("disable", name, "disabled");
  }
  void note_unit_files_changed() override { noted_ = true; }
  Status flush() override {
    if (noted_ && running_) calls_.push_back("daemon-reload");
    noted_ = false;
    return {};
  }

 private:
  std::string next_invocation() { return "invocation-" + std::to_string(++serial_); }

  std::string unit_file(const std::string& name) const {
    for (const char* directory : {"/etc/systemd/system/", "/run/systemd/system/",
                                  "/usr/lib/systemd/system/", "/lib/systemd/system/"}) {
      const auto status = files_.status(directory + name);
      if (status && status->exists()) return directory + name;
    }
    return "";
  }
  MemoryUnit fresh(const std::string& file) const {
    const auto text = files_.read(file);
    const bool installable = text && text->find("[Install]") != std::string::npos;
    return {.unit_file_state = installable ? "disabled" : "static"};
  }
  Result<MemoryUnit*> known(const std::string& verb, const std::string& name) {
    if (!running_) return fail(ErrorCode::unsupported, "systemd is not running");
    TEND_CHECK(flush());
    return installed(verb, name);
  }
  Result<MemoryUnit*> installed(const std::string& verb, const std::string& name) {
    const std::string file = unit_file(name);
    auto found = units_.find(name);
    if (found == units_.end()) {
      if (file.empty()) {
        return fail(ErrorCode::not_found, "cannot " + verb + " " + name + ": no such unit");
      }
      found = units_.emplace(name, fresh(file)).first;
    }
    return &found->second;
  }
  Status order(const std::string& verb, const std::string& name, bool run, bool anew) {
    TEND_TRY(unit, known(verb, name));
    calls_.push_back(verb + " " + name);
    if (run && unit->unit_file_state == "masked") {
      return fail(ErrorCode::failed, name + " is masked");
    }
    if (run && !unit->failure.empty()) {
      unit->running = false;
      return fail(ErrorCode::failed, name + ": " + unit->failure);
    }
    if (run && (anew || !unit->running)) unit->invocation_id = next_invocation();
    unit->running = run;
    return {};
  }
  Status file_state(const std::string& verb, const std::string& name, const std::string& state) {
    TEND_TRY(unit, installed(verb, name));
    calls_.push_back(verb + " " + name);
    if (unit->unit_file_state == "masked") return fail(ErrorCode::failed, name + " is masked");
    if (unit->unit_file_state != "static") unit->unit_file_state = state;
    return {};
  }

  const system::FileReader& files_;
  std::map<std::string, MemoryUnit> units_;
  bool running_ = true;
  bool noted_ = false;
  int serial_ = 0;
  std::vector<std::string> calls_;
};

}  // namespace tend::testing
