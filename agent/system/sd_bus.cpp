#include "system/sd_bus.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <map>

#include "system/sd_bus_library.hpp"
#include "system/sd_bus_properties.hpp"

namespace tend::system {
namespace {

constexpr const char* kService = "org.freedesktop.systemd1";
constexpr const char* kManagerPath = "/org/freedesktop/systemd1";
constexpr const char* kManager = "org.freedesktop.systemd1.Manager";
constexpr const char* kPrivateSocket = "/run/systemd/private";

using Clock = std::chrono::steady_clock;

struct Unref {
  void operator()(sd_bus* bus) const { sd().sd_bus_close_unref(bus); }
  void operator()(sd_bus_message* message) const { sd().sd_bus_message_unref(message); }
  void operator()(sd_bus_slot* slot) const { sd().sd_bus_slot_unref(slot); }
  void operator()(char* text) const {
    std::free(text);
  }  // NOLINT(cppcoreguidelines-no-malloc): sd-bus allocates so
};
using BusPtr = std::unique_ptr<sd_bus, Unref>;
using MessagePtr = std::unique_ptr<sd_bus_message, Unref>;
using SlotPtr = std::unique_ptr<sd_bus_slot, Unref>;

std::uint64_t microseconds(Clock::duration duration) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(
      0, std::chrono::duration_cast<std::chrono::microseconds>(duration).count()));
}

class BusError {
 public:
  BusError() = default;
  ~BusError() { sd().sd_bus_error_free(&error_); }
  BusError(const BusError&) = delete;
  BusError& operator=(const BusError&) = delete;

  sd_bus_error* get() { return &error_; }
  std::string_view name() const { return error_.name != nullptr ? error_.name : ""; }
  std::string message(int result) const {
    return error_.message != nullptr ? error_.message : errno_error(-result, "").message;
  }

 private:
  sd_bus_error error_ = SD_BUS_ERROR_NULL;
};

bool is_lost(int result) {
  return result == -ECONNRESET || result == -ENOTCONN || result == -EPIPE || result == -ESHUTDOWN ||
         result == -ECHILD;
}

ErrorCode code_of(int result, std::string_view name) {
  if (result == -ETIMEDOUT || name == "org.freedesktop.DBus.Error.NoReply")
    return ErrorCode::timeout;
  if (result == -EACCES || result == -EPERM) return ErrorCode::permission;
  if (result == -ENOENT || name == "org.freedesktop.systemd1.NoSuchUnit")
    return ErrorCode::not_found;
  return ErrorCode::failed;
}

int on_job_removed(sd_bus_message* message, void* data, sd_bus_error*) {
  std::uint32_t number = 0;
  const char* job = nullptr;
  const char* unit = nullptr;
  const char* result = nullptr;
  if (sd().sd_bus_message_read(message, "uoss", &number, &job, &unit, &result) >= 0) {
    static_cast<std::map<std::string, std::string>*>(data)->emplace(job, result);
  }
  return 0;
}

std::string unit_path(const std::string& unit) {
  char* path = nullptr;
  if (sd().sd_bus_path_encode("/org/freedesktop/systemd1/unit", unit.c_str(), &path) < 0) return "";
  return std::unique_ptr<char, Unref>(path).get();
}

}  // namespace

std::string_view name_of(UnitOrder order) {
  switch (order) {
    case UnitOrder::start:
      return "start";
    case UnitOrder::stop:
      return "stop";
    case UnitOrder::restart:
      return "restart";
    case UnitOrder::reload:
      return "reload";
  }
  return "";
}

// One open connection. A call that finds it dead says so in lost().
class Systemd::Connection {
 public:
  static Result<std::unique_ptr<Connection>> open();

  // A method of the manager, with string arguments, each of which `append` has put into the
  // message.
  template <class Append>
  Result<MessagePtr> call(const char* method, const std::string& doing, Append append,
                          std::chrono::seconds timeout = kCallTimeout);
  Result<MessagePtr> get_all(const std::string& unit);
  // How the unit's last run ended, as systemd names it ("exit-code"); empty for units that have no
  // such thing.
  std::string result_of(const std::string& unit);
  // Why the job ended: "done", "failed", "timeout", …
  Result<std::string> wait_for(const std::string& job, const std::string& doing);
  Status watch_jobs();
  // A question that any systemd answers at once, whatever else it is at.
  Status ping();
  bool lost() const { return lost_; }
  bool silent() const { return silent_; }

 private:
  Result<MessagePtr> send(const MessagePtr& message, const std::string& doing,
                          std::chrono::seconds timeout);
  tl::unexpected<Error> failure(int result, const BusError& error, const std::string& doing);

  BusPtr bus_;
  SlotPtr jobs_;
  std::map<std::string, std::string> ended_;  // job -> result
  bool lost_ = false;
  bool silent_ = false;
  bool private_ = false;
};

namespace {

int open_private(BusPtr& into) {
  sd_bus* bus = nullptr;
  int result = sd().sd_bus_new(&bus);
  if (result < 0) return result;
  into.reset(bus);
  // No Hello here: nobody but systemd is at the other end.
  result = sd().sd_bus_set_address(bus, fmt::format("unix:path={}", kPrivateSocket).c_str());
  return result < 0 ? result : sd().sd_bus_start(bus);
}

// sd-bus itself would wait 90 s for the greeting of a systemd that hangs.
int wait_until_ready(sd_bus* bus) {
  const auto deadline = Clock::now() + Systemd::kCallTimeout;
  int ready = 0;
  while ((ready = sd().sd_bus_is_ready(bus)) == 0) {
    const auto now = Clock::now();
    if (now >= deadline) return -ETIMEDOUT;
    int result = sd().sd_bus_process(bus, nullptr);
    if (result == 0) result = sd().sd_bus_wait(bus, microseconds(deadline - now));
    if (result < 0 && result != -EINTR) return result;
  }
  return std::min(ready, 0);
}

int open_system(BusPtr& into) {
  sd_bus* bus = nullptr;
  const int result = sd().sd_bus_open_system(&bus);
  into.reset(bus);
  return result;
}

}  // namespace

Result<std::unique_ptr<Systemd::Connection>> Systemd::Connection::open() {
  TEND_CHECK(load_shared<SdBus>());
  auto connection = std::make_unique<Connection>();
  connection->private_ = geteuid() == 0 && access(kPrivateSocket, F_OK) == 0;
  int result =
      connection->private_ ? open_private(connection->bus_) : open_system(connection->bus_);
  if (result >= 0) result = wait_until_ready(connection->bus_.get());
  if (result == -ETIMEDOUT) {
    return fail(ErrorCode::timeout,
                fmt::format("connect to systemd: no answer within {} s", kCallTimeout.count()));
  }
  if (result < 0) return fail(errno_error(-result, "connect to systemd"));
  return connection;
}

tl::unexpected<Error> Systemd::Connection::failure(int result, const BusError& error,
                                                   const std::string& doing) {
  lost_ = is_lost(result);
  silent_ = code_of(result, error.name()) == ErrorCode::timeout;
  return fail(code_of(result, error.name()), fmt::format("{}: {}", doing, error.message(result)));
}

Result<MessagePtr> Systemd::Connection::send(const MessagePtr& message, const std::string& doing,
                                             std::chrono::seconds timeout) {
  BusError error;
  sd_bus_message* reply = nullptr;
  const int result =
      sd().sd_bus_call(bus_.get(), message.get(), microseconds(timeout), error.get(), &reply);
  if (result < 0) return failure(result, error, doing);
  return MessagePtr(reply);
}

template <class Append>
Result<MessagePtr> Systemd::Connection::call(const char* method, const std::string& doing,
                                             Append append, std::chrono::seconds timeout) {
  sd_bus_message* made = nullptr;
  int result = sd().sd_bus_message_new_method_call(bus_.get(), &made, kService, kManagerPath,
                                                   kManager, method);
  const MessagePtr message(made);
  if (result >= 0) result = append(made);
  if (result < 0) return failure(result, BusError(), doing);
  return send(message, doing, timeout);
}

Status Systemd::Connection::ping() {
  sd_bus_message* made = nullptr;
  const int result = sd().sd_bus_message_new_method_call(bus_.get(), &made, kService, kManagerPath,
                                                         "org.freedesktop.DBus.Peer", "Ping");
  const MessagePtr message(made);
  if (result < 0) return failure(result, BusError(), "ask systemd whether it is there");
  TEND_CHECK(send(message, "ask systemd whether it is there", kCallTimeout));
  return {};
}

Result<MessagePtr> Systemd::Connection::get_all(const std::string& unit) {
  sd_bus_message* made = nullptr;
  int result =
      sd().sd_bus_message_new_method_call(bus_.get(), &made, kService, unit_path(unit).c_str(),
                                          "org.freedesktop.DBus.Properties", "GetAll");
  const MessagePtr message(made);
  if (result >= 0) result = sd().sd_bus_message_append(made, "s", "org.freedesktop.systemd1.Unit");
  const auto doing = "ask systemd for " + unit;
  if (result < 0) return failure(result, BusError(), doing);
  return send(message, doing, kCallTimeout);
}

std::string Systemd::Connection::result_of(const std::string& unit) {
  char* text = nullptr;
  if (sd().sd_bus_get_property_string(bus_.get(), kService, unit_path(unit).c_str(),
                                      "org.freedesktop.systemd1.Service", "Result", nullptr,
                                      &text) < 0) {
    return "";
  }
  return std::unique_ptr<char, Unref>(text).get();
}

Status Systemd::Connection::watch_jobs() {
  if (jobs_) return {};
  const auto nothing = [](sd_bus_message*) { return 0; };
  // On its private socket systemd tells everything to everybody.
  if (!private_) TEND_CHECK(call("Subscribe", "listen to systemd's jobs", nothing));
  sd_bus_slot* slot = nullptr;
  const int result =
      sd().sd_bus_match_signal(bus_.get(), &slot, private_ ? nullptr : kService, kManagerPath,
                               kManager, "JobRemoved", on_job_removed, &ended_);
  jobs_.reset(slot);
  if (result < 0) return failure(result, BusError(), "listen to systemd's jobs");
  return {};
}

Result<std::string> Systemd::Connection::wait_for(const std::string& job,
                                                  const std::string& doing) {
  const auto deadline = Clock::now() + kJobTimeout;
  for (;;) {
    if (const auto found = ended_.find(job); found != ended_.end()) {
      auto result = found->second;
      ended_.clear();
      return result;
    }
    const auto now = Clock::now();
    if (now >= deadline)
      return fail(ErrorCode::timeout,
                  fmt::format("{}: no end within {} s", doing, kJobTimeout.count()));
    int result = sd().sd_bus_process(bus_.get(), nullptr);
    if (result == 0) result = sd().sd_bus_wait(bus_.get(), microseconds(deadline - now));
    if (result < 0 && result != -EINTR) return failure(result, BusError(), doing);
  }
}

Systemd::Systemd() = default;
Systemd::~Systemd() = default;

Result<Systemd::Connection*> Systemd::connection() {
  if (!connection_) {
    TEND_TRY(opened, Connection::open());
    connection_ = std::move(opened);
  }
  return connection_.get();
}

template <class Ask>
auto Systemd::ask_once(Ask& ask) -> decltype(ask(std::declval<Connection&>())) {
  TEND_TRY(open, connection());
  return ask(*open);
}

template <class Ask>
auto Systemd::ask_again_if_lost(Ask ask) -> decltype(ask(std::declval<Connection&>())) {
  if (silent_) return fail(*silent_);
  auto answer = ask_once(ask);
  if (!answer && connection_ && connection_->lost()) {
    connection_.reset();
    answer = ask_once(ask);
  }
  if (!answer && (!connection_ || connection_->silent())) {
    if (answer.error().code == ErrorCode::timeout) silent_ = answer.error();
  }
  return answer;
}

Result<UnitProperties> Systemd::properties(const std::string& unit) {
  return ask_again_if_lost([&](Connection& connection) -> Result<UnitProperties> {
    TEND_TRY(reply, connection.get_all(unit));
    UnitProperties properties;
    if (read_properties(reply.get(), properties) < 0) {
      return fail(ErrorCode::failed, fmt::format("systemd's answer about {} cannot be read", unit));
    }
    return properties;
  });
}

Result<std::string> Systemd::unit_file_state(const std::string& unit) {
  return ask_again_if_lost([&](Connection& connection) -> Result<std::string> {
    const auto append = [&](sd_bus_message* message) {
      return sd().sd_bus_message_append(message, "s", unit.c_str());
    };
    auto reply =
        connection.call("GetUnitFileState", "ask systemd whether " + unit + " is enabled", append);
    if (!reply && reply.error().code == ErrorCode::not_found) return std::string();
    if (!reply) return fail(std::move(reply).error());
    const char* state = "";
    sd().sd_bus_message_read(reply->get(), "s", &state);
    return std::string(state);
  });
}

namespace {

const char* method_of(UnitOrder order) {
  switch (order) {
    case UnitOrder::start:
      return "StartUnit";
    case UnitOrder::stop:
      return "StopUnit";
    case UnitOrder::restart:
      return "RestartUnit";
    case UnitOrder::reload:
      return "ReloadUnit";
  }
  return "";
}

}  // namespace

Status Systemd::order(UnitOrder order, const std::string& unit) {
  const auto doing = fmt::format("{} {}", name_of(order), unit);
  const auto ended = ask_again_if_lost([&](Connection& connection) -> Result<std::string> {
    TEND_CHECK(connection.watch_jobs());
    const auto append = [&](sd_bus_message* message) {
      return sd().sd_bus_message_append(message, "ss", unit.c_str(), "replace");
    };
    TEND_TRY(reply, connection.call(method_of(order), doing, append));
    const char* job = "";
    sd().sd_bus_message_read(reply.get(), "o", &job);
    return connection.wait_for(job, doing);
  });
  if (!ended) return fail(ended.error());
  if (*ended == "done" || *ended == "skipped") return {};
  return fail(job_failure(*ended, unit, doing));
}

Error Systemd::job_failure(const std::string& ended, const std::string& unit,
                           const std::string& doing) {
  const auto now = properties(unit);
  const auto state = now ? now->active_state : "unknown";
  const auto result = connection_ ? connection_->result_of(unit) : "";
  auto error = make_error(ErrorCode::failed,
                          fmt::format("{}: the job ended as `{}`, the unit is {}{}", doing, ended,
                                      state, result.empty() ? "" : " (" + result + ")"));
  error.notes.push_back(fmt::format("its log: journalctl -u {}", unit));
  return error;
}

Status Systemd::enable(const std::string& unit) {
  return ask_again_if_lost([&](Connection& connection) -> Status {
    const auto append = [&](sd_bus_message* message) {
      return sd().sd_bus_message_append(message, "asbb", 1, unit.c_str(), 0, 0);
    };
    TEND_TRY(reply, connection.call("EnableUnitFiles", "enable " + unit, append));
    int has_install = 0;
    sd().sd_bus_message_read(reply.get(), "b", &has_install);
    if (has_install != 0) return {};
    return fail(ErrorCode::unsupported,
                fmt::format("{} cannot be enabled: its unit file has no [Install] section", unit));
  });
}

Status Systemd::disable(const std::string& unit) {
  return ask_again_if_lost([&](Connection& connection) -> Status {
    const auto append = [&](sd_bus_message* message) {
      return sd().sd_bus_message_append(message, "asb", 1, unit.c_str(), 0);
    };
    TEND_CHECK(connection.call("DisableUnitFiles", "disable " + unit, append));
    return {};
  });
}

Status Systemd::reload() {
  return ask_again_if_lost([&](Connection& connection) -> Status {
    const auto nothing = [](sd_bus_message*) { return 0; };
    TEND_CHECK(connection.ping());
    TEND_CHECK(connection.call("Reload", "reload systemd's units", nothing, kJobTimeout));
    return {};
  });
}

}  // namespace tend::system
