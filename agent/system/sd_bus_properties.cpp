#include "system/sd_bus_properties.hpp"

#include <fmt/format.h>

#include "system/sd_bus_library.hpp"

namespace tend::system {
namespace {

int read_text(sd_bus_message* message, std::string& into) {
  const char* text = nullptr;
  const int result = sd().sd_bus_message_read(message, "v", "s", &text);
  if (result >= 0) into = text;
  return result;
}

int read_flag(sd_bus_message* message, bool& into) {
  int flag = 0;
  const int result = sd().sd_bus_message_read(message, "v", "b", &flag);
  if (result >= 0) into = flag != 0;
  return result;
}

int read_bytes_as_hex(sd_bus_message* message, std::string& into) {
  const void* bytes = nullptr;
  std::size_t size = 0;
  if (const int entered = sd().sd_bus_message_enter_container(message, 'v', "ay"); entered < 0)
    return entered;
  if (const int read = sd().sd_bus_message_read_array(message, 'y', &bytes, &size); read < 0)
    return read;
  const auto* first = static_cast<const unsigned char*>(bytes);
  into.clear();
  for (std::size_t i = 0; i < size; ++i) into += fmt::format("{:02x}", first[i]);
  return sd().sd_bus_message_exit_container(message);
}

int read_property(sd_bus_message* message, std::string_view name, UnitProperties& into) {
  if (name == "LoadState") return read_text(message, into.load_state);
  if (name == "ActiveState") return read_text(message, into.active_state);
  if (name == "FragmentPath") return read_text(message, into.fragment_path);
  if (name == "InvocationID") return read_bytes_as_hex(message, into.invocation_id);
  if (name == "NeedDaemonReload") return read_flag(message, into.need_daemon_reload);
  return sd().sd_bus_message_skip(message, "v");
}

}  // namespace

int read_properties(sd_bus_message* message, UnitProperties& into) {
  int result = sd().sd_bus_message_enter_container(message, 'a', "{sv}");
  while (result >= 0 && (result = sd().sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
    const char* name = nullptr;
    result = sd().sd_bus_message_read(message, "s", &name);
    if (result >= 0) result = read_property(message, name, into);
    if (result >= 0) result = sd().sd_bus_message_exit_container(message);
  }
  return result;
}

}  // namespace tend::system
