#include "base/shared_library.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

extern "C" void tend_is_in_no_library();

namespace tend {
namespace {

#define TEND_OF_LIBC(X) X(getpid)

struct Libc {
  static constexpr const char* kName = "libc.so.6";
  TEND_FUNCTIONS(TEND_OF_LIBC)
};

struct NoSuchLibrary {
  static constexpr const char* kName = "libtend-nowhere.so.1";
  TEND_FUNCTIONS(TEND_OF_LIBC)
};

#define TEND_OF_NONE(X) X(tend_is_in_no_library)

struct Lacking {
  static constexpr const char* kName = "libc.so.6";
  TEND_FUNCTIONS(TEND_OF_NONE)
};

TEST(SharedLibrary, IsLoadedWhenItIsFirstAskedFor) {
  ASSERT_TRUE(load_shared<Libc>());
  EXPECT_EQ(shared<Libc>().getpid(), ::getpid());
}

TEST(SharedLibrary, ThatIsNotInstalledIsNamed) {
  const auto& loaded = load_shared<NoSuchLibrary>();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::unsupported);
  EXPECT_NE(loaded.error().message.find("libtend-nowhere.so.1 cannot be loaded"),
            std::string::npos);
}

TEST(SharedLibrary, ThatLacksAFunctionIsNotUsed) {
  const auto& loaded = load_shared<Lacking>();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message, "libc.so.6 has no tend_is_in_no_library");
}

}  // namespace
}  // namespace tend
