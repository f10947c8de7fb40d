#include "store/objects.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "support/memory_files.hpp"

namespace tend::store {
namespace {

TEST(Objects, what_is_kept_is_had_again_and_is_for_root_only) {
  testing::MemoryFileSystem files;
  Objects objects(files, "/var/lib/tend/objects");
  const auto kept = objects.keep("old\n");
  ASSERT_TRUE(kept);
  EXPECT_EQ(*kept, sha256("old\n"));
  EXPECT_EQ(objects.read(*kept).value(), "old\n");
  const std::string path = "/var/lib/tend/objects/" + kept->substr(0, 2) + "/" + kept->substr(2);
  ASSERT_NE(files.node(path), nullptr);
  EXPECT_EQ(files.node(path)->mode, mode_t{0600});
  EXPECT_EQ(files.node("/var/lib/tend/objects")->mode, mode_t{0700});
}

TEST(Objects, the_same_content_is_written_once_and_a_damaged_copy_again) {
  testing::MemoryFileSystem files;
  Objects objects(files, "/objects");
  const std::string kept = objects.keep("old\n").value();
  files.forget_records();
  EXPECT_TRUE(objects.keep("old\n"));
  EXPECT_TRUE(files.writes().empty());
  files.add_file("/objects/" + kept.substr(0, 2) + "/" + kept.substr(2), "rot");
  EXPECT_EQ(objects.read(kept).error().code, ErrorCode::invalid);
  EXPECT_TRUE(objects.keep("old\n"));
  EXPECT_EQ(objects.read(kept).value(), "old\n");
}

TEST(Objects, what_is_too_large_or_no_hash_is_refused) {
  testing::MemoryFileSystem files;
  Objects objects(files, "/objects");
  EXPECT_EQ(objects.keep(std::string((std::size_t{16} << 20U) + 1, 'x')).error().code,
            ErrorCode::refused);
  EXPECT_EQ(objects.read("../../etc/shadow").error().code, ErrorCode::usage);
  EXPECT_EQ(objects.read(sha256("never")).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tend::store
