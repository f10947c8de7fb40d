// What all tests of kinds share: resources as the compiler would hand them over, and the three
// verbs in a row.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "resources/provider.hpp"
#include "support/memory_host.hpp"

namespace tend::testing {

inline const resources::Provider& provider_of(const std::string& kind) {
  static const resources::Providers all;
  const auto* provider = all.find(kind);
  if (provider == nullptr) ADD_FAILURE() << "there is no kind " << kind;
  return *provider;
}

// Attributes as written; the defaults of the kind's table are filled in, names made canonical.
inline model::Resource make_resource(const std::string& kind, const std::string& name,
                                     Map attributes) {
  const auto& provider = provider_of(kind);
  for (const auto& spec : provider.schema().attributes) {
    if (spec.spec.default_value && !attributes.contains(spec.name)) {
      attributes.set(spec.name, *spec.spec.default_value);
    }
  }
  for (const auto& entry : attributes) {
    EXPECT_NE(provider.schema().find(entry.key), nullptr) << kind << " has no " << entry.key;
  }
  const auto canonical = provider.canonical_name(name);
  EXPECT_TRUE(canonical) << canonical.error().str();
  model::Resource resource;
  resource.id = {kind, provider.identity(canonical.value_or(name), attributes)};
  resource.attributes = std::move(attributes);
  return resource;
}

inline std::vector<model::Change> changes_of(const model::Resource& resource,
                                             const MemoryHost& host) {
  const auto& provider = provider_of(resource.id.kind);
  const auto observed = provider.observe(resource, host.readers());
  EXPECT_TRUE(observed) << observed.error().str();
  if (!observed) return {};
  return provider.decide(resource, *observed);
}

// "change: mode is 0600, wanted 0644", one line per change.
inline std::vector<std::string> told(const std::vector<model::Change>& changes) {
  std::vector<std::string> lines;
  for (const auto& change : changes) {
    lines.push_back(std::string(model::name_of(change.action)) + ": " + change.reason);
  }
  return lines;
}

using Told = std::vector<std::string>;

// The diff without its @@ line.
inline std::string hunk_of(const model::Change& change) {
  return change.diff.substr(change.diff.find('\n') + 1);
}

inline Status apply_all_changes(const model::Resource& resource, MemoryHost& host,
                                const std::vector<model::Change>& changes) {
  auto writers = host.writers();
  for (const auto& change : changes) {
    TEND_CHECK(provider_of(resource.id.kind).apply(change, resource, writers));
  }
  return {};
}

// What was due, told; after one apply nothing may be.
inline Told expect_converges(const model::Resource& resource, MemoryHost& host) {
  const auto changes = changes_of(resource, host);
  const auto done = apply_all_changes(resource, host, changes);
  EXPECT_TRUE(done) << done.error().str();
  EXPECT_EQ(told(changes_of(resource, host)), Told{}) << "after one apply of " << resource.id.str();
  return told(changes);
}

inline std::vector<std::string> faults_of(const model::Resource& resource) {
  std::vector<std::string> messages;
  for (const auto& error : provider_of(resource.id.kind).validate(resource)) {
    messages.push_back(error.message);
  }
  return messages;
}

inline std::string observe_error(const model::Resource& resource, const system::Readers& readers) {
  const auto observed = provider_of(resource.id.kind).observe(resource, readers);
  return observed ? "no error" : observed.error().message;
}

inline std::string name_error(const std::string& kind, const std::string& name) {
  const auto canonical = provider_of(kind).canonical_name(name);
  return canonical ? "no error" : canonical.error().message;
}

// As the engine tells a kind that a planned package may bring the thing.
inline model::State behind_package() {
  return model::State{{"exists", Unknown{"after package:chrony"}}};
}

inline std::vector<model::Change> decide_behind_package(const model::Resource& resource) {
  return provider_of(resource.id.kind).decide(resource, behind_package());
}

}  // namespace tend::testing
