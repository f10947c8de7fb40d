// What a `mount` wishes for: a line of /etc/fstab, and whether it is mounted now.
#pragma once

#include <string>
#include <vector>

#include "model/kind.hpp"
#include "model/resource.hpp"
#include "resources/fstab.hpp"
#include "system/mounts.hpp"

namespace tend::resources {

model::KindSchema mount_schema();

struct MountGoal {
  enum class Line { as_wished, absent, left_alone };
  enum class Now { mounted, unmounted, left_alone };
  Line line = Line::as_wished;
  Now now = Now::mounted;
  FstabEntry entry;
  bool automount = false;

  system::MountWish mount_wish() const;
};

MountGoal mount_goal(const model::Resource& resource);
Errors mount_faults(const model::Resource& resource);

// The attributes under which a line as it stood is written again.
Map attributes_of_line(const FstabEntry& entry);

}  // namespace tend::resources
