// tend-import: `tend-import download` fetches the URL that its stdin names, `tend-import unpack
// NAME` takes a member out of the archive on its stdin; what comes out goes to stdout. A process of
// its own, without privileges: what strangers wrote is read here and nowhere else.
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "system/import/download.hpp"
#include "system/import/unpack.hpp"

namespace {

using tend::Status;

constexpr uid_t kNobody = 65534;
constexpr rlim_t kMemoryLimit = rlim_t{1024} << 20U;

void limit(decltype(RLIMIT_FSIZE) what, rlim_t value) {
  const rlimit both = {value, value};
  ::setrlimit(what, &both);
}

// Neither root nor able to write a file.
Status confine() {
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_AS, kMemoryLimit);
  limit(RLIMIT_CORE, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (::geteuid() != 0) return {};
  const bool done = ::setgroups(0, nullptr) == 0 && ::setresgid(kNobody, kNobody, kNobody) == 0 &&
                    ::setresuid(kNobody, kNobody, kNobody) == 0;
  if (done) return {};
  return tend::fail(tend::errno_error(errno, "drop root's privileges"));
}

Status run(const std::vector<std::string>& words) {
  TEND_CHECK(confine());
  tend::import::Output output;
  if (words.size() == 2 && words[0] == "unpack") return tend::import::unpack(words[1], output);
  if (words.size() == 1 && words[0] == "download") {
    const std::string url{std::istreambuf_iterator<char>(std::cin), {}};
    return tend::import::download(std::string(tend::trim(url)), output);
  }
  return tend::fail(tend::ErrorCode::usage, "tend-import download | tend-import unpack NAME");
}

}  // namespace

int main(int argc, char** argv) {
  const auto done = run({argv + 1, argv + argc});
  if (done) return 0;
  std::cerr << tend::render_error(done.error());
  return 1;
}
