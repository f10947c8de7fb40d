#include "system/unit_file.hpp"

#include "base/text.hpp"

namespace tend::system {
namespace {

struct UnitName {  // prefix[@instance].suffix
  std::string prefix;
  std::string instance;
  std::string suffix;
};

UnitName parts_of(const std::string& unit) {
  const auto dot = unit.rfind('.');
  const auto stem = unit.substr(0, dot);
  const auto at = stem.find('@');
  UnitName name;
  name.prefix = stem.substr(0, at);
  if (at != std::string::npos) name.instance = stem.substr(at + 1);
  if (dot != std::string::npos) name.suffix = unit.substr(dot);
  return name;
}

// Lines ending in a backslash go on in the next one.
std::vector<std::string> logical_lines(std::string_view text) {
  std::vector<std::string> lines;
  bool goes_on = false;
  for (auto& line : split_lines(text)) {
    const auto trimmed = trim(line);
    const bool comment = !trimmed.empty() && (trimmed.front() == '#' || trimmed.front() == ';');
    if (comment) continue;
    const bool continues = !trimmed.empty() && trimmed.back() == '\\';
    const auto part =
        std::string(continues ? trim(trimmed.substr(0, trimmed.size() - 1)) : trimmed);
    if (goes_on) {
      lines.back().append(" ").append(part);
    } else {
      lines.push_back(part);
    }
    goes_on = continues;
  }
  return lines;
}

// An empty value takes back what earlier lines gave.
void add_words(std::string_view value, std::vector<std::string>& into) {
  if (value.empty()) into.clear();
  for (const auto& word : split(replace_all(std::string(value), "\t", " "), ' ')) {
    if (!word.empty()) into.push_back(word);
  }
}

}  // namespace

InstallSection parse_install_section(std::string_view text) {
  InstallSection install;
  bool inside = false;
  for (const auto& line : logical_lines(text)) {
    if (!line.empty() && line.front() == '[') inside = line == "[Install]";
    const auto equals = line.find('=');
    if (!inside || equals == std::string::npos) continue;
    const auto key = trim(std::string_view(line).substr(0, equals));
    const auto value = trim(std::string_view(line).substr(equals + 1));
    if (key == "WantedBy") add_words(value, install.wanted_by);
    if (key == "RequiredBy") add_words(value, install.required_by);
    if (key == "Alias") add_words(value, install.aliases);
    if (key == "Also") add_words(value, install.also);
    if (key == "DefaultInstance") install.default_instance = value;
  }
  return install;
}

std::string template_of(const std::string& unit) {
  const auto name = parts_of(unit);
  return name.instance.empty() ? std::string{} : name.prefix + "@" + name.suffix;
}

std::string instance_of(const std::string& unit_template, const std::string& instance) {
  const auto name = parts_of(unit_template);
  return name.prefix + "@" + instance + name.suffix;
}

std::string expand_specifiers(const std::string& text, const std::string& unit) {
  if (text.find('%') == std::string::npos) return text;
  const auto name = parts_of(unit);
  std::string expanded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char specifier = text[i] == '%' && i + 1 < text.size() ? text[i + 1] : '\0';
    switch (specifier) {
      case 'n':
        expanded += unit;
        break;
      case 'N':
        expanded += unit.substr(0, unit.rfind('.'));
        break;
      case 'p':
        expanded += name.prefix;
        break;
      case 'i':
        expanded += name.instance;
        break;
      case 'j':
        expanded += name.prefix.substr(name.prefix.rfind('-') + 1);
        break;
      case '%':
        expanded += '%';
        break;
      default:
        expanded += text[i];
        continue;
    }
    ++i;
  }
  return expanded;
}

}  // namespace tend::system
