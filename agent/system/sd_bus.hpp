// systemd over D-Bus. sd_bus.cpp is the one home of sd-bus.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace tend::system {

// org.freedesktop.systemd1(5) names them.
struct UnitProperties {
  std::string load_state;
  std::string active_state;
  std::string fragment_path;
  std::string invocation_id;  // hexadecimal; of the last start, also after the end
  bool need_daemon_reload = false;
};

enum class UnitOrder { start, stop, restart, reload };
std::string_view name_of(UnitOrder order);

// One connection, made at the first question: to systemd's private socket where we may, else to the
// system bus. One that died (systemd was executed anew) is made again, once a question. Every
// question has a deadline; after one that got no answer (`timeout`) all fail at once, so that a
// systemd that hangs costs a run one deadline. Not for several threads.
class Systemd {
 public:
  Systemd();
  ~Systemd();
  Systemd(const Systemd&) = delete;
  Systemd& operator=(const Systemd&) = delete;

  // One question; of a unit that does not exist too.
  Result<UnitProperties> properties(const std::string& unit);
  // Fresh from the files, where a property may be from before; empty when systemd finds no file of
  // the unit.
  Result<std::string> unit_file_state(const std::string& unit);
  // Queues a job and waits for its end, up to kJobTimeout.
  Status order(UnitOrder order, const std::string& unit);
  // Makes or removes the links of [Install]; they take effect with reload(). enable() says
  // `unsupported` of a unit that has no [Install].
  Status enable(const std::string& unit);
  Status disable(const std::string& unit);
  Status reload();

  static constexpr std::chrono::seconds kCallTimeout{10};
  static constexpr std::chrono::seconds kJobTimeout{120};

 private:
  class Connection;
  // The connection in use, else a new one.
  Result<Connection*> connection();
  Error job_failure(const std::string& ended, const std::string& unit, const std::string& doing);
  template <class Ask>
  auto ask_once(Ask& ask) -> decltype(ask(std::declval<Connection&>()));
  template <class Ask>
  auto ask_again_if_lost(Ask ask) -> decltype(ask(std::declval<Connection&>()));

  std::unique_ptr<Connection> connection_;
  std::optional<Error> silent_;
};

}  // namespace tend::system
