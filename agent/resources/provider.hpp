// A resource kind: three verbs over the doors. One pair of files each; providers.cpp lists them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/kind.hpp"
#include "model/plan.hpp"
#include "model/resource.hpp"
#include "model/state.hpp"
#include "system/doors.hpp"

namespace tend::resources {

// What a resource is about, in the terms that implicit edges and conflicts are found by.
enum class Domain { path, mount, unit, user, group, package, container, exec, port };

struct Subject {
  Domain domain = Domain::path;
  std::string name;  // canonical: normalised path, full unit name, …
  auto operator<=>(const Subject&) const = default;
};

struct Claim {
  Subject subject;
  std::string part;  // empty: whole; else the part's key: two claims of different parts of one path
                     // are fine
};

// How a resource that left the repository gives back what was before our first change.
struct Restoration {
  std::optional<Map> wish;  // attributes of a resource of the same kind and id that bring it back …
  std::string kept;         // … or, where there is no wish, why the thing stays as it is; empty:
                            // there is nothing to give back
};

// A path whose metadata (type, owner, mode, size, times, inode) cannot stay as they are when what
// is observed there changes.
struct Witness {
  std::string path;
  bool followed = false;  // what a link there leads to is read, so that a link proves nothing
};

// What a change may have to wait for that is no part of the resource.
struct Moment {
  bool systemd_running = true;
  std::string behind_deferred;  // id of what it waits for that was deferred itself; empty: nothing
  std::string reload_harm;      // why systemd must not reload its units now; empty: it may
};

// Stateless and safe to share between threads.
class Provider {
 public:
  virtual ~Provider() = default;

  virtual const model::KindSchema& schema() const = 0;

  // The one spelling of a name ("/etc//motd/" -> "/etc/motd", "chrony" -> "chrony.service"), or why
  // it is none.
  virtual Result<std::string> canonical_name(const std::string& name) const = 0;
  // The id's name: the canonical one, plus "#KEY" for editors of part of a file. REQUIRES:
  // attributes conformed.
  virtual std::string identity(const std::string& canonical_name, const Map& attributes) const;
  // What is written once may stand for several resources (`json`: one a key): the attributes of
  // each, in order. By default one. REQUIRES: attributes conformed, nothing unknown in them.
  virtual std::vector<Map> parts(const Map& attributes) const;
  // Faults between attributes ("`content` and `source` exclude each other"), each at the
  // attribute's position.
  virtual Errors validate(const model::Resource& resource) const;

  // What it owns, and what it must come after if another resource of the catalog owns it.
  virtual std::vector<Claim> claims(const model::Resource& resource) const = 0;
  virtual std::vector<Subject> needs(const model::Resource& resource) const;

  // Reads only. What cannot be read for lack of privilege is Unknown("needs root") in the state; an
  // error means that the resource cannot be judged (EIO).
  virtual Result<model::State> observe(const model::Resource& resource,
                                       const system::Readers& readers) const = 0;
  // The files that observing reads, and nothing besides them: while all their metadata are as they
  // were, it would find what it found. Empty: it asks more than files, and has to be made.
  virtual std::vector<Witness> witnesses(const model::Resource& resource) const;
  // Pure. Nothing to do: empty. Each change says why. Attributes that the resource does not name
  // are left alone; an observed attribute that is Unknown differs from every wish. Fills id,
  // action, reason, attributes, diff; the engine the rest.
  virtual std::vector<model::Change> decide(const model::Resource& resource,
                                            const model::State& observed) const = 0;
  // Why a change of decide's cannot be made here or now, so that it is told as deferred; empty: it
  // can. Pure. By default starts and stops need systemd (DESIGN law 15).
  virtual std::string deferral(const model::Change& change, const model::State& observed,
                               const Moment& moment) const;
  // Whether systemd has to read its units again after the change (a daemon-reload). Pure.
  virtual bool reloads_units(const model::Change& change) const;
  // Does one change of decide's and nothing else. Decides nothing.
  virtual Status apply(const model::Change& change, const model::Resource& resource,
                       system::Writers& writers) const = 0;

  // The regular file that applying may replace or remove, whose original the ledger keeps first;
  // empty for none.
  virtual std::string replaced_file(const model::Resource& resource) const;

  // `original` is what was observed before our first change, contents in it; the resource has its
  // attributes as last applied, without contents and secrets. Pure. By default the thing stays.
  virtual Restoration restoration(const model::Resource& resource,
                                  const model::State& original) const;
  // The attributes that make it go, for `on_remove: delete`: what identifies it, and `state:
  // absent`. Empty for a kind that has no such state.
  virtual std::optional<Map> deletion(const model::Resource& resource) const;

  // Whether changes of several resources of this kind are made together, in one call of apply_all.
  // Packages only.
  virtual bool batched() const { return false; }
  struct Item {
    const model::Change* change;
    const model::Resource* resource;
  };
  virtual Status apply_all(const std::vector<Item>& items, system::Writers& writers) const;
};

// All kinds, by name; the list is in providers.cpp.
class Providers {
 public:
  Providers();
  const Provider* find(std::string_view kind) const;  // nullptr when there is none
  std::vector<std::string> names() const;             // sorted
  const std::vector<std::unique_ptr<Provider>>& all() const { return providers_; }

 private:
  std::vector<std::unique_ptr<Provider>> providers_;
};

}  // namespace tend::resources
