#include "services/appointments/changes.hpp"

#include <stdexcept>
#include <utility>

namespace consulta::appointments {

const Appointment& known(const MaybeAppointment& a) {
  if (!a) throw std::runtime_error("no such appointment");
  return *a;
}

void end_wish(Appointment& a) {
  a.wish_starts_at.reset();
  a.wish_late = false;
  a.wish_busy_until.reset();
  a.arrival.reset();
}

void remark(Appointment& a, std::string remark, Instant now) {
  a.history.push_back({a.status, now, std::move(remark)});
}

void become(Appointment& a, Status status, std::optional<std::string> reason, Instant now) {
  a.status = status;
  a.status_reason = reason;
  if (is_over(status)) {
    end_wish(a);
    a.answer_by.reset();
  }
  a.history.push_back({status, now, std::move(reason)});
}

}  // namespace consulta::appointments
