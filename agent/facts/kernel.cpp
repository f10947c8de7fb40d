#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {

Result<Value> gather_kernel(const FileReader& files) {
  TEND_TRY(release, files.read("/proc/sys/kernel/osrelease"));
  return Value(Map{{"release", trim(release)}, {"arch", machine()}});
}

}  // namespace tend::facts
