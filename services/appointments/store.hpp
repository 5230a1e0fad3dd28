// What appointments asks its PostgreSQL.
#pragma once

#include "platform/sql.hpp"
#include "services/appointments/domain.hpp"
#include "services/appointments/waitlist.hpp"

namespace consulta::appointments {

struct KnownSpecialty {
  Uuid id{};
  std::string name;
  std::int64_t price_cents = 0;
  bool deleted = false;
};
BOOST_DESCRIBE_STRUCT(KnownSpecialty, (), (id, name, price_cents, deleted))

// An appointment to be saved over the version that was read.
struct Changed : Appointment {
  std::int64_t version_read = 0;
};
BOOST_DESCRIBE_STRUCT(Changed, (Appointment), (version_read))

// What a request for an appointment is checked against.
struct Offer {
  KnownSpecialty specialty;
  std::optional<std::vector<Uuid>> practised;  // by the doctor asked for; nothing when there is no such doctor
};

// The same as its statement has it.
struct OfferRow {
  Uuid id{};
  std::string name;
  std::int64_t price_cents = 0;
  std::optional<std::vector<Uuid>> practised;
};
BOOST_DESCRIBE_STRUCT(OfferRow, (), (id, name, price_cents, practised))

struct KnownDoctor {
  Uuid id{};
  std::string full_name;
  std::vector<Uuid> specialty_ids;
  bool deleted = false;
};
BOOST_DESCRIBE_STRUCT(KnownDoctor, (), (id, full_name, specialty_ids, deleted))

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

struct KnownPatient {
  Uuid id{};
  std::optional<std::string> full_name;
};
BOOST_DESCRIBE_STRUCT(KnownPatient, (), (id, full_name))

namespace store {

// A new one: version 1, nothing of a slot yet.
sql::Statement insert(const Appointment& a);
std::optional<Appointment> find(sql::Session& db, const Uuid& id);
std::optional<Appointment> lock(sql::Session& db, const Uuid& id);
// In the order of their ids, so that two batches never wait for each other.
std::vector<Appointment> lock_all(sql::Session& db, const std::vector<Uuid>& ids);
std::vector<Appointment> find_all(sql::Session& db, const std::vector<Uuid>& ids);
// Fails where the row has changed since it was read.
sql::Statement save_all(const std::vector<Changed>& changed);
// Newest first, or by their start.
std::vector<Appointment> list(sql::Session& db, const Filter& filter, std::size_t limit);
// Those of which more has happened than was told.
struct Told {
  Uuid id{};
  std::int64_t entries = 0;  // of the history
};
BOOST_DESCRIBE_STRUCT(Told, (), (id, entries))
std::vector<Appointment> with_more_history(sql::Session& db, const std::vector<Told>& told);
std::vector<Appointment> no_longer_requested(sql::Session& db, const std::vector<Uuid>& ids);

void insert_waiting(sql::Session& db, const Waiting& w);
void save_waiting(sql::Session& db, const Waiting& w);
std::optional<Waiting> lock_waiting(sql::Session& db, const Uuid& id);
bool anybody_waits(sql::Session& db);
// Those who wait for such a slot or have an offer, who came first first.
std::vector<Waiting> lock_line(sql::Session& db, const FreedSlot& slot);
// Newest first; of everybody without `patient_id`.
std::vector<Waiting> list_waiting(sql::Session& db, const std::optional<Uuid>& patient_id,
                                  const std::optional<Uuid>& after, std::size_t limit);
std::int64_t waits_of(sql::Session& db, const Uuid& patient_id);
std::optional<std::vector<Uuid>> practised_by(sql::Session& db, const Uuid& doctor_id);

std::optional<Offer> offer(sql::Session& db, const Uuid& specialty_id, const std::optional<Uuid>& doctor_id);
std::optional<KnownPatient> patient(sql::Session& db, const Uuid& id);
std::vector<KnownPatient> patients(sql::Session& db, const std::vector<Uuid>& ids);
// `told_at`: what was told later wins, whatever comes first.
void remember(sql::Session& db, const KnownSpecialty& s, Instant told_at);
void remember(sql::Session& db, const KnownDoctor& d, Instant told_at);
void remember(sql::Session& db, const KnownPatient& p, Instant told_at);

}  // namespace store
}  // namespace consulta::appointments
