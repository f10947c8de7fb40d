#include "facts/module_info.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

namespace tend::facts {
namespace {

constexpr std::size_t kHeaderSize = 64;
constexpr std::size_t kSectionHeaderSize = 64;
constexpr std::uint64_t kMostSections = 20'000;
constexpr std::uint64_t kLongestSection = 1U << 20U;

std::uint64_t number(std::string_view bytes, std::size_t offset, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i > 0; --i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[offset + i - 1]);
  }
  return value;
}

struct Section {
  std::uint64_t name = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

Section section_at(std::string_view table, std::uint64_t index) {
  const std::size_t at = static_cast<std::size_t>(index) * kSectionHeaderSize;
  return {number(table, at, 4), number(table, at + 24, 8), number(table, at + 32, 8)};
}

class ModuleFile {
 public:
  ModuleFile(const system::FileReader& files, const std::string& path)
      : files_(files), path_(path) {}

  Result<ModuleInfo> info() const {
    TEND_TRY(header, part(0, kHeaderSize));
    const bool is_elf = header.substr(0, 6) == std::string_view(
                                                   "\x7f"
                                                   "ELF\x02\x01",
                                                   6);
    const std::uint64_t count = is_elf ? number(header, 60, 2) : 0;
    const std::uint64_t names_index = is_elf ? number(header, 62, 2) : 0;
    if (!is_elf || number(header, 58, 2) != kSectionHeaderSize || count > kMostSections ||
        names_index >= count) {
      return fail(ErrorCode::unsupported,
                  fmt::format("{} is compressed, or no module of a 64-bit kernel", path_));
    }
    TEND_TRY(table,
             part(number(header, 40, 8), static_cast<std::size_t>(count) * kSectionHeaderSize));
    TEND_TRY(names, content(section_at(table, names_index)));
    for (std::uint64_t i = 0; i < count; ++i) {
      const Section section = section_at(table, i);
      if (section.name >= names.size() || names.compare(section.name, 9, ".modinfo\0", 9) != 0)
        continue;
      TEND_TRY(text, content(section));
      return parse_modinfo(text);
    }
    return fail(ErrorCode::unsupported, fmt::format("{} says nothing of itself", path_));
  }

 private:
  Result<std::string> part(std::uint64_t offset, std::size_t size) const {
    TEND_TRY(bytes, files_.read_part(path_, offset, size));
    if (bytes.size() == size) return bytes;
    return fail(ErrorCode::unsupported, fmt::format("{} ends too early", path_));
  }
  Result<std::string> content(const Section& section) const {
    if (section.size <= kLongestSection) {
      return part(section.offset, static_cast<std::size_t>(section.size));
    }
    return fail(ErrorCode::unsupported, fmt::format("{} has a section too long", path_));
  }

  const system::FileReader& files_;
  const std::string& path_;
};

}  // namespace

ModuleInfo parse_modinfo(std::string_view section) {
  ModuleInfo info;
  while (!section.empty()) {
    const auto end = section.find('\0');
    const auto entry = section.substr(0, end);
    section.remove_prefix(end == std::string_view::npos ? section.size() : end + 1);
    const auto equals = entry.find('=');
    if (equals == std::string_view::npos) continue;
    info.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return info;
}

Result<ModuleInfo> read_module_info(const system::FileReader& files, const std::string& path) {
  return ModuleFile(files, path).info();
}

}  // namespace tend::facts
