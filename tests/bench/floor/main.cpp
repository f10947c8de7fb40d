// floor full|metadata|apply WISH: what the same check costs as bare system calls.
//
//   full      reads and compares everything; 2 and a count when something differs, as `tend diff`
//   metadata  judges files by fstatat(2) alone, on two threads
//   apply     checks as `full` and brings about what is missing

#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <thread>

#include "apply.hpp"
#include "check.hpp"
#include "files.hpp"

namespace floor_bench {
namespace {

std::size_t check_other(const Wish& wish) {
  return missing_accounts("/etc/group", wish.groups).size() +
         missing_accounts("/etc/passwd", wish.users).size() + missing_packages(wish.packages);
}

std::size_t check_nodes(const Wish& wish, std::size_t first, std::size_t last,
                        const std::function<bool(const Node&)>& test) {
  std::size_t missing = 0;
  for (std::size_t index = first; index < last; ++index) {
    if (!test(wish.nodes[index])) ++missing;
  }
  return missing;
}

std::size_t full(const Wish& wish) {
  std::string buffer;
  const auto test = [&](const Node& node) { return holds(node, buffer); };
  return check_nodes(wish, 0, wish.nodes.size(), test) + check_other(wish);
}

std::size_t metadata(const Wish& wish) {
  const std::size_t half = wish.nodes.size() / 2;
  std::size_t missing_of_other_half = 0;
  std::thread other(
      [&] { missing_of_other_half = check_nodes(wish, half, wish.nodes.size(), seems_to_hold); });
  std::size_t missing = check_other(wish) + check_nodes(wish, 0, half, seems_to_hold);
  other.join();
  return missing + missing_of_other_half;
}

std::size_t apply(const Wish& wish) {
  std::string buffer;
  add_groups(missing_accounts("/etc/group", wish.groups));
  add_users(missing_accounts("/etc/passwd", wish.users));
  for (const Node& node : wish.nodes) {
    if (!holds(node, buffer)) make(node);
  }
  return missing_packages(wish.packages);
}

int run(const std::string& mode, const char* path) {
  const Wish wish = read_wish(path);
  const std::size_t missing =
      mode == "full" ? full(wish) : (mode == "metadata" ? metadata(wish) : apply(wish));
  std::printf("%zu differences\n", missing);
  return missing == 0 ? 0 : 2;
}

}  // namespace
}  // namespace floor_bench

int main(int argc, char** argv) {
  const std::string mode = argc == 3 ? argv[1] : "";
  if (mode != "full" && mode != "metadata" && mode != "apply") {
    std::fprintf(stderr, "floor full|metadata|apply WISH\n");
    return 64;
  }
  return floor_bench::run(mode, argv[2]);
}
