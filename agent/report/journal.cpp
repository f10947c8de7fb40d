#include "report/journal.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "report/journal_entry.hpp"

namespace tend::report {
namespace {

class Handle {
 public:
  explicit Handle(int descriptor) : descriptor_(descriptor) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  bool valid() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

bool nobody_listens(int error) {
  return error == ENOENT || error == ECONNREFUSED || error == ENOTDIR;
}

int connect_to(int descriptor, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const timeval second{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
  const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
  return ::connect(descriptor, generic, sizeof address) == 0 ? 0 : errno;
}

bool write_all(int descriptor, std::string_view data) {
  while (!data.empty()) {
    const ssize_t written = ::write(descriptor, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Status send_descriptor(int socket, int descriptor) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptor)> control{};
  msghdr message{};
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  if (::sendmsg(socket, &message, MSG_NOSIGNAL) >= 0) return {};
  return fail(errno_error(errno, "send to the journal"));
}

// What no datagram holds goes as a sealed memory file.
Status send_large(int socket, const std::string& entry) {
  const Handle memory(::memfd_create("tend-report", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory.valid() || !write_all(memory.get(), entry) ||
      ::fcntl(memory.get(), F_ADD_SEALS,
              F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
    return fail(errno_error(errno, "write the report to memory"));
  }
  return send_descriptor(socket, memory.get());
}

}  // namespace

Status send_to_journal(const model::Report& report, const std::string& socket) {
  const Handle door(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!door.valid()) return fail(errno_error(errno, "open a socket"));
  const int error = connect_to(door.get(), socket);
  if (nobody_listens(error)) return {};
  if (error != 0) return fail(errno_error(error, "connect to " + socket));
  const std::string entry = journal_entry(report);
  if (::send(door.get(), entry.data(), entry.size(), MSG_NOSIGNAL) >= 0) return {};
  if (errno == EMSGSIZE || errno == ENOBUFS) return send_large(door.get(), entry);
  return fail(errno_error(errno, "send to the journal"));
}

}  // namespace tend::report
