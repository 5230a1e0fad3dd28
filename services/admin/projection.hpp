// From what is stored to the figures that are shown. Guarantees: what is about one appointment or doctor is counted
// from all that is stored about it, by one replica at a time, so figures depend neither on the order in which things
// came nor on how often; a rebuild makes all of them anew beside those that are shown, which go on being kept, and
// shows them at once at the end; whoever is interrupted in it, it goes on where it was.
#pragma once

#include "clinic/wall_clock.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::admin {

// Counts some hundreds that have something new. Whether there may be more, and it was not another's turn.
bool count_new(sql::Session& db, const WallClock& clock);

// Some hundreds of a rebuild that was asked for, or of what the last one has left. Whether there may be more, likewise.
bool make_more(sql::Session& db, const WallClock& clock);

}  // namespace consulta::admin
