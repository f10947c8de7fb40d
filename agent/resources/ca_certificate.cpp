#include "resources/ca_certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/managed_file.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Change;
using model::Resource;

constexpr const char* kBundle = "/etc/ssl/certs/ca-certificates.crt";
constexpr const char* kTrusted = "trusted";
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::chrono::seconds kTimeout{120};

model::KindSchema make_schema() {
  auto attributes = content_attributes();
  attributes.push_back(state_present_or_absent());
  return {"ca_certificate", "a certificate authority that the whole host trusts",
          "a file below /usr/local/share/ca-certificates, without .crt", std::move(attributes)};
}

std::string path_of(const Resource& resource) {
  return fmt::format("/usr/local/share/ca-certificates/{}.crt", resource.id.name);
}

FileWish wish_of(const Resource& resource) {
  FileWish wish;
  wish.path = path_of(resource);
  if (wished_absent(resource)) {
    wish.node = Node::absent;
    return wish;
  }
  wish.content = content_wish(resource);
  wish.mode = "0644";
  wish.owner = "root";
  wish.group = "root";
  return wish;
}

// The one PEM block of the text; nothing when there is none or another.
std::optional<std::string> only_certificate(std::string_view text) {
  const auto begin = text.find(kBegin);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto end = text.find(kEnd, begin);
  if (end == std::string_view::npos) return std::nullopt;
  if (text.find(kBegin, begin + 1) != std::string_view::npos) return std::nullopt;
  return std::string(text.substr(begin, end + kEnd.size() - begin));
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// Whether what the file holds now is in the bundle, too.
Result<Value> in_bundle(const model::State& file, const system::FileReader& files) {
  const Value* content = file.find("content");
  if (content != nullptr && content->is_unknown()) return *content;
  const bool text = content != nullptr && content->is_string();
  const auto certificate = text ? only_certificate(content->as_string()) : std::nullopt;
  if (!certificate) return Value(false);
  const auto bundle = files.read(kBundle);
  if (!bundle && bundle.error().code != ErrorCode::not_found) return fail(bundle.error());
  return Value(bundle && bundle->find(*certificate) != std::string::npos);
}

class CaCertificate final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    const bool good = !name.empty() && name.front() != '-' && name.front() != '.' &&
                      !name.ends_with(".crt") &&
                      std::all_of(name.begin(), name.end(), is_name_character);
    if (good) return name;
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is no name of a certificate: letters, digits, _, - and ., "
                            "without .crt at the end",
                            printable(name)));
  }

  Errors validate(const Resource& resource) const override {
    if (wished_absent(resource)) return {};
    if (!resource.has("content")) {
      return {make_error(ErrorCode::invalid,
                         "`ca_certificate` needs `content`, `template` or `source`",
                         resource.source)};
    }
    if (only_certificate(resource.text("content"))) return {};
    return {make_error(ErrorCode::invalid,
                       "a `ca_certificate` is one PEM block, from BEGIN to END CERTIFICATE; "
                       "several are several resources",
                       position_of(resource, "content"))};
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::path, path_of(resource)}, ""}};
  }
  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::path, parent_path(path_of(resource))}, {Domain::package, "ca-certificates"}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(state, observe_file(wish_of(resource), readers));
    if (wished_absent(resource)) return state;
    TEND_TRY(trusted, in_bundle(state, readers.files));
    state.set(kTrusted, trusted);
    return state;
  }
  std::vector<Witness> witnesses(const Resource& resource) const override {
    auto witnesses = owned_path_witnesses(path_of(resource));
    auto& bundle = witnesses.emplace_back();
    bundle.path = kBundle;
    bundle.followed = true;
    return witnesses;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    auto changes = decide_file(wish_of(resource), resource, observed);
    if (wished_absent(resource)) return changes;
    const Value* trusted = observed.find(kTrusted);
    if (changes.empty()) {
      if (trusted != nullptr && *trusted == Value(true)) return {};
      changes.push_back(
          make_change(resource, model::Action::change, fmt::format("not in {}", kBundle)));
    }
    changes.front().attributes.push_back(
        {kTrusted, trusted == nullptr ? Value(false) : *trusted, true});
    return changes;
  }

  // From scratch, or the links to what is no longer there would stay.
  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    TEND_CHECK(apply_file(wish_of(resource), change, writers));
    system::Command update;
    update.argv = {"update-ca-certificates", "--fresh"};
    update.timeout = timeout_of(resource, kTimeout);
    TEND_TRY(result, writers.processes.run(update));
    if (result.success()) return {};
    return fail(
        result.timed_out ? ErrorCode::timeout : ErrorCode::failed,
        fmt::format("update-ca-certificates: {}: {}", result.describe(), result.last_words()));
  }

  std::string replaced_file(const Resource& resource) const override { return path_of(resource); }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
    if (!original_existed(original)) return {Map{{"state", "absent"}}, ""};
    const Value* content = original.find("content");
    if (content == nullptr) return {std::nullopt, "nobody knows what it held before"};
    return {Map{{"content", *content}, {"state", "present"}}, ""};
  }
};

}  // namespace

std::unique_ptr<Provider> make_ca_certificate() {
  return std::make_unique<CaCertificate>();
}

}  // namespace tend::resources
