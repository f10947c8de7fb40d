// A connection, by TCP or to a socket of the file system, of which every step ends by one deadline.
// Internal to this folder's adapters.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "system/descriptor.hpp"

namespace tend::system {

class Connection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // `address` is numeric. `name` is what messages call the other side.
  static Result<Connection> open(const std::string& address, std::uint16_t port, Deadline deadline,
                                 const std::string& name);

  // At a socket of the file system, unix(7).
  static Result<Connection> open_local(const std::string& path, Deadline deadline,
                                       const std::string& name);

  Status send(std::string_view data);
  // Appends what comes next; false at the end.
  Result<bool> receive(std::string& to);

 private:
  Connection(Descriptor fd, Deadline deadline, std::string name)
      : fd_(std::move(fd)), deadline_(deadline), name_(std::move(name)) {}

  // Waits until the other side accepts; `error` is what connect(2) said.
  Status finish(int error) const;
  Status wait_for(short events) const;

  Descriptor fd_;
  Deadline deadline_;
  std::string name_;
};

}  // namespace tend::system
