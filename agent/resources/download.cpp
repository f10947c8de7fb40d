#include "resources/download.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/account_witnesses.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/imported_file.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

constexpr const char* kUrl = "url";
constexpr const char* kSha256 = "sha256";
constexpr std::size_t kDigits = 64;
constexpr std::chrono::minutes kTimeout{10};

model::KindSchema make_schema() {
  std::vector<model::AttributeSpec> attributes{
      attribute(kUrl, Type::string, "where it comes from: https://, http:// or file:///PATH"),
      attribute(kSha256, Type::string,
                "digest of its content, 64 hex digits: anything else is refused")};
  for (auto& more : imported_file_attributes()) attributes.push_back(std::move(more));
  return {"download", "a file from a URL, known by its digest", "an absolute path",
          std::move(attributes)};
}

std::string digest_of(const Resource& resource) {
  return lower(resource.text(kSha256));
}

bool is_digest(const std::string& text) {
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Who the password of a URL is shown to cannot be bounded.
bool has_user(const std::string& url) {
  const auto authority = url.substr(url.find("://") + 3);
  return authority.substr(0, authority.find('/')).find('@') != std::string::npos;
}

std::string fault_of_url(const std::string& url) {
  const bool one_word = url.find(' ') == std::string::npos && !has_control_characters(url);
  if (url.starts_with("file:///") && !has_control_characters(url)) return "";
  const bool web = url.starts_with("https://") || url.starts_with("http://");
  if (!web || !one_word) {
    return fmt::format("`{}` is no URL that can be fetched: https://, http:// or file:///PATH",
                       printable(url));
  }
  return has_user(url) ? "a `url` has no user name and no password: everybody may read it" : "";
}

class Download final : public ImportedFile {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Errors validate(const Resource& resource) const override {
    Errors errors;
    check_imported(resource, {kUrl, kSha256}, errors);
    const auto url = text_wish(resource, kUrl);
    if (const auto fault = url ? fault_of_url(*url) : ""; !fault.empty()) {
      errors.push_back(make_error(ErrorCode::invalid, fault, position_of(resource, kUrl)));
    }
    if (resource.has(kSha256) && !is_digest(digest_of(resource))) {
      errors.push_back(make_error(ErrorCode::invalid,
                                  "`sha256` is 64 hexadecimal digits, as sha256sum(1) prints them",
                                  position_of(resource, kSha256)));
    }
    return errors;
  }

  std::vector<Subject> needs(const Resource& resource) const override {
    auto subjects = imported_file_needs(resource);
    const std::string url = resource.text(kUrl);
    if (url.starts_with("file://")) subjects.push_back({Domain::path, url.substr(7)});
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    return observe_imported(resource, readers);
  }

  std::vector<Witness> witnesses(const Resource& resource) const override {
    return owned_path_witnesses(resource.id.name);
  }

  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    return decide_imported(resource, Value(digest_of(resource)), observed);
  }

 private:
  Status import(const Resource& resource, const system::FileAttributes& attributes,
                system::Importer& imports) const override {
    const system::Download download{resource.text(kUrl), digest_of(resource),
                                    timeout_of(resource, kTimeout)};
    return imports.download(download, resource.id.name, attributes);
  }
};

}  // namespace

std::unique_ptr<Provider> make_download() {
  return std::make_unique<Download>();
}

}  // namespace tend::resources
