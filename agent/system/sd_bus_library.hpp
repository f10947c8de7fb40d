// Private to sd_bus*.cpp: sd-bus (sd-bus(3)), loaded when systemd is first asked
// (base/shared_library.hpp).
#pragma once

#include <systemd/sd-bus.h>

#include "base/shared_library.hpp"

namespace tend::system {

#define TEND_SD_BUS(X)              \
  X(sd_bus_call)                    \
  X(sd_bus_close_unref)             \
  X(sd_bus_error_free)              \
  X(sd_bus_get_property_string)     \
  X(sd_bus_is_ready)                \
  X(sd_bus_match_signal)            \
  X(sd_bus_message_append)          \
  X(sd_bus_message_enter_container) \
  X(sd_bus_message_exit_container)  \
  X(sd_bus_message_new_method_call) \
  X(sd_bus_message_read)            \
  X(sd_bus_message_read_array)      \
  X(sd_bus_message_skip)            \
  X(sd_bus_message_unref)           \
  X(sd_bus_new)                     \
  X(sd_bus_open_system)             \
  X(sd_bus_path_encode)             \
  X(sd_bus_process)                 \
  X(sd_bus_set_address)             \
  X(sd_bus_slot_unref)              \
  X(sd_bus_start)                   \
  X(sd_bus_wait)

struct SdBus {
  static constexpr const char* kName = "libsystemd.so.0";
  TEND_FUNCTIONS(TEND_SD_BUS)
};

// REQUIRES: load_shared<SdBus>() succeeded.
inline const SdBus& sd() {
  return shared<SdBus>();
}

}  // namespace tend::system
