#include "resources/export_wish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/export_options.hpp"
#include "resources/mount_options.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

model::AttributeSpec clients_attribute() {
  model::TypeSpec host;
  host.required = true;
  host.summary = "a name, an address, a network as 192.0.2.0/24, @netgroup, or a pattern with *";
  model::TypeSpec options;
  options.type = Type::any;
  options.summary = "options of exports(5), as a list or a text with commas";
  model::TypeSpec client;
  client.type = Type::map;
  client.fields = {{"host", host}, {"options", options}};
  auto made = attribute("clients", Type::list, "who may mount it, and how");
  made.spec.items = std::make_shared<const model::TypeSpec>(std::move(client));
  return made;
}

std::vector<std::string> options_of(const Value& client) {
  const Value* given = client.find("options");
  if (given == nullptr) return {};
  if (given->is_string()) return mount_options(given->as_string());
  return texts_of(*given);
}

std::string host_of(const Value& client) {
  const Value* host = client.find("host");
  return host != nullptr && host->is_string() ? host->as_string() : "";
}

bool is_host(const std::string& text) {
  constexpr std::string_view kOthers = "._-:/@*?[]";
  return !text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

bool is_list_of_texts(const Value& value) {
  return value.is_list() && std::all_of(value.as_list().begin(), value.as_list().end(),
                                        [](const Value& item) { return item.is_string(); });
}

std::string fault_of(const Value& client) {
  const std::string host = host_of(client);
  if (!is_host(host)) {
    return fmt::format("`{}` is no client: a name, an address, a network, @netgroup or a pattern",
                       printable(host));
  }
  const Value* given = client.find("options");
  if (given != nullptr && !given->is_null() && !given->is_string() && !is_list_of_texts(*given)) {
    return "`options` must be a list of options or a text with commas";
  }
  const auto options = options_of(client);
  if (auto fault = export_options_fault(options); !fault.empty()) return fault;
  const bool squashes =
      std::find(options.begin(), options.end(), "no_root_squash") == options.end();
  if (squashes || !is_everybody(host)) return "";
  return fmt::format(
      "`no_root_squash` for `{}` makes every machine's root the owner of all files; "
      "name the machines that need it",
      host);
}

// Told by its address or pattern as written; other names may come back canonical.
bool is_plain_name(const std::string& host) {
  const bool digits = host.find_first_not_of("0123456789.") == std::string::npos;
  return !digits && host.find_first_of("/@*?[:") == std::string::npos;
}

bool names_same_host(const std::string& wished, const std::string& told) {
  const std::string one = lower(wished);
  const std::string other = lower(told);
  return one == other || (is_plain_name(one) && other.starts_with(one + "."));
}

std::vector<ExportClient> wished_clients(const Resource& resource) {
  std::vector<ExportClient> wished;
  const Value* clients = resource.find("clients");
  if (clients == nullptr || !clients->is_list()) return wished;
  for (const auto& client : clients->as_list()) {
    wished.push_back({host_of(client), written_options(options_of(client))});
  }
  return wished;
}

}  // namespace

model::KindSchema export_schema() {
  return {"nfs_export",
          "a directory that the NFS server exports, and what the kernel is told of it",
          "an absolute path",
          {clients_attribute(), state_present_or_absent()}};
}

ExportWish export_wish(const Resource& resource) {
  ExportWish wish;
  wish.path = resource.id.name;
  wish.file.path = exports_file(wish.path);
  wish.file.node = Node::absent;
  if (wished_absent(resource)) return wish;
  if (const auto former = text_wish(resource, kFormer)) {
    wish.clients = clients_of(parse_exports(*former), wish.path);
    wish.file.content = Value(*former);
  } else {
    wish.clients = wished_clients(resource);
    wish.file.content = Value(exports_text(wish.path, wish.clients));
  }
  wish.file.node = Node::file;
  wish.file.mode = "0644";
  wish.file.owner = "root";
  wish.file.group = "root";
  return wish;
}

Errors export_faults(const Resource& resource) {
  if (wished_absent(resource)) return {};
  const Value* clients = resource.find("clients");
  if (clients == nullptr || !clients->is_list() || clients->as_list().empty()) {
    return {make_error(ErrorCode::invalid, "`nfs_export` needs `clients`",
                       position_of(resource, "clients"))};
  }
  Errors errors;
  std::set<std::string> seen;
  for (const auto& client : clients->as_list()) {
    std::string fault = fault_of(client);
    if (fault.empty() && !seen.insert(lower(host_of(client))).second) {
      fault = fmt::format("client `{}` is named twice", host_of(client));
    }
    if (fault.empty()) continue;
    errors.push_back(make_error(
        ErrorCode::invalid, std::move(fault),
        client.position().known() ? client.position() : position_of(resource, "clients")));
  }
  return errors;
}

std::vector<std::string> export_gaps(const std::vector<ExportClient>& wished,
                                     const std::vector<ExportClient>& told) {
  std::vector<std::string> gaps;
  std::vector<ExportClient> rest = told;
  std::vector<const ExportClient*> missing;
  for (const auto& client : wished) {
    const auto same = [&](const ExportClient& other) {
      return names_same_host(client.host, other.host);
    };
    const auto found = std::find_if(rest.begin(), rest.end(), same);
    if (found == rest.end()) {
      missing.push_back(&client);
      continue;
    }
    if (!in_effect(client.options, found->options)) {
      gaps.push_back(fmt::format("exported to {}, wanted {}",
                                 text_of({found->host, notable_options(found->options)}),
                                 text_of(client)));
    }
    rest.erase(found);
  }
  for (const auto* client : missing) {
    const auto alias = std::find_if(rest.begin(), rest.end(), [&](const ExportClient& other) {
      return is_plain_name(client->host) && is_plain_name(other.host) &&
             in_effect(client->options, other.options);
    });
    if (alias != rest.end()) {
      rest.erase(alias);
    } else {
      gaps.push_back("not exported to " + client->host);
    }
  }
  for (const auto& client : rest) {
    gaps.push_back(fmt::format("exported to {} besides",
                               text_of({client.host, notable_options(client.options)})));
  }
  return gaps;
}

}  // namespace tend::resources
