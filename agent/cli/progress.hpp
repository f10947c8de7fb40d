// Tells of a run while it happens: on a terminal one line that is written over, above it a line for
// each change, failure and failed check; elsewhere those lines alone.
#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>

#include "cli/screen.hpp"
#include "engine/observer.hpp"

namespace tend::cli {

class Progress final : public engine::Observer {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  Progress(std::ostream& out, Screen screen, Clock clock = std::chrono::steady_clock::now);
  ~Progress() override;

  void planned(const model::Plan& plan) override;
  void starting(const model::Resource& resource, std::size_t index, std::size_t total) override;
  void changing(const model::Change& change) override;
  void finished(const model::ResourceResult& result) override;
  void checking(const model::Check& check) override;
  void checked(const model::CheckResult& result) override;

  // Takes the line that is written over away; to be called before anything else is printed.
  void done();
  // Something was planned, so the header is out.
  bool told_header() const { return told_header_; }

 private:
  void print(const std::string& lines);
  void show_status(const std::string& doing);

  std::ostream& out_;
  Screen screen_;
  Clock clock_;
  std::chrono::steady_clock::time_point start_;
  std::string position_;  // "[12/43] "
  std::string role_;
  bool told_header_ = false;
  bool status_shown_ = false;
};

}  // namespace tend::cli
