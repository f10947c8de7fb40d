#include "wish.hpp"

#include <cstdlib>

#include "files.hpp"

namespace floor_bench {
namespace {

std::string_view take(std::string_view& text, char end) {
  const auto found = text.find(end);
  const std::string_view taken = text.substr(0, found);
  text.remove_prefix(found == std::string_view::npos ? text.size() : found + 1);
  return taken;
}

unsigned long number(std::string_view text, int base) {
  return std::strtoul(std::string(text).c_str(), nullptr, base);
}

Node file_node(std::string_view record, std::string_view& rest) {
  Node node{Node::Kind::file, std::string(take(record, '\t')), 0, {}, {}};
  node.mode = static_cast<mode_t>(number(take(record, '\t'), 8));
  const auto size = number(record, 10);
  node.text = rest.substr(0, size);
  rest.remove_prefix(size);
  return node;
}

Node node_of(std::string_view kind, std::string_view record) {
  Node node{Node::Kind::directory, std::string(take(record, '\t')), 0, {}, {}};
  if (kind == "directory") {
    node.mode = static_cast<mode_t>(number(record, 8));
    return node;
  }
  node.kind = kind == "link" ? Node::Kind::link : Node::Kind::line;
  if (node.kind == Node::Kind::line) node.begin = take(record, '\t');
  node.text = record;
  return node;
}

Account account_of(std::string_view entry) {
  return {entry.substr(0, entry.find(':')), entry};
}

}  // namespace

Wish read_wish(const char* path) {
  Wish wish;
  std::string_view rest = map_file(path);
  while (!rest.empty()) {
    std::string_view record = take(rest, '\n');
    const std::string_view kind = take(record, '\t');
    if (kind == "file") {
      wish.nodes.push_back(file_node(record, rest));
    } else if (kind == "package") {
      wish.packages.push_back(record);
    } else if (kind == "group") {
      wish.groups.push_back(account_of(record));
    } else if (kind == "user") {
      wish.users.push_back(account_of(record));
    } else {
      wish.nodes.push_back(node_of(kind, record));
    }
  }
  return wish;
}

}  // namespace floor_bench
