#include "system/mount_text.hpp"

#include <fmt/format.h>

namespace tend::system {
namespace {

bool is_octal(char digit) {
  return digit >= '0' && digit <= '7';
}

bool starts_escape(std::string_view text) {
  return text.size() >= 4 && text[0] == '\\' && text[1] >= '0' && text[1] <= '3' &&
         is_octal(text[2]) && is_octal(text[3]);
}

}  // namespace

std::string unescape_mount_field(std::string_view field) {
  std::string text;
  while (!field.empty()) {
    if (starts_escape(field)) {
      const int code = (field[1] - '0') * 64 + (field[2] - '0') * 8 + (field[3] - '0');
      text += static_cast<char>(code);
      field.remove_prefix(4);
    } else {
      text += field.front();
      field.remove_prefix(1);
    }
  }
  return text;
}

std::string escape_mount_field(std::string_view text) {
  std::string field;
  for (const char letter : text) {
    if (std::string_view(" \t\n\\#").find(letter) == std::string_view::npos) {
      field += letter;
    } else {
      field += fmt::format("\\{:03o}", static_cast<unsigned>(letter));
    }
  }
  return field;
}

}  // namespace tend::system
