// Containers of the Docker Engine: the doors.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/value.hpp"
#include "system/file_reader.hpp"

namespace tend::system {

inline constexpr const char* kEngineSocket = "/run/docker.sock";
// The label of a container that Tend made: the digest of the wish that it was made of.
inline constexpr const char* kWishLabel = "tend.wish";

// What a container is made of, each thing in one spelling and only where it is known or wished:
//   command, entrypoint    lists of words
//   env, labels            maps of texts
//   ports                  "[ADDRESS:]HOST:CONTAINER/tcp", sorted; an IPv6 address in brackets
//   volumes                "SOURCE:TARGET[:OPTIONS]", sorted; SOURCE is a path or a volume's name,
//                          OPTIONS of ro and the propagation where it is not rprivate
//   tmpfs                  "PATH[:OPTIONS]", sorted
//   devices                "/dev/a:/dev/b:rwm" or "vendor/class=name" (CDI), sorted
//   cap_add, cap_drop      without CAP_, sorted
//   security_opt           sorted
//   network, user          texts
//   restart_policy         "no", "always", "unless-stopped", "on-failure", "on-failure:3"
//   read_only              a flag
//   memory                 bytes
using ContainerSettings = Map;

struct ContainerStatus {
  std::string unknown;  // not empty: nobody can say, and why; all else is empty then
  bool exists = false;
  bool running = false;
  std::string condition;  // while it does not run: "created", "exited with 1"
  std::string image;      // the one asked about, if it is made of that; else what it is called
  std::optional<bool> has_image;  // whether the image asked about is on this host
  ContainerSettings settings;
};

// Never asks an Engine that does not run, since that would start it (docker.socket). Each question
// has a deadline of seconds.
class ContainerReader {
 public:
  virtual ~ContainerReader() = default;
  // Why no Engine can be spoken to here; empty where one runs.
  virtual std::string obstacle() const = 0;
  // `image` is a reference: NAME@sha256:…, sha256:… or NAME:TAG. A digest is the same image under
  // whatever name. permission where only root may ask, timeout.
  virtual Result<ContainerStatus> container(const std::string& name,
                                            const std::string& image) const = 0;
};

struct ContainerWish {
  std::string name;
  std::string image;   // as above; its name says from where it is pulled
  bool pulled = true;  // where it is not on this host; else that is an error
  ContainerSettings settings;
  bool started = true;
  std::chrono::milliseconds patience = std::chrono::minutes(10);  // for pulling
};

class ContainerManager : public ContainerReader {
 public:
  // Makes it, in the place of one of that name, which goes only after the image is there and the
  // new one was accepted. Volumes and images stay, whoever used them.
  virtual Status make(const ContainerWish& wish) = 0;
  virtual Status set_restart_policy(const std::string& name, const std::string& policy) = 0;
  // One that ends within a second is an error.
  virtual Status start(const std::string& name) = 0;
  virtual Status stop(const std::string& name) = 0;
  // Stopped before. Its volumes stay.
  virtual Status remove(const std::string& name) = 0;
};

bool engine_is_installed(const FileReader& files);
// By the file that it holds, so that it is not started by asking.
bool engine_runs(const FileReader& files);

}  // namespace tend::system
