// Private to sd_bus.cpp: the answer to org.freedesktop.DBus.Properties.GetAll about a unit.
#pragma once

#include "system/sd_bus.hpp"

struct sd_bus_message;

namespace tend::system {

// Reads what UnitProperties has, past all else. Below zero, an errno: it is no such answer.
int read_properties(sd_bus_message* message, UnitProperties& into);

}  // namespace tend::system
