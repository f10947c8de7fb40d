#include "resource_testing.hpp"

namespace tend::testing {
namespace {

constexpr const char* kFile = "/usr/local/share/ca-certificates/lab.crt";
constexpr const char* kBundle = "/etc/ssl/certs/ca-certificates.crt";
const std::string kBlock = "-----BEGIN CERTIFICATE-----\nTGFi\n-----END CERTIFICATE-----\n";
const std::string kOther = "-----BEGIN CERTIFICATE-----\nT3RoZXI=\n-----END CERTIFICATE-----\n";

model::Resource certificate(Map attributes) {
  return make_resource("ca_certificate", "lab", std::move(attributes));
}

// As update-ca-certificates does: the bundle is what lies in the directory.
void let_update_bundle(MemoryHost& host) {
  host.runner.on({"update-ca-certificates", "--fresh"}, [&host](const system::Command&) {
    const auto* file = host.files.node(kFile);
    host.files.add_file(kBundle, kOther + (file == nullptr ? "" : file->content));
    return exits(0);
  });
}

TEST(CaCertificate, IsWrittenAndComesIntoTheBundle) {
  MemoryHost host;
  let_update_bundle(host);
  EXPECT_EQ(expect_converges(certificate({{"content", kBlock}}), host),
            Told{"create: does not exist"});
  EXPECT_EQ(host.files.content(kFile), kBlock);
  EXPECT_EQ(host.files.content(kBundle), kOther + kBlock);
}

TEST(CaCertificate, LostFromTheBundleIsMended) {
  MemoryHost host;
  let_update_bundle(host);
  host.files.add_file(kFile, kBlock).add_file(kBundle, kOther);
  EXPECT_EQ(expect_converges(certificate({{"content", kBlock}}), host),
            Told{"change: not in /etc/ssl/certs/ca-certificates.crt"});
  EXPECT_EQ(host.files.content(kBundle), kOther + kBlock);
}

TEST(CaCertificate, AFailedUpdateIsAFailureAndDueAgain) {
  MemoryHost host;
  host.runner.on({"update-ca-certificates", "--fresh"}, exits(1, "", "disk full\n"));
  const auto resource = certificate({{"content", kBlock}});
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("disk full"), std::string::npos);
  EXPECT_EQ(changes_of(resource, host).size(), 1U);
}

TEST(CaCertificate, GoesFromTheBundleToo) {
  MemoryHost host;
  let_update_bundle(host);
  expect_converges(certificate({{"content", kBlock}}), host);
  const auto restoration =
      provider_of("ca_certificate").restoration(certificate({}), {{"exists", false}});
  ASSERT_TRUE(restoration.wish);
  EXPECT_EQ(expect_converges(certificate(*restoration.wish), host),
            Told{"remove: exists, wanted absent"});
  EXPECT_EQ(host.files.content(kBundle), kOther);
}

TEST(CaCertificate, IsExactlyOneBlock) {
  EXPECT_TRUE(faults_of(certificate({{"content", "Subject: lab\n" + kBlock}})).empty());
  for (const std::string& content : {std::string("lab"), kBlock + kOther, std::string()}) {
    EXPECT_EQ(faults_of(certificate({{"content", content}})).size(), 1U) << content;
  }
  EXPECT_EQ(faults_of(certificate({})).size(), 1U);
}

TEST(CaCertificate, TheSuffixIsNoPartOfItsName) {
  for (const char* name : {"", "lab.crt", "../lab", "-lab", ".lab"}) {
    EXPECT_NE(name_error("ca_certificate", name), "no error") << name;
  }
}

}  // namespace
}  // namespace tend::testing
