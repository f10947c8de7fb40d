#include "resources/apt_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/managed_file.hpp"
#include "resources/names.hpp"
#include "resources/openpgp_key.hpp"
#include "resources/wishes.hpp"
#include "system/apt_sources.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

constexpr const char* kSources = "/etc/apt/sources.list.d/";
constexpr const char* kSignedBy = "signed_by";
constexpr const char* kKeyFile = "key_file";
constexpr const char* kFingerprint = "fingerprint";
constexpr const char* kContent = "content";  // the text that `key_file` stands for

model::KindSchema make_schema() {
  model::AttributeSpec key_file =
      attribute(kKeyFile, Type::string, "a file of the role's files/ with the armoured key");
  key_file.role_file = model::RoleFile::verbatim;
  return {"apt_repository",
          "an archive that apt takes packages from",
          "the name of its file in /etc/apt/sources.list.d",
          {with_default(List{"deb"}, text_list("types", "deb, deb-src")),
           text_list("uris", "where it is: https://…, file:/…"),
           text_list("suites", "its suites: bookworm, stable; or an exact path, with / at its end"),
           text_list("components", "of each suite: main; none with an exact path"),
           text_list("architectures", "amd64; those of the host where not given"),
           attribute(kSignedBy, Type::string,
                     "its key: the armoured text, or the path of a keyring that the host has"),
           std::move(key_file),
           attribute(kFingerprint, Type::any,
                     "of the key expected, 40 hex digits, or a list of several: any other is "
                     "refused"),
           with_default(true, attribute("enabled", Type::boolean, "whether apt uses it")),
           state_present_or_absent()}};
}

std::string path_of(const Resource& resource) {
  return kSources + resource.id.name + ".sources";
}

// The armoured key; nothing where a keyring is named, or none is given.
std::optional<std::string> key_of(const Resource& resource) {
  for (const char* name : {kContent, kSignedBy}) {
    const auto text = text_wish(resource, name);
    if (text && !text->starts_with('/')) return text;
  }
  return std::nullopt;
}

// deb822: a line of an indented value must not be empty.
std::string indented(const std::string& text) {
  std::string lines;
  for (const std::string& line : split_lines(trim(text))) {
    const auto words = trim(line);
    lines += fmt::format("\n {}", words.empty() ? "." : words);
  }
  return lines;
}

void add_field(std::string& text, const char* name, const std::vector<std::string>& values) {
  if (!values.empty()) text += fmt::format("{}: {}\n", name, join(values, " "));
}

std::string sources_text(const Resource& resource) {
  std::string text;
  add_field(text, "Types", list_wish(resource, "types"));
  add_field(text, "URIs", list_wish(resource, "uris"));
  add_field(text, "Suites", list_wish(resource, "suites"));
  add_field(text, "Components", list_wish(resource, "components"));
  add_field(text, "Architectures", list_wish(resource, "architectures"));
  if (!resource.flag("enabled", true)) text += "Enabled: no\n";
  if (const auto key = key_of(resource)) {
    text += "Signed-By:" + indented(*key) + "\n";
  } else if (const auto keyring = text_wish(resource, kSignedBy)) {
    text += "Signed-By: " + *keyring + "\n";
  }
  return text;
}

FileWish wish_of(const Resource& resource) {
  FileWish wish;
  wish.path = path_of(resource);
  wish.node = wished_absent(resource) ? Node::absent : Node::file;
  wish.content = Value(text_wish(resource, kFormer).value_or(sources_text(resource)));
  wish.mode = "0644";
  wish.owner = "root";
  wish.group = "root";
  return wish;
}

std::vector<std::string> fingerprint_wish(const Resource& resource) {
  const auto one = text_wish(resource, kFingerprint);
  return one ? std::vector<std::string>{*one} : list_wish(resource, kFingerprint);
}

// Fault-free fingerprints only; validate() told of the others.
std::set<std::string> expected_fingerprints(const Resource& resource) {
  std::set<std::string> expected;
  for (const auto& text : fingerprint_wish(resource)) {
    if (auto digits = canonical_fingerprint(text)) expected.insert(std::move(*digits));
  }
  return expected;
}

Status check_key(const Resource& resource) {
  const auto key = key_of(resource);
  const auto expected = expected_fingerprints(resource);
  if (!key || expected.empty()) return {};
  TEND_TRY(found, key_fingerprints(*key));
  if (std::set<std::string>(found.begin(), found.end()) == expected) return {};
  return fail(ErrorCode::refused,
              fmt::format("the key of {} is {}, expected {}", resource.id.str(), join(found, ", "),
                          join({expected.begin(), expected.end()}, ", ")));
}

Status check_conflicts(const Resource& resource, const system::FileReader& files) {
  TEND_TRY(sources, system::read_apt_sources(files, path_of(resource), sources_text(resource)));
  const std::string conflict = system::signature_conflict(sources);
  return conflict.empty() ? Status{} : Status(fail(ErrorCode::refused, conflict));
}

class AptRepository final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  // sources.list(5): apt reads no file whose name has other characters.
  Result<std::string> canonical_name(const std::string& name) const override {
    const bool plain = name.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "0123456789_-.") == std::string::npos;
    if (plain && !name.starts_with('.') && !name.ends_with(".sources")) return name;
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is no name of a repository: letters, digits, - _ and ., without "
                            ".sources",
                            printable(name)));
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    if (wished_absent(resource)) return errors;
    check_where(resource, errors);
    for (const char* name : {"types", "uris", "suites", "components", "architectures"}) {
      check_words(resource, name, errors);
    }
    check_given_key(resource, errors);
    return errors;
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, path_of(resource)}, ""}};
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    std::vector<Subject> subjects{{Domain::path, parent_path(path_of(resource))}};
    const auto keyring = text_wish(resource, kSignedBy);
    if (keyring && keyring->starts_with('/')) subjects.push_back({Domain::path, *keyring});
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    if (!wished_absent(resource) && !resource.leaving) {
      TEND_CHECK(check_key(resource));
      if (resource.flag("enabled", true)) TEND_CHECK(check_conflicts(resource, readers.files));
    }
    return observe_file(wish_of(resource), readers);
  }

  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    auto changes = decide_file(wish_of(resource), resource, observed);
    const auto key = wished_absent(resource) ? std::nullopt : key_of(resource);
    const auto fingerprints = key ? key_fingerprints(*key) : std::vector<std::string>{};
    if (fingerprints && !fingerprints->empty()) {
      for (auto& change : changes) {
        change.attributes.push_back({"key", Value(), join(*fingerprints, ", ")});
      }
    }
    return changes;
  }

  Status apply(const model::Change& change, const Resource& resource,
               system::Writers& writers) const override {
    return apply_file(wish_of(resource), change, writers);
  }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
    Map wish{{"state", original_existed(original) ? "present" : "absent"}};
    if (const Value* content = original.find(kContent)) wish.set(kFormer, *content);
    return {std::move(wish), ""};
  }

  std::string replaced_file(const Resource& resource) const override { return path_of(resource); }

 private:
  static void refuse(const Resource& resource, const char* attribute, std::string message,
                     Errors& errors) {
    errors.push_back(
        make_error(ErrorCode::invalid, std::move(message), position_of(resource, attribute)));
  }

  static void check_where(const Resource& resource, Errors& errors) {
    for (const char* name : {"uris", "suites"}) {
      if (list_wish(resource, name).empty()) {
        refuse(resource, name, fmt::format("`apt_repository` needs `{}`", name), errors);
      }
    }
    const auto suites = list_wish(resource, "suites");
    const auto exact = std::count_if(suites.begin(), suites.end(),
                                     [](const std::string& suite) { return suite.ends_with('/'); });
    const bool components = !list_wish(resource, "components").empty();
    if (exact > 0 && components) {
      refuse(resource, "components", "a suite that is an exact path has no components", errors);
    } else if (exact == 0 && !components && !suites.empty()) {
      refuse(resource, "suites", "these suites need `components`", errors);
    }
  }

  static void check_words(const Resource& resource, const char* name, Errors& errors) {
    for (const auto& word : list_wish(resource, name)) {
      const bool one_word =
          !word.empty() && word.find(' ') == std::string::npos && !has_control_characters(word);
      const bool uri = std::string_view(name) != "uris" || word.find(":/") != std::string::npos;
      if (one_word && uri) continue;
      refuse(resource, name, fmt::format("`{}` does not go into `{}`", printable(word), name),
             errors);
    }
  }

  static void check_given_key(const Resource& resource, Errors& errors) {
    const auto& attributes = resource.attributes;
    if (attributes.contains(kContent) && attributes.contains(kSignedBy)) {
      refuse(resource, kSignedBy, "`key_file` and `signed_by` exclude each other", errors);
      return;
    }
    const char* given = attributes.contains(kContent) ? kContent : kSignedBy;
    const auto key = key_of(resource);
    if (key) {
      const auto fingerprints = key_fingerprints(*key);
      if (!fingerprints) refuse(resource, given, fingerprints.error().message, errors);
    } else if (resource.has(kFingerprint)) {
      refuse(resource, kFingerprint,
             "`fingerprint` needs the key itself, by `key_file` or as text of `signed_by`", errors);
    }
    for (const auto& text : fingerprint_wish(resource)) {
      if (canonical_fingerprint(text)) continue;
      refuse(resource, kFingerprint,
             fmt::format("`{}` is no fingerprint: 40 hex digits, all of them", printable(text)),
             errors);
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_apt_repository() {
  return std::make_unique<AptRepository>();
}

}  // namespace tend::resources
