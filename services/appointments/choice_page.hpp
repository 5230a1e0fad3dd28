// The page behind the link of who is asked to move because the doctor is away: HTML that works on a phone without a
// login or JavaScript, in Portuguese and English. Pure.
#pragma once

#include "clinic/html_page.hpp"
#include "clinic/wall_clock.hpp"
#include "platform/http/http.hpp"
#include "services/appointments/appointment.hpp"

namespace consulta::appointments::choice_page {

// What one of its forms sends; none: to cancel. Throws Problem 415 or 400 for what none of them can have sent.
std::optional<Choose> read_form(const http::Request& request);

struct Shown {
  Instant now{};
  Instant bookable_from{};       // an earlier start is not offered any more
  std::optional<Instant> first;  // the start whose link was followed, and with whom
  std::optional<Uuid> doctor_id = {};
  std::optional<Instant> overlapping = {};  // what was chosen, where the same patient has another appointment
};

HtmlPage render(const Appointment& a, Language language, const WallClock& clock, const Shown& shown);

}  // namespace consulta::appointments::choice_page
