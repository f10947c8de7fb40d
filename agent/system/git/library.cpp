#include "system/git/library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

namespace tend::system::git {
namespace {

constexpr const char* kName = "libgit2.so." LIBGIT2_SOVERSION;

Library& functions() {
  static Library library;
  return library;
}

template <class Function>
Status find(void* handle, const char* name, Function& function) {
  function =
      reinterpret_cast<Function>(::dlsym(handle, name));  // dlsym(3): POSIX makes it a function
  if (function != nullptr) return {};
  return fail(ErrorCode::unsupported, fmt::format("{} has no {}", kName, name));
}

// Stays loaded until the end.
Status load() {
  void* handle = ::dlopen(kName, RTLD_LAZY | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = ::dlerror();
    return fail(ErrorCode::unsupported,
                fmt::format("{} cannot be loaded: {}", kName, reason == nullptr ? "" : reason));
  }
#define X(name) TEND_CHECK(find(handle, #name, functions().name));
  TEND_LIBGIT2(X)
#undef X
  return {};
}

}  // namespace

Status load_library() {
  static const Status status = load();
  return status;
}

const Library& library() {
  return functions();
}

}  // namespace tend::system::git
