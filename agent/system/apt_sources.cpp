#include "system/apt_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"

namespace tend::system {
namespace {

constexpr const char* kMain = "/etc/apt/sources.list";
constexpr const char* kParts = "/etc/apt/sources.list.d";

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string without_slash(std::string uri) {
  while (uri.ends_with('/')) uri.pop_back();
  return uri;
}

// From "arch=amd64 signed-by=/usr/share/keyrings/x.gpg".
std::string signed_by_option(std::string_view options) {
  constexpr std::string_view kName = "signed-by=";
  for (const auto& word : words_of(options)) {
    if (lower(word).starts_with(kName)) return word.substr(kName.size());
  }
  return "";
}

using Stanza = std::map<std::string, std::string>;  // field in lower case -> value, lines joined

std::vector<Stanza> stanzas_of(std::string_view text) {
  std::vector<Stanza> stanzas(1);
  std::string field;
  for (const std::string& line : split_lines(text)) {
    if (line.starts_with('#')) continue;
    if (trim(line).empty()) {
      if (!stanzas.back().empty()) stanzas.emplace_back();
      continue;
    }
    if (line.front() == ' ' || line.front() == '\t') {
      stanzas.back()[field] += "\n" + std::string(trim(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    field = lower(trim(line.substr(0, colon)));
    stanzas.back()[field] = trim(std::string_view(line).substr(colon + 1));
  }
  return stanzas;
}

bool is_switched_off(const Stanza& stanza) {
  constexpr std::array<std::string_view, 6> kNo = {"no", "false", "without", "off", "disable", "0"};
  const auto enabled = stanza.find("enabled");
  if (enabled == stanza.end()) return false;
  return std::find(kNo.begin(), kNo.end(), lower(enabled->second)) != kNo.end();
}

std::string field_of(const Stanza& stanza, const char* name) {
  const auto found = stanza.find(name);
  return found == stanza.end() ? "" : found->second;
}

// Short enough to tell two of them apart in a message.
std::string in_words(const std::string& signed_by) {
  if (signed_by.empty()) return "none";
  return signed_by.starts_with('/') ? signed_by : "a key of its own in the file";
}

Result<std::string> text_of(const FileReader& files, const std::string& path,
                            const std::string& own, const std::string& own_text) {
  if (path == own) return own_text;
  auto text = files.read(path);
  if (!text && text.error().code == ErrorCode::not_found) return std::string();
  return text;
}

}  // namespace

std::vector<AptSource> parse_one_line_sources(std::string_view text, const std::string& path) {
  std::vector<AptSource> sources;
  std::size_t number = 0;
  for (const std::string& raw : split_lines(text)) {
    ++number;
    std::string line = raw.substr(0, raw.find('#'));
    std::string signed_by;
    const auto open = line.find('[');
    const auto close = line.find(']');
    if (open != std::string::npos && close != std::string::npos && open < close) {
      signed_by = signed_by_option(std::string_view(line).substr(open + 1, close - open - 1));
      line.erase(open, close - open + 1);
    }
    const auto words = words_of(line);
    if (words.size() < 3 || (words[0] != "deb" && words[0] != "deb-src")) continue;
    sources.push_back(
        {without_slash(words[1]), words[2], signed_by, fmt::format("{}:{}", path, number), path,
         std::vector<std::string>(words.begin() + 3, words.end()), words[0] == "deb"});
  }
  return sources;
}

std::vector<AptSource> parse_deb822_sources(std::string_view text, const std::string& path) {
  std::vector<AptSource> sources;
  for (const auto& stanza : stanzas_of(text)) {
    if (is_switched_off(stanza)) continue;
    const std::string signed_by = join(words_of(field_of(stanza, "signed-by")), " ");
    const auto types = words_of(field_of(stanza, "types"));
    const bool binary = std::find(types.begin(), types.end(), "deb") != types.end();
    const auto components = words_of(field_of(stanza, "components"));
    for (const auto& uri : words_of(field_of(stanza, "uris"))) {
      for (const auto& suite : words_of(field_of(stanza, "suites"))) {
        sources.push_back({without_slash(uri), suite, signed_by, path, path, components, binary});
      }
    }
  }
  return sources;
}

Result<std::vector<AptSource>> read_apt_sources(const FileReader& files, const std::string& own,
                                                const std::string& own_text) {
  auto names = files.list(kParts);
  if (!names && names.error().code == ErrorCode::not_found) names = std::vector<std::string>();
  if (!names) return fail(std::move(names).error());
  std::vector<std::string> paths;
  paths.emplace_back(kMain);
  for (const auto& name : *names) paths.push_back(fmt::format("{}/{}", kParts, name));
  if (std::find(paths.begin(), paths.end(), own) == paths.end()) paths.push_back(own);
  std::sort(paths.begin(), paths.end());
  std::vector<AptSource> sources;
  for (const auto& path : paths) {
    const bool deb822 = path.ends_with(".sources");
    if (!deb822 && !path.ends_with(".list")) continue;
    TEND_TRY(text, text_of(files, path, own, own_text));
    auto found = deb822 ? parse_deb822_sources(text, path) : parse_one_line_sources(text, path);
    sources.insert(sources.end(), found.begin(), found.end());
  }
  return sources;
}

// As apt does it (debmetaindex.cc): the first that gives one sets it for the archive and suite, and
// whatever comes later has to say the same.
std::string signature_conflict(const std::vector<AptSource>& sources) {
  std::map<std::pair<std::string, std::string>, const AptSource*> known;
  for (const auto& source : sources) {
    const auto [place, first] = known.emplace(std::pair(source.uri, source.suite), &source);
    const AptSource*& earlier = place->second;
    if (first) continue;
    if (earlier->signed_by.empty()) {
      earlier = &source;
    } else if (earlier->signed_by != source.signed_by) {
      return fmt::format(
          "{} and {} both name {} {}, with different keys (Signed-By {} and {}): apt "
          "would refuse to work at all",
          earlier->place, source.place, source.uri, source.suite, in_words(earlier->signed_by),
          in_words(source.signed_by));
    }
  }
  return "";
}

}  // namespace tend::system
