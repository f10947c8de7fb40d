#include "resources/container_wish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "format/json.hpp"
#include "resources/attribute_table.hpp"
#include "resources/container_text.hpp"
#include "resources/differences.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

struct TextList {
  const char* name;
  Result<std::string> (*canonical)(const std::string&);
};
// Whose order says nothing.
constexpr std::array<TextList, 7> kSets = {{{"ports", canonical_port},
                                            {"volumes", canonical_volume},
                                            {"tmpfs", canonical_tmpfs},
                                            {"devices", canonical_device},
                                            {"cap_add", canonical_capability},
                                            {"cap_drop", canonical_capability},
                                            {"security_opt", canonical_option}}};
// Taken as they are.
constexpr std::array kPlain = {"command", "entrypoint", "network",       "user",
                               "memory",  "read_only",  "restart_policy"};
constexpr std::array kMaps = {"env", "labels"};

Value canonical_set(const Resource& resource, const TextList& list) {
  std::vector<std::string> texts;
  for (const auto& text : list_wish(resource, list.name)) {
    if (auto canonical = list.canonical(text)) texts.push_back(std::move(*canonical));
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return list_value(texts);
}

Value sorted_by_key(const Map& map) {
  auto keys = map.keys();
  std::sort(keys.begin(), keys.end());
  Map sorted;
  for (auto& key : keys) sorted.set(key, *map.find(key));
  return sorted;
}

system::ContainerSettings settings_of(const Resource& resource) {
  system::ContainerSettings settings;
  for (const char* name : kPlain) {
    if (resource.has(name)) settings.set(name, *resource.find(name));
  }
  for (const auto& list : kSets) {
    if (resource.has(list.name)) settings.set(list.name, canonical_set(resource, list));
  }
  for (const char* name : kMaps) {
    const Value* value = resource.find(name);
    if (value != nullptr && value->is_map()) settings.set(name, sorted_by_key(value->as_map()));
  }
  return settings;
}

// to_json would write dots for a secret, and all of them would be one.
Value hashed_secrets(const Value& value) {
  if (value.is_map()) {
    Map map;
    for (const auto& entry : value.as_map()) map.set(entry.key, hashed_secrets(entry.value));
    return map;
  }
  return value.is_string() ? Value("sha256:" + sha256(value.as_string())) : value;
}

// Another text here makes every container of every host anew: never change how it is made. What can
// be changed in place is left out, and from where the image came.
std::string digest_of_wish(const std::string& image, system::ContainerSettings settings) {
  settings.erase("restart_policy");
  if (const Value* environment = settings.find("env")) {
    settings.set("env", hashed_secrets(*environment));
  }
  settings.set("image", Value(image));
  return sha256(format::to_json(sorted_by_key(settings), -1));
}

class Faults {
 public:
  explicit Faults(const Resource& resource) : resource_(resource) {}

  Errors find() {
    check_image();
    for (const auto& list : kSets) check_set(list);
    check_names();
    check_contradictions();
    return std::move(errors_);
  }

 private:
  void add(const std::string& attribute, std::string message) {
    errors_.push_back(
        make_error(ErrorCode::invalid, std::move(message), position_of(resource_, attribute)));
  }

  void check_image() {
    const std::string text = resource_.text("image");
    if (text.empty()) {
      if (!wished_absent(resource_)) add("image", "`container` needs `image`");
      return;
    }
    const auto image = parse_image(text);
    if (!image) {
      add("image", image.error().message);
    } else if (image->digest.empty() && !resource_.flag("allow_tag")) {
      add("image", fmt::format("`{}` names whatever its registry calls so today: write {}@sha256:… "
                               "(docker image inspect tells RepoDigests), or say `allow_tag: true`",
                               text, image->name));
    }
    const std::string mirror = resource_.text("mirror");
    if (!mirror.empty() && (!parse_image(mirror + "/x") || mirror.ends_with('/'))) {
      add("mirror",
          fmt::format("`{}` is no registry (HOST[:PORT][/PATH], without https://)", mirror));
    }
  }

  void check_set(const TextList& list) {
    for (const auto& text : list_wish(resource_, list.name)) {
      if (const auto canonical = list.canonical(text); !canonical) {
        add(list.name, canonical.error().message);
      }
    }
  }

  void check_names() {
    for (const char* map : kMaps) {
      const Value* value = resource_.find(map);
      for (const auto& name : value != nullptr && value->is_map() ? value->as_map().keys()
                                                                  : std::vector<std::string>()) {
        const bool odd = name.empty() || name.find('=') != std::string::npos ||
                         name.find('\0') != std::string::npos;
        if (odd) add(map, fmt::format("`{}` of `{}` is no name", name, map));
        if (name == system::kWishLabel) add(map, fmt::format("the label {} is Tend's own", name));
      }
    }
    const std::string network = resource_.text("network");
    const std::string other = network.starts_with("container:") ? network.substr(10) : network;
    if (resource_.has("network") && !container_object_name(other)) {
      add("network", fmt::format("`{}` is no network (bridge, host, none, container:NAME, or the "
                                 "name of one)",
                                 network));
    }
  }

  void check_contradictions() {
    const std::string network = resource_.text("network");
    const bool shared = network == "host" || network == "none" || network.starts_with("container:");
    if (shared && !list_wish(resource_, "ports").empty()) {
      add("ports", fmt::format("with `network: {}` there are no ports to give away", network));
    }
    if (resource_.has("memory") && integer_wish(resource_, "memory").value_or(0) < 6 << 20) {
      add("memory", "`memory` must be at least 6M, the least that Docker takes");
    }
  }

  const Resource& resource_;
  Errors errors_;
};

}  // namespace

model::KindSchema container_schema() {
  return {"container",
          "a container of the Docker Engine",
          "a name, as docker ps shows it",
          {attribute("image", Type::string,
                     "NAME@sha256:DIGEST, or sha256:ID of an image that the host has"),
           choice("state", {"started", "stopped", "absent"},
                  "whether it is there and runs; volumes and images stay in any case"),
           with_default(false, attribute("allow_tag", Type::boolean,
                                         "take NAME:TAG, which may be another image tomorrow")),
           choice("pull", {"missing", "never"}, "whether an image that the host lacks is pulled"),
           attribute("mirror", Type::string,
                     "HOST[:PORT][/PATH] that is asked in place of the image's registry"),
           with_default(false, attribute("replace", Type::boolean,
                                         "also replace or remove one that Tend did not make")),
           text_list("command", "what runs in it, word by word; else the image's own"),
           text_list("entrypoint", "what `command` are the arguments of; else the image's own"),
           may_be_secret(text_map("env", "variables besides the image's")),
           text_list("ports", "[ADDRESS:]PORT OF THE HOST:PORT OF THE CONTAINER[/udp]"),
           text_list("volumes", "PATH OR NAME:PATH IN THE CONTAINER[:ro,rslave]"),
           text_list("tmpfs", "PATH IN THE CONTAINER[:OPTIONS]"),
           attribute("network", Type::string, "bridge, host, none, container:NAME, or one by name"),
           choice("restart_policy", {"unless-stopped", "always", "on-failure", "no"},
                  "what the Engine does when it ends; changed in place"),
           attribute("user", Type::string, "USER[:GROUP] that it runs as; else the image's own"),
           attribute("read_only", Type::boolean, "its own files cannot be written"),
           text_list("cap_add", "capabilities(7) beyond Docker's"),
           text_list("cap_drop", "capabilities(7) that it lacks, or ALL"),
           text_list("security_opt", "as no-new-privileges, apparmor=PROFILE"),
           text_list("devices", "/dev/NAME, or names of CDI as nvidia.com/gpu=all (Docker 25)"),
           attribute("memory", Type::size, "the most that it may use"),
           text_map("labels", "labels besides the image's")}};
}

ContainerGoal container_goal(const Resource& resource) {
  ContainerGoal goal;
  const std::string state = resource.text("state", "started");
  if (state == "stopped") goal.state = ContainerGoal::State::stopped;
  if (state == "absent") goal.state = ContainerGoal::State::absent;
  goal.replaces = resource.flag("replace");
  goal.image = resource.text("image");
  goal.wish.name = resource.id.name;
  goal.wish.started = goal.state == ContainerGoal::State::started;
  goal.wish.pulled = resource.text("pull", "missing") != "never";
  goal.wish.patience = timeout_of(resource, goal.wish.patience);
  const auto image = parse_image(goal.image);
  if (!image) return goal;
  goal.wish.image = engine_reference(*image, resource.text("mirror"));
  goal.wish.settings = settings_of(resource);
  const std::string same = image->digest.empty() ? goal.image : image->digest;
  const std::string digest = digest_of_wish(same, goal.wish.settings);
  const Value* labels = goal.wish.settings.find("labels");
  Map all = labels == nullptr ? Map() : labels->as_map();
  all.set(system::kWishLabel, Value(digest));
  goal.wish.settings.set("labels", std::move(all));
  return goal;
}

Errors container_faults(const Resource& resource) {
  return Faults(resource).find();
}

Result<std::string> container_name(const std::string& name) {
  if (container_object_name(name)) return name;
  return fail(ErrorCode::invalid,
              fmt::format("`{}` is no name of a container (two or more letters, digits, _ . -, the "
                          "first a letter or a digit)",
                          name));
}

}  // namespace tend::resources
