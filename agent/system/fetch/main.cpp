// tend-fetch: reads a request from stdin, fetches, prints the commit id. A process of its own, so
// that a server that does not answer, or answers with too much, costs a child and nothing else.
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <iostream>
#include <iterator>
#include <string>

#include "base/error.hpp"
#include "system/fetch_request.hpp"

namespace {

constexpr rlim_t kFileLimit = rlim_t{512} << 20U;
constexpr rlim_t kMemoryLimit = rlim_t{2048} << 20U;

void limit(decltype(RLIMIT_FSIZE) what, rlim_t value) {
  const rlimit both = {value, value};
  ::setrlimit(what, &both);
}

void confine() {
  ::umask(077);
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  limit(RLIMIT_FSIZE, kFileLimit);
  limit(RLIMIT_AS, kMemoryLimit);
  limit(RLIMIT_CORE, 0);
}

}  // namespace

int main() {
  confine();
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto fetched = tend::system::fetch_request_from(text).and_then(tend::system::fetch);
  if (!fetched) {
    std::cerr << tend::render_error(fetched.error());
    return 1;
  }
  std::cout << *fetched << '\n' << std::flush;
  return std::cout ? 0 : 1;
}
