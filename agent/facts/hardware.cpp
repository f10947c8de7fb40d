#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

// Four bytes of attributes, then the value (efivarfs of the kernel's documentation).
Value secure_boot(const FileReader& files) {
  const auto variable =
      files.read("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
  if (variable) return variable->size() == 5 && variable->back() == '\1';
  if (variable.error().code == ErrorCode::not_found) return false;
  return Unknown{variable.error().message};
}

}  // namespace

Result<Value> gather_hardware(const FileReader& files) {
  if (!exists(files, "/sys/class")) return fail(ErrorCode::not_found, "/sys is not mounted");
  return Value(Map{{"vendor", read_or_empty(files, "/sys/class/dmi/id/sys_vendor")},
                   {"product", read_or_empty(files, "/sys/class/dmi/id/product_name")},
                   {"uefi", exists(files, "/sys/firmware/efi")},
                   {"secure_boot", secure_boot(files)}});
}

}  // namespace tend::facts
