#include "apply.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "check.hpp"
#include "files.hpp"

namespace floor_bench {
namespace {

void make_directory(const Node& node) {
  if (::mkdir(node.path.c_str(), node.mode) != 0 && errno != EEXIST) die(node.path.c_str());
  if (::chown(node.path.c_str(), 0, 0) != 0) die(node.path.c_str());
  if (::chmod(node.path.c_str(), node.mode) != 0) die(node.path.c_str());
}

void edit_line(const Node& node) {
  std::string content;
  Attributes attributes;
  if (!read_file(node.path.c_str(), content, attributes)) die(node.path.c_str());
  replace_file(node.path, edited(node, content), attributes.mode);
}

void append(const std::string& path, const std::string& entries) {
  std::string content;
  Attributes attributes;
  if (!read_file(path.c_str(), content, attributes)) die(path.c_str());
  replace_file(path, content + entries, attributes.mode);
}

// `secret` is what the shadow of each account is to say behind its name.
void add_accounts(const std::vector<const Account*>& accounts, const char* file, const char* shadow,
                  const char* secret) {
  if (accounts.empty()) return;
  std::string entries;
  std::string secrets;
  for (const Account* account : accounts) {
    entries.append(account->entry).append("\n");
    secrets.append(account->name).append(secret).append("\n");
  }
  append(file, entries);
  append(shadow, secrets);
}

}  // namespace

void make(const Node& node) {
  switch (node.kind) {
    case Node::Kind::directory:
      return make_directory(node);
    case Node::Kind::file:
      return replace_file(node.path, node.text, node.mode);
    case Node::Kind::link:
      return replace_link(node.path, node.text);
    case Node::Kind::line:
      return edit_line(node);
  }
}

void add_groups(const std::vector<const Account*>& groups) {
  add_accounts(groups, "/etc/group", "/etc/gshadow", ":!::");
}

void add_users(const std::vector<const Account*>& users) {
  add_accounts(users, "/etc/passwd", "/etc/shadow", ":!:19000:0:99999:7:::");
}

}  // namespace floor_bench
