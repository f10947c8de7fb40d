#include "system/connection.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace tend::system {
namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

template <class Inet>
Address as_address(const Inet& inet) {
  Address address;
  std::memcpy(&address.storage, &inet, sizeof(inet));
  address.length = sizeof(inet);
  return address;
}

Result<Address> parse_address(const std::string& text, std::uint16_t port) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) return as_address(v4);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) return as_address(v6);
  return fail(ErrorCode::invalid, fmt::format("`{}` is no address", text));
}

int pending_error(const Descriptor& fd) {
  int error = 0;
  socklen_t length = sizeof(error);
  return ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

int start_connecting(const Descriptor& fd, const Address& address) {
  // The socket interface takes every family's address by this one type.
  const auto* any = reinterpret_cast<const sockaddr*>(&address.storage);
  return ::connect(fd.get(), any, address.length) == 0 ? 0 : errno;
}

}  // namespace

Result<Connection> Connection::open(const std::string& address, std::uint16_t port,
                                    Deadline deadline, const std::string& name) {
  TEND_TRY(parsed, parse_address(address, port));
  const int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  Connection made(Descriptor(::socket(parsed.storage.ss_family, type, 0)), deadline, name);
  if (!made.fd_.valid()) return fail(errno_error(errno, "make a socket for " + name));
  TEND_CHECK(made.finish(start_connecting(made.fd_, parsed)));
  return made;
}

Result<Connection> Connection::open_local(const std::string& path, Deadline deadline,
                                          const std::string& name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    return fail(ErrorCode::invalid, fmt::format("{} is too long for a socket", path));
  }
  path.copy(address.sun_path, path.size());
  Connection made(Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
                  deadline, name);
  if (!made.fd_.valid()) return fail(errno_error(errno, "make a socket for " + name));
  const int error = start_connecting(made.fd_, as_address(address));
  // The queue of those who wait to be accepted is full.
  if (error == EAGAIN) return fail(ErrorCode::timeout, name + " does not accept connections");
  TEND_CHECK(made.finish(error));
  return made;
}

Status Connection::finish(int error) const {
  if (error == EINPROGRESS || error == EINTR) {
    TEND_CHECK(wait_for(POLLOUT));
    error = pending_error(fd_);
  }
  if (error != 0) return fail(errno_error(error, "connect to " + name_));
  return {};
}

Status Connection::wait_for(short events) const {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      return fail(ErrorCode::timeout, fmt::format("{} did not answer in time", name_));
    }
    pollfd polled{fd_.get(), events, 0};
    const auto wait = static_cast<int>(std::min<std::int64_t>(left.count(), INT_MAX));
    const int ready = ::poll(&polled, 1, wait);
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return fail(errno_error(errno, "wait for " + name_));
  }
}

Status Connection::send(std::string_view data) {
  while (!data.empty()) {
    TEND_CHECK(wait_for(POLLOUT));
    const ssize_t count = ::send(fd_.get(), data.data(), data.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count < 0) return fail(errno_error(errno, "write to " + name_));
    data.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<bool> Connection::receive(std::string& to) {
  std::array<char, 16384> buffer{};
  for (;;) {
    TEND_CHECK(wait_for(POLLIN));
    const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count < 0) return fail(errno_error(errno, "read from " + name_));
    to.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }
}

}  // namespace tend::system
