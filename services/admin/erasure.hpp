// Who is erased goes from dead letters too. Those that name them are looked for at once, and every quarter of an hour:
// what is tried again may die later. What only tells who somebody is is forgotten; the rest stays, and says no more
// who. Guarantee: while the broker or this service is away nothing is lost of it, it is done later.
#pragma once

#include "engine/host/host.hpp"

namespace consulta::admin {

void add_erasure(host::Host& host);

}  // namespace consulta::admin
