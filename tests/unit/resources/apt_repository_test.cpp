#include "base/text.hpp"
#include "openpgp_keys.hpp"
#include "resource_testing.hpp"
#include "resources/openpgp_key.hpp"
#include "system/apt_sources.hpp"

namespace tend::testing {
namespace {

const std::string kPath = "/etc/apt/sources.list.d/docker.sources";

Map wish(Map more = {}) {
  Map attributes{{"uris", List{"https://mirror.lab.example/docker/"}},
                 {"suites", List{"bookworm"}},
                 {"components", List{"stable"}}};
  for (const auto& entry : more) attributes.set(entry.key, entry.value);
  return attributes;
}

model::Resource repository(Map more = {}) {
  return make_resource("apt_repository", "docker", wish(std::move(more)));
}

// As compiling leaves it: the text of the role's file stands under `content`.
model::Resource with_key_file(const std::string& key, Map more = {}) {
  auto resource = repository(std::move(more));
  resource.attributes.set("content", key);
  return resource;
}

TEST(OpenPgpKey, HasTheFingerprintThatGnuPgGivesIt) {
  const auto one = resources::key_fingerprints(kEd25519Key);
  ASSERT_TRUE(one) << one.error().str();
  EXPECT_EQ(*one, std::vector<std::string>{kEd25519Fingerprint});
  const auto two = resources::key_fingerprints(kTwoKeys);
  ASSERT_TRUE(two) << two.error().str();
  EXPECT_EQ(std::set<std::string>(two->begin(), two->end()),
            (std::set<std::string>{kEd25519Fingerprint, kRsaFingerprint}));
}

TEST(OpenPgpKey, ThatIsNoneOrDamagedIsRefusedWhereverItIsCut) {
  for (std::size_t length = 0; length + 70 < kEd25519Key.size(); ++length) {
    EXPECT_FALSE(resources::key_fingerprints(kEd25519Key.substr(0, length))) << length;
  }
  const auto header = kEd25519Key.substr(0, kEd25519Key.find("\n\n") + 2);
  // A packet longer than the text, one of partial length, a key of version 6, and no key at all.
  for (const char* body : {"mP8=", "xuA=", "mAUGAAAAAA==", "tAFh"}) {
    EXPECT_FALSE(
        resources::key_fingerprints(header + body + "\n-----END PGP PUBLIC KEY BLOCK-----"))
        << body;
  }
}

TEST(AptRepository, IsWrittenAsDeb822WithItsKey) {
  MemoryHost host;
  const auto resource = with_key_file(
      kEd25519Key, {{"architectures", List{"amd64"}}, {"fingerprint", kEd25519Fingerprint}});
  const auto changes = changes_of(resource, host);
  ASSERT_EQ(told(changes), Told{"create: does not exist"});
  EXPECT_EQ(changes[0].find("key")->after, Value(kEd25519Fingerprint));
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
  const auto text = host.files.content(kPath);
  EXPECT_TRUE(
      text.starts_with("Types: deb\n"
                       "URIs: https://mirror.lab.example/docker/\n"
                       "Suites: bookworm\n"
                       "Components: stable\n"
                       "Architectures: amd64\n"
                       "Signed-By:\n"
                       " -----BEGIN PGP PUBLIC KEY BLOCK-----\n"
                       " .\n"
                       " mDMEawPyKhYJ"))
      << text;
  EXPECT_TRUE(text.ends_with(" -----END PGP PUBLIC KEY BLOCK-----\n")) << text;
}

TEST(AptRepository, WithAKeyringOfTheHostNamesIt) {
  MemoryHost host;
  expect_converges(repository({{"signed_by", "/usr/share/keyrings/lab.gpg"},
                               {"enabled", false},
                               {"types", List{"deb", "deb-src"}}}),
                   host);
  EXPECT_EQ(host.files.content(kPath),
            "Types: deb deb-src\n"
            "URIs: https://mirror.lab.example/docker/\n"
            "Suites: bookworm\n"
            "Components: stable\n"
            "Enabled: no\n"
            "Signed-By: /usr/share/keyrings/lab.gpg\n");
}

TEST(AptRepository, OfAnotherKeyThanExpectedIsRefusedWhenPlanning) {
  MemoryHost host;
  const auto other = with_key_file(kEd25519Key, {{"fingerprint", kRsaFingerprint}});
  EXPECT_EQ(observe_error(other, host.readers()), "the key of apt_repository:docker is " +
                                                      kEd25519Fingerprint + ", expected " +
                                                      kRsaFingerprint);
  // A second key in the same text would be trusted just as well.
  const auto smuggled = with_key_file(kTwoKeys, {{"fingerprint", kEd25519Fingerprint}});
  EXPECT_NE(observe_error(smuggled, host.readers()), "no error");
  const auto both = with_key_file(
      kTwoKeys, {{"fingerprint",
                  List{"fa07 8ea7 c9bd f023 4449  b41a 5db9 45d9 1580 2405", kRsaFingerprint}}});
  EXPECT_TRUE(faults_of(both).empty());
  EXPECT_EQ(observe_error(both, host.readers()), "no error");
}

TEST(AptRepository, ThatAnotherFileNamesWithAnotherKeyIsRefusedWhenPlanning) {
  struct Case {
    std::string path;
    std::string text;
    bool refused;
  };
  const std::string here = "https://mirror.lab.example/docker";
  const std::vector<Case> cases = {
      {"/etc/apt/sources.list", "deb [signed-by=/k.gpg] " + here + " bookworm stable\n", true},
      {"/etc/apt/sources.list", "deb [arch=amd64 Signed-By=/k.gpg] " + here + "/ bookworm x", true},
      {"/etc/apt/sources.list", "# deb [signed-by=/k.gpg] " + here + " bookworm stable\n", false},
      {"/etc/apt/sources.list", "deb [signed-by=/k.gpg] " + here + " trixie stable\n", false},
      {"/etc/apt/sources.list", "deb " + here + " bookworm stable\n", false},
      {"/etc/apt/sources.list.d/a.list", "deb [signed-by=/lab.gpg] " + here + " bookworm x", false},
      {"/etc/apt/sources.list.d/z.list", "deb " + here + " bookworm stable\n", true},
      {"/etc/apt/sources.list.d/z.save", "deb [signed-by=/k.gpg] " + here + " bookworm x", false},
      {"/etc/apt/sources.list.d/a.sources",
       "Types: deb\nuris: " + here +
           "\n https://else.example\nSuites: sid bookworm\n"
           "Components: x\nSigned-By: /k.gpg\n",
       true},
      {"/etc/apt/sources.list.d/a.sources",
       "Enabled: no\nTypes: deb\nURIs: " + here + "\nSuites: bookworm\nSigned-By: /k.gpg\n", false},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.files.add_file(each.path, each.text);
    host.files.add_file(kPath, "whatever stood here before gives way");
    const auto error = observe_error(repository({{"signed_by", "/lab.gpg"}}), host.readers());
    EXPECT_EQ(error != "no error", each.refused) << each.text << error;
  }
  MemoryHost host;
  host.files.add_file(cases[0].path, cases[0].text);
  EXPECT_EQ(observe_error(repository({{"signed_by", "/lab.gpg"}}), host.readers()),
            "/etc/apt/sources.list:1 and /etc/apt/sources.list.d/docker.sources both name "
            "https://mirror.lab.example/docker bookworm, with different keys (Signed-By /k.gpg and "
            "/lab.gpg): apt would refuse to work at all");
}

TEST(AptRepository, TakenOutGoesOrGivesBackTheFileThatWasThere) {
  const auto resource = repository({{"signed_by", "/lab.gpg"}});
  for (const std::string former : {"", "Types: deb\n"}) {
    MemoryHost host;
    if (!former.empty()) host.files.add_file(kPath, former);
    const auto original = provider_of("apt_repository").observe(resource, host.readers());
    ASSERT_TRUE(original);
    expect_converges(resource, host);
    const auto back = provider_of("apt_repository").restoration(resource, *original);
    ASSERT_TRUE(back.wish);
    auto leaving = resource;
    leaving.leaving = true;
    leaving.attributes = *back.wish;
    expect_converges(leaving, host);
    EXPECT_EQ(host.files.node(kPath) == nullptr, former.empty());
    if (!former.empty()) {
      EXPECT_EQ(host.files.content(kPath), former);
    }
  }
}

TEST(AptRepository, WithFaultyWishesIsRefused) {
  struct Case {
    Map wished;
    std::string fault;
  };
  const std::vector<Case> cases = {
      {{{"uris", List{}}}, "`apt_repository` needs `uris`"},
      {{{"uris", List{"mirror.lab.example"}}}, "`mirror.lab.example` does not go into `uris`"},
      {{{"suites", List{"./"}}}, "a suite that is an exact path has no components"},
      {{{"components", List{}}}, "these suites need `components`"},
      {{{"components", List{"a b"}}}, "`a b` does not go into `components`"},
      {{{"signed_by", "D95E"}},
       "this is no OpenPGP public key: it does not begin with -----BEGIN PGP PUBLIC KEY "
       "BLOCK-----"},
      {{{"signed_by", kEd25519Key}, {"fingerprint", "D95E"}},
       "`D95E` is no fingerprint: 40 hex digits, all of them"},
      {{{"signed_by", "/lab.gpg"}, {"fingerprint", kRsaFingerprint}},
       "`fingerprint` needs the key itself, by `key_file` or as text of `signed_by`"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(faults_of(repository(each.wished)), std::vector<std::string>{each.fault});
  }
  EXPECT_EQ(faults_of(with_key_file(kEd25519Key, {{"signed_by", "/lab.gpg"}})),
            std::vector<std::string>{"`key_file` and `signed_by` exclude each other"});
  EXPECT_NE(name_error("apt_repository", "a/b"), "no error");
  EXPECT_NE(name_error("apt_repository", "docker.sources"), "no error");
}

}  // namespace
}  // namespace tend::testing
