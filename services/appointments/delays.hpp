// How late each doctor is now, from a day's appointments and how far they have come. While somebody is in, by when the
// doctor will be free if that visit takes as long as was booked, against who goes in next; else by how long whoever is
// there waits beyond their time. Nobody waits before they have come, or longer than until they were called; who was
// passed over for somebody with a later start counts no more. Pure.
#pragma once

#include <vector>

#include "services/appointments/store.hpp"

namespace consulta::appointments {

struct Delay {
  Uuid doctor_id{};
  std::int32_t minutes = 0;  // in steps of five
};
BOOST_DESCRIBE_STRUCT(Delay, (), (doctor_id, minutes))

// `day`: all of the day that it is now. Of those who are late, the latest first; of more than 200 the first of these.
std::vector<Delay> delays(const std::vector<OfDay>& day, Instant now);

}  // namespace consulta::appointments
