#include "resources/port.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/listeners.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;

constexpr const char* kUnits = "units";
constexpr const char* kListening = "listening";

model::KindSchema make_schema() {
  return {"port",
          "a TCP port that units of this host listen on, refused where others do",
          "a port, or ADDRESS:PORT: 9100, 192.0.2.1:9100, [2001:db8::1]:9100",
          {required(text_list(kUnits, "who may: names of units, or patterns (docker-*.scope)"))}};
}

// REQUIRES: canonical, as the names of resources are.
Endpoint endpoint_of(const Resource& resource) {
  return parse_endpoint(resource.id.name).value_or(Endpoint{});
}

bool is_ours(const Holder& holder, const std::vector<std::string>& units) {
  return std::any_of(units.begin(), units.end(), [&](const std::string& unit) {
    return ::fnmatch(system::full_unit_name(unit).c_str(), holder.unit.c_str(), 0) == 0;
  });
}

class Port final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    if (const auto endpoint = parse_endpoint(name)) return endpoint->str();
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is no port: 9100, 192.0.2.1:9100 or [2001:db8::1]:9100",
                            printable(name)));
  }

  // All addresses are the whole port, one is a part of it.
  std::vector<Claim> claims(const Resource& resource) const override {
    const auto endpoint = endpoint_of(resource);
    return {{{Domain::port, std::to_string(endpoint.port)}, endpoint.address}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    const auto holders = holders_of(endpoint_of(resource), readers.files);
    if (!holders) {
      if (holders.error().code != ErrorCode::permission) return fail(holders.error());
      return model::State{{kListening, Unknown{"needs root"}}};
    }
    const auto units = list_wish(resource, kUnits);
    const auto stranger = std::find_if(holders->begin(), holders->end(),
                                       [&](const Holder& one) { return !is_ours(one, units); });
    if (stranger == holders->end()) return model::State{};
    return fail(ErrorCode::refused,
                fmt::format("port {} is to be for {}, and {} listens there", resource.id.name,
                            join(units, " and "), stranger->words));
  }

  // Nothing is ever to be done; without root nobody can say whether all is well.
  std::vector<model::Change> decide(const Resource& resource,
                                    const model::State& observed) const override {
    const Value* listening = observed.find(kListening);
    if (listening == nullptr || !listening->is_unknown()) return {};
    auto change = make_change(resource, model::Action::change, listening->display());
    change.attributes.push_back({kListening, *listening, Value("its own")});
    return {std::move(change)};
  }

  Status apply(const model::Change& /*change*/, const Resource& /*resource*/,
               system::Writers& /*writers*/) const override {
    return {};
  }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& /*original*/) const override {
    return {std::nullopt, ""};
  }
};

}  // namespace

std::unique_ptr<Provider> make_port() {
  return std::make_unique<Port>();
}

}  // namespace tend::resources
