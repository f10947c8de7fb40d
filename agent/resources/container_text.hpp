// The short texts that describe parts of a container, each brought into the one spelling of
// system/containers.hpp, or why it cannot be. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tend::resources {

// "127.0.0.1:8080:80" -> "127.0.0.1:8080:80/tcp"
Result<std::string> canonical_port(const std::string& text);
// "/srv/data/:/data:ro" -> "/srv/data:/data:ro"
Result<std::string> canonical_volume(const std::string& text);
// "/tmp:size=64m"
Result<std::string> canonical_tmpfs(const std::string& text);
// "/dev/kmsg" -> "/dev/kmsg:/dev/kmsg:rwm"; names of CDI ("nvidia.com/gpu=all") as they are
Result<std::string> canonical_device(const std::string& text);
// "cap_sys_admin" -> "SYS_ADMIN"
Result<std::string> canonical_capability(const std::string& text);
// One line of text, as it is.
Result<std::string> canonical_option(const std::string& text);
// Of a container, a volume or a network, as docker(1) takes it.
bool container_object_name(std::string_view name);

struct ImageReference {
  std::string name;    // "ghcr.io/google/cadvisor"; empty where the id alone is given
  std::string tag;     // empty where there is a digest
  std::string digest;  // "sha256:…", of the manifest, or of the image where there is no name
};
// NAME@sha256:…, NAME:TAG@sha256:… (the tag says nothing then), sha256:…, NAME[:TAG].
Result<ImageReference> parse_image(const std::string& text);
// As the Engine is asked for it; `mirror` (may be empty) takes the place of the name's registry.
std::string engine_reference(const ImageReference& image, const std::string& mirror);

}  // namespace tend::resources
