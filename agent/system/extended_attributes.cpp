#include "system/extended_attributes.hpp"

#include <linux/posix_acl_xattr.h>
#include <sys/xattr.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/text.hpp"

namespace tend::system {
namespace {

constexpr const char* kAcl = "system.posix_acl_access";

// Tags of entries in that attribute (acl(5); the kernel's header with them is not for user space).
constexpr std::uint16_t kUserObject = 0x01;
constexpr std::uint16_t kGroupObject = 0x04;
constexpr std::uint16_t kMask = 0x10;
constexpr std::uint16_t kOther = 0x20;

tl::unexpected<Error> failure(const std::string& name, const std::string& path) {
  return fail(errno_error(errno, "carry over the attribute " + name + " of " + path));
}

Result<std::vector<std::string>> names_of(const Descriptor& fd, const std::string& path) {
  for (;;) {
    const ssize_t size = ::flistxattr(fd.get(), nullptr, 0);
    if (size < 0 && errno == ENOTSUP) return std::vector<std::string>();
    if (size < 0) return failure("list", path);
    std::string names(static_cast<std::size_t>(size), '\0');
    const ssize_t length = ::flistxattr(fd.get(), names.data(), names.size());
    if (length < 0 && errno == ERANGE) continue;  // one was added meanwhile
    if (length < 0) return failure("list", path);
    names.resize(static_cast<std::size_t>(length));
    if (names.empty()) return std::vector<std::string>();
    names.pop_back();
    return split(names, '\0');
  }
}

Result<std::string> value_of(const Descriptor& fd, const std::string& name,
                             const std::string& path) {
  for (;;) {
    const ssize_t size = ::fgetxattr(fd.get(), name.c_str(), nullptr, 0);
    if (size < 0) return failure(name, path);
    std::string value(static_cast<std::size_t>(size), '\0');
    const ssize_t length = ::fgetxattr(fd.get(), name.c_str(), value.data(), value.size());
    if (length < 0 && errno == ERANGE) continue;
    if (length < 0) return failure(name, path);
    value.resize(static_cast<std::size_t>(length));
    return value;
  }
}

// chmod(2) on a file with an ACL sets the owner's entry, the mask (else the group's entry) and the
// others'.
void limit_acl(std::string& acl, mode_t mode) {
  constexpr std::size_t kHeader = sizeof(posix_acl_xattr_header);
  constexpr std::size_t kEntry = sizeof(posix_acl_xattr_entry);
  const auto tag_at = [&](std::size_t at) {
    std::uint16_t tag = 0;
    std::memcpy(&tag, acl.data() + at, sizeof(tag));
    return tag;
  };
  bool has_mask = false;
  for (std::size_t at = kHeader; at + kEntry <= acl.size(); at += kEntry) {
    has_mask = has_mask || tag_at(at) == kMask;
  }
  for (std::size_t at = kHeader; at + kEntry <= acl.size(); at += kEntry) {
    const std::uint16_t tag = tag_at(at);
    const int shift = tag == kUserObject ? 6 : tag == kOther ? 0 : 3;
    const bool group = tag == (has_mask ? kMask : kGroupObject);
    if (tag != kUserObject && tag != kOther && !group) continue;
    const auto bits = static_cast<std::uint16_t>((mode >> shift) & 7U);
    std::memcpy(acl.data() + at + sizeof(tag), &bits, sizeof(bits));
  }
}

// These two sign the old content.
bool belongs_to_content(const std::string& name) {
  return name == "security.ima" || name == "security.evm";
}

Status copy_one(const Descriptor& from, const Descriptor& to, const std::string& name, mode_t mode,
                const std::string& path) {
  TEND_TRY(value, value_of(from, name, path));
  if (name == kAcl) limit_acl(value, mode);
  if (::fsetxattr(to.get(), name.c_str(), value.data(), value.size(), 0) == 0) return {};
  if (errno == ENOTSUP) return {};
  return failure(name, path);
}

// A directory's default ACL gives every new file an ACL; a file that had none stays without.
Status drop_inherited_acl(const Descriptor& to, const std::string& path) {
  if (::fremovexattr(to.get(), kAcl) == 0 || errno == ENODATA || errno == ENOTSUP) return {};
  return failure(kAcl, path);
}

}  // namespace

Status copy_extended_attributes(const Descriptor& from, const Descriptor& to, mode_t mode,
                                const std::string& path) {
  TEND_TRY(names, names_of(from, path));
  if (std::find(names.begin(), names.end(), kAcl) == names.end()) {
    TEND_CHECK(drop_inherited_acl(to, path));
  }
  for (const auto& name : names) {
    if (!belongs_to_content(name)) TEND_CHECK(copy_one(from, to, name, mode, path));
  }
  return {};
}

}  // namespace tend::system
