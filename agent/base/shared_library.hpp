// Shared libraries that are loaded when something of them is first needed (dlopen(3)). A night with
// nothing to do needs none of them, and to load them all would take longer than all the rest of
// such a run.
//
//   #define TEND_SQLITE(X) X(sqlite3_open_v2) X(sqlite3_step)
//   struct Sqlite {
//     static constexpr const char* kName = "libsqlite3.so.0";
//     TEND_FUNCTIONS(TEND_SQLITE)
//   };
//   TEND_CHECK(load_shared<Sqlite>());
//   shared<Sqlite>().sqlite3_step(statement);
#pragma once

#include "base/result.hpp"

// Pointers to the functions that LIST names, under their own names, and each() over them.
#define TEND_FUNCTION_POINTER(name) decltype(&::name) name = nullptr;
#define TEND_VISIT_FUNCTION(name) visit(#name, name);
#define TEND_FUNCTIONS(LIST)  \
  LIST(TEND_FUNCTION_POINTER) \
  template <class Visit>      \
  void each(Visit visit) {    \
    LIST(TEND_VISIT_FUNCTION) \
  }

namespace tend {

namespace detail {

// Where the library's functions are; it stays loaded until the end.
class SharedLibrary {
 public:
  explicit SharedLibrary(const char* name);
  // Null when there is none of that name, or no library: status() then says so.
  void* find(const char* function);
  const Status& status() const { return status_; }

 private:
  const char* name_;
  void* handle_;
  Status status_;
};

template <class Library>
struct Loaded {
  Loaded() : library(Library::kName) {
    functions.each([&](const char* name, auto& function) {
      // POSIX makes a function of what dlsym(3) finds.
      function = reinterpret_cast<std::decay_t<decltype(function)>>(library.find(name));
    });
  }
  SharedLibrary library;
  Library functions;
};

template <class Library>
const Loaded<Library>& loaded() {
  static const Loaded<Library> once;
  return once;
}

}  // namespace detail

// `unsupported` where the library, or a function of it, is not installed. Any thread may call it.
template <class Library>
const Status& load_shared() {
  return detail::loaded<Library>().library.status();
}

// REQUIRES: load_shared() succeeded.
template <class Library>
const Library& shared() {
  return detail::loaded<Library>().functions;
}

}  // namespace tend
