#include "base/shared_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

namespace tend::detail {

SharedLibrary::SharedLibrary(const char* name)
    : name_(name), handle_(::dlopen(name, RTLD_LAZY | RTLD_LOCAL)) {
  if (handle_ != nullptr) return;
  const char* reason = ::dlerror();
  status_ = fail(ErrorCode::unsupported,
                 fmt::format("{} cannot be loaded: {}", name, reason == nullptr ? "" : reason));
}

void* SharedLibrary::find(const char* function) {
  if (!status_) return nullptr;
  void* found = ::dlsym(handle_, function);
  if (found == nullptr) {
    status_ = fail(ErrorCode::unsupported, fmt::format("{} has no {}", name_, function));
  }
  return found;
}

}  // namespace tend::detail
