// The Docker Engine behind the doors of system/containers.hpp: its HTTP API on /run/docker.sock, in
// the newest version that the Engine speaks.
#pragma once

#include <memory>
#include <string>

#include "system/containers.hpp"
#include "system/local_http.hpp"

namespace tend::containers {

// Both borrow what they are given.
std::unique_ptr<system::ContainerReader> make_container_reader(const system::FileReader& files,
                                                               const system::LocalHttp& local,
                                                               const std::string& root);
std::unique_ptr<system::ContainerManager> make_container_manager(const system::FileReader& files,
                                                                 system::LocalHttpWriter& local,
                                                                 const std::string& root);

}  // namespace tend::containers
