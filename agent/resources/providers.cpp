#include <algorithm>

#include "resources/apt_repository.hpp"
#include "resources/archive.hpp"
#include "resources/ca_certificate.hpp"
#include "resources/container.hpp"
#include "resources/download.hpp"
#include "resources/exec.hpp"
#include "resources/file.hpp"
#include "resources/group.hpp"
#include "resources/json.hpp"
#include "resources/kernel_module.hpp"
#include "resources/line.hpp"
#include "resources/mount.hpp"
#include "resources/nfs_export.hpp"
#include "resources/nsswitch.hpp"
#include "resources/package.hpp"
#include "resources/package_hold.hpp"
#include "resources/pam_profile.hpp"
#include "resources/port.hpp"
#include "resources/provider.hpp"
#include "resources/service.hpp"
#include "resources/sudoers.hpp"
#include "resources/sysctl.hpp"
#include "resources/systemd_unit.hpp"
#include "resources/user.hpp"

namespace tend::resources {

Providers::Providers() {
  providers_.push_back(make_file());
  providers_.push_back(make_download());
  providers_.push_back(make_archive());
  providers_.push_back(make_line());
  providers_.push_back(make_json());
  providers_.push_back(make_package());
  providers_.push_back(make_package_hold());
  providers_.push_back(make_apt_repository());
  providers_.push_back(make_service());
  providers_.push_back(make_systemd_unit());
  providers_.push_back(make_user());
  providers_.push_back(make_group());
  providers_.push_back(make_mount());
  providers_.push_back(make_nfs_export());
  providers_.push_back(make_sysctl());
  providers_.push_back(make_kernel_module());
  providers_.push_back(make_sudoers());
  providers_.push_back(make_nsswitch());
  providers_.push_back(make_pam_profile());
  providers_.push_back(make_ca_certificate());
  providers_.push_back(make_container());
  providers_.push_back(make_port());
  providers_.push_back(make_exec());
}

const Provider* Providers::find(std::string_view kind) const {
  const auto found = std::find_if(providers_.begin(), providers_.end(), [&](const auto& provider) {
    return provider->schema().name == kind;
  });
  return found == providers_.end() ? nullptr : found->get();
}

std::vector<std::string> Providers::names() const {
  std::vector<std::string> names;
  for (const auto& provider : providers_) names.push_back(provider->schema().name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace tend::resources
