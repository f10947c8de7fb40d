// The host's machine-id and time zone, and whether systemd runs it.
#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {

Result<Value> gather_init(const FileReader& files) {
  return Value(Map{{"systemd", exists(files, "/run/systemd/system")}});
}

Result<Value> gather_machine_id(const FileReader& files) {
  TEND_TRY(text, files.read("/etc/machine-id"));
  const auto id = trim(text);
  const bool is_id =
      id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!is_id) return fail(ErrorCode::not_found, "/etc/machine-id has no id yet");
  return Value(id);
}

Result<Value> gather_timezone(const FileReader& files) {
  const auto target = files.read_link("/etc/localtime");
  if (target) {
    constexpr std::string_view kBelow = "zoneinfo/";
    const auto at = target->find(kBelow);
    if (at != std::string::npos) return Value(target->substr(at + kBelow.size()));
  }
  const auto named = read_or_empty(files, "/etc/timezone");
  if (!named.empty()) return Value(named);
  if (exists(files, "/etc/localtime"))
    return fail(ErrorCode::not_found, "/etc/localtime does not name a time zone");
  if (!exists(files, "/etc")) return fail(ErrorCode::not_found, "there is no /etc");
  return Value("UTC");  // what localtime(5) says of a missing file
}

}  // namespace tend::facts
