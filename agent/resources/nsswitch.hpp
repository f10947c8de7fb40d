// Where names are looked up: one service in one database's line of nsswitch.conf(5). All others,
// their order and their actions stay.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_nsswitch();

}  // namespace tend::resources
