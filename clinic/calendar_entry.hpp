// An appointment as an entry of the patient's calendar. Said once, so that the file that is downloaded and the one that
// comes by mail are the same. Pure.
#pragma once

#include "clinic/language.hpp"
#include "clinic/place.hpp"
#include "platform/text/calendar.hpp"

namespace consulta {

// Whose entries they are.
struct Organizer {
  ClinicPlace place;
  std::string email;
};

struct Visit {
  Uuid appointment_id{};
  EntryRevision revision;
  Instant starts_at{}, ends_at{};
  std::string specialty, doctor;
  std::string room;            // "": not known
  std::string dependant = {};  // whom it is for; "": the patient
};

CalendarEvent calendar_entry(const Visit& visit, Language language, const Organizer& organizer);

}  // namespace consulta
