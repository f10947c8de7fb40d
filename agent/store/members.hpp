// Private to store: the members of the values that are kept as bytes. A structured binding names
// all of them, so that a new member that is forgotten here does not compile.
#pragma once

#include "model/resource.hpp"
#include "store/archive.hpp"
#include "store/facts_read.hpp"
#include "store/settled.hpp"

namespace tend::store {

// T is const for an Encoder.
template <class T, class Of>
concept Like = std::is_same_v<std::remove_const_t<T>, Of>;

}  // namespace tend::store

// Found by the archive where it meets a type, so each stands in the namespace of its type.
namespace tend::model {

template <store::Like<ResourceId> T>
void members(T& value, auto& visit) {
  auto& [kind, name] = value;
  visit(kind, name);
}

template <store::Like<SharedWish> T>
void members(T& value, auto& visit) {
  auto& [role, source] = value;
  visit(role, source);
}

template <store::Like<Resource> T>
void members(T& value, auto& visit) {
  auto& [id, role, shared, attributes, source, unknown, after, before, restarts, reloads, triggers,
         audit, sensitive, timeout, retries, on_remove, defer, defer_restart, defer_at_most,
         leaving, left] = value;
  visit(id, role, shared, attributes, source, unknown, after, before, restarts, reloads, triggers,
        audit, sensitive, timeout, retries, on_remove, defer, defer_restart, defer_at_most, leaving,
        left);
}

template <store::Like<Check> T>
void members(T& value, auto& visit) {
  auto& [role, name, probe, argv, target, contains, timeout, retries, unknown, source] = value;
  visit(role, name, probe, argv, target, contains, timeout, retries, unknown, source);
}

template <store::Like<Refusal> T>
void members(T& value, auto& visit) {
  auto& [role, message, source] = value;
  visit(role, message, source);
}

template <store::Like<CatalogRole> T>
void members(T& value, auto& visit) {
  auto& [name, origin, requires_roles, params] = value;
  visit(name, origin, requires_roles, params);
}

template <store::Like<Catalog> T>
void members(T& value, auto& visit) {
  auto& [host, commit, roles, resources, dependencies, checks, refusals] = value;
  visit(host, commit, roles, resources, dependencies, checks, refusals);
}

}  // namespace tend::model

namespace tend::system {

template <store::Like<FileStatus> T>
void members(T& value, auto& visit) {
  auto& [type, mode, uid, gid, size, device, inode, links, mtime, ctime] = value;
  visit(type, mode, uid, gid, size, device, inode, links, mtime, ctime);
}

}  // namespace tend::system

namespace tend::store {

template <Like<FactRead> T>
void members(T& value, auto& visit) {
  auto& [path, digest] = value;
  visit(path, digest);
}

template <Like<Settled::Seen> T>
void members(T& value, auto& visit) {
  auto& [path, status] = value;
  visit(path, status);
}

template <Like<Settled::Asked> T>
void members(T& value, auto& visit) {
  auto& [resource, state] = value;
  visit(resource, state);
}

template <Like<Settled> T>
void members(T& value, auto& visit) {
  auto& [key, facts, ledger, commit_time, observed, resources, whole, seen, asked, open, checks,
         has_secrets] = value;
  visit(key, facts, ledger, commit_time, observed, resources, whole, seen, asked, open, checks,
        has_secrets);
}

}  // namespace tend::store
