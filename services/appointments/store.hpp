// What appointments asks its PostgreSQL.
#pragma once

#include "engine/erasures.hpp"
#include "engine/sql_units.hpp"
#include "events/cloudevent.hpp"
#include "platform/sql/sql.hpp"
#include "services/appointments/copies.hpp"
#include "services/appointments/waitlist.hpp"

namespace consulta::appointments {

// The same as its statement has it.
struct BookableRow {
  Uuid id{};
  std::string name;
  std::int64_t price_cents = 0;
  std::int32_t duration_minutes = 0;
  std::optional<std::vector<Uuid>> practised;
};
BOOST_DESCRIBE_STRUCT(BookableRow, (), (id, name, price_cents, duration_minutes, practised))

// Where a page of appointments ended.
struct Place {
  Instant starts_at{};
  Uuid id{};
};
struct Filter {
  std::optional<Uuid> patient_id, doctor_id;
  std::optional<Status> status;
  std::optional<Instant> from, to;
  std::optional<Place> after;  // the cursor; by its id alone where newest come first

  bool by_start() const { return from || to; }
};

// One of a day, as far as who follows that is told.
struct OfDay {
  Uuid id{};
  std::optional<Uuid> doctor_id;
  Instant starts_at{};
  Status status = Status::requested;
  std::int64_t version = 0;
  std::optional<Instant> ends_at = {};
  // Of who is there, since when, and when they were called first; of who is in, since when.
  std::optional<Instant> since = {}, called_at = {};
};
BOOST_DESCRIBE_STRUCT(OfDay, (), (id, doctor_id, starts_at, status, version, ends_at, since, called_at))

namespace store {

// How appointments and waits are read and saved.
extern const engine::Queries<Appointment> appointments;
extern const engine::Queries<Waiting> waits;

std::optional<Appointment> find(sql::Session& db, const Uuid& id);
// Newest first, or by their start.
std::vector<Appointment> list(sql::Session& db, const Filter& filter, std::size_t limit);
// Those of which more has happened than was told.
struct Told {
  Uuid id{};
  std::int64_t entries = 0;  // of the history
};
BOOST_DESCRIBE_STRUCT(Told, (), (id, entries))
std::vector<Appointment> with_more_history(sql::Session& db, const std::vector<Told>& told);
// Those that start in that time, in their order.
std::vector<OfDay> day(sql::Session& db, Instant from, Instant to);
std::vector<Appointment> no_longer_requested(sql::Session& db, const std::vector<Uuid>& ids);

std::optional<Appointment> find_by_choose_token(sql::Session& db, const std::string& token);
// Those whose patients were asked to move and have not answered until now.
std::vector<Uuid> unanswered(sql::Session& db, Instant now, std::size_t limit);

// When there is something booked for a person: a patient, or whom one books for.
std::vector<events::Time> own_times(sql::Session& db, const Uuid& person_id, Instant from, Instant to);

bool is_proved(sql::Session& db, const Uuid& patient_id);
void prove(sql::Session& db, const Uuid& patient_id);

bool anybody_waits(sql::Session& db);
// Who comes first after that one of those who could use some of the span.
// `places`: for what is unpaid, of who is proved; none: no limit.
std::optional<Uuid> next_in_line(sql::Session& db, const Span& span, const Uuid& after,
                                 const std::optional<std::int32_t>& places);
// The same wish of the same patient, where it goes on.
std::optional<Waiting> same_wish(sql::Session& db, const Waiting& w);
void insert_gone(sql::Session& db, const Gone& gone);
std::vector<Gone> gone(sql::Session& db);  // in the order of the ids
void forget_gone(sql::Session& db, const Uuid& id);
// Who has not heard it yet; and whose time is over.
std::vector<Uuid> waits_for(sql::Session& db, const Gone& gone, std::size_t limit);
std::vector<Uuid> waits_over(sql::Session& db, Instant now, std::size_t limit);
// Newest first; of everybody without `patient_id`.
std::vector<Waiting> list_waiting(sql::Session& db, const std::optional<Uuid>& patient_id,
                                  const std::optional<Uuid>& after, std::size_t limit);
std::optional<std::vector<Uuid>> practised_by(sql::Session& db, const Uuid& doctor_id);

std::optional<Bookable> bookable(sql::Session& db, const Uuid& specialty_id, const std::optional<Uuid>& doctor_id);
std::optional<KnownPatient> patient(sql::Session& db, const Uuid& id);
std::vector<KnownPatient> patients(sql::Session& db, const std::vector<Uuid>& ids);
std::optional<KnownDependant> dependant(sql::Session& db, const Uuid& id);
std::vector<KnownDependant> dependants(sql::Session& db, const std::vector<Uuid>& ids);
std::vector<DoctorNow> doctors_now(sql::Session& db, const std::vector<Uuid>& ids);
// The highest version wins, whatever comes first.
void remember(sql::Session& db, const KnownSpecialty& s, const events::Told& told);
void remember(sql::Session& db, const KnownDoctor& d, const events::Told& told);
void remember(sql::Session& db, const KnownPatient& p, const events::Told& told);
void remember(sql::Session& db, const KnownDependant& d);
// By the doctor's version.
void remember_room(sql::Session& db, const Uuid& doctor_id, const std::string& room, std::int64_t version);

// Who is to be known no more: from now on, and since then.
extern const engine::ErasureQueries erasures;
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now);
std::vector<Uuid> erased_since(sql::Session& db, Instant since);
// What is theirs and does not know it yet.
std::vector<Uuid> appointments_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit);
std::vector<Uuid> waits_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit);

}  // namespace store
}  // namespace consulta::appointments
