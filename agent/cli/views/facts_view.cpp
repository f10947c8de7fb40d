#include "base/text.hpp"
#include "cli/views/tables.hpp"

namespace tend::cli {
namespace {

bool is_branch(const Value& value) {
  return (value.is_map() && !value.as_map().empty()) ||
         (value.is_list() && !value.as_list().empty());
}

std::string leaf_text(const Value& value, const Screen& screen) {
  if (value.is_unknown()) return painted(screen, Paint::yellow, printable(value.display()));
  if (value.is_null()) return painted(screen, Paint::dim, "none");
  if (value.is_string() && value.as_string().empty()) return painted(screen, Paint::dim, "\"\"");
  return replace_all(printable(value.display()), "\n", "\\n");
}

bool is_list_of_leaves(const Value& value) {
  if (!value.is_list()) return false;
  for (const auto& item : value.as_list()) {
    if (is_branch(item)) return false;
  }
  return true;
}

std::string branch_text(const Value& value, std::size_t indent, const Screen& screen);

// What follows "key:" or "-".
std::string member_text(const Value& value, std::size_t indent, const Screen& screen) {
  if (!is_branch(value) || is_list_of_leaves(value)) return " " + leaf_text(value, screen) + "\n";
  return "\n" + branch_text(value, indent + 2, screen);
}

std::string branch_text(const Value& value, std::size_t indent, const Screen& screen) {
  const std::string space(indent, ' ');
  std::string text;
  if (value.is_list()) {
    for (const auto& item : value.as_list()) {
      // The first line of an item stands beside its dash.
      std::string inner = is_branch(item) ? branch_text(item, indent + 2, screen)
                                          : space + "  " + leaf_text(item, screen) + "\n";
      inner[indent] = '-';
      text += inner;
    }
    return text;
  }
  for (const auto& entry : value.as_map()) {
    text += space + painted(screen, Paint::bold, printable(entry.key)) + ":" +
            member_text(entry.value, indent, screen);
  }
  return text;
}

}  // namespace

std::string facts_text(const Value& facts, const Screen& screen) {
  return is_branch(facts) ? branch_text(facts, 0, screen) : leaf_text(facts, screen) + "\n";
}

}  // namespace tend::cli
