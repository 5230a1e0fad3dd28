#include "clinic/calendar_entry.hpp"

#include "clinic/names.hpp"

namespace consulta {

CalendarEvent calendar_entry(const Visit& visit, Language language, const Organizer& organizer) {
  const auto& place = organizer.place;
  CalendarEvent event{.id = visit.appointment_id, .revision = visit.revision};
  event.starts_at = visit.starts_at;
  event.ends_at = visit.ends_at;
  event.summary = for_whom(visit.specialty, visit.dependant, language) + ", " + visit.doctor;
  event.location = place.name + ", " + place.address;
  if (!visit.room.empty()) event.location += (language == Language::pt ? ", Sala " : ", Room ") + visit.room;
  event.organizer_name = place.name;
  event.organizer_email = organizer.email;
  return event;
}

}  // namespace consulta
