// What doctors asks its PostgreSQL.
#pragma once

#include "engine/sql_units.hpp"
#include "platform/sql/sql.hpp"
#include "services/doctors/hold.hpp"

namespace consulta::doctors {

struct Busy {
  Uuid doctor_id{};
  Instant starts_at{}, ends_at{};
  Uuid appointment_id{};
};
BOOST_DESCRIBE_STRUCT(Busy, (), (doctor_id, starts_at, ends_at, appointment_id))

// A hold that stands.
struct HeldNow {
  Uuid appointment_id{};
  Uuid doctor_id{};
  Instant starts_at{}, ends_at{};
};

// One that has changed; the first member alone where none has.
struct ChangedHold {
  std::string seen;  // the oldest transaction that was not over when this was read
  std::optional<Uuid> appointment_id, doctor_id;
  std::optional<Instant> starts_at, ends_at;
  bool held = false;
};
BOOST_DESCRIBE_STRUCT(ChangedHold, (), (seen, appointment_id, doctor_id, starts_at, ends_at, held))

namespace store {

std::vector<Specialty> specialties(sql::Session& db);
std::optional<Specialty> lock_specialty(sql::Session& db, const Uuid& id);
void insert_specialty(sql::Session& db, const Specialty& s);
void update_specialty(sql::Session& db, const Specialty& s);
void delete_specialty(sql::Session& db, const Uuid& id, Instant now);

std::vector<Doctor> doctors(sql::Session& db);
std::optional<Doctor> lock_doctor(sql::Session& db, const Uuid& id);
void insert_doctor(sql::Session& db, const Doctor& d);
void update_doctor(sql::Session& db, const Doctor& d);
void delete_doctor(sql::Session& db, const Uuid& id, Instant now);

std::vector<TimeOff> time_off_after(sql::Session& db, Instant instant);
std::vector<TimeOff> time_off_of(sql::Session& db, const Uuid& doctor_id, Instant after);
void insert_time_off(sql::Session& db, const TimeOff& t);
// As it was; none where there was none.
std::optional<TimeOff> delete_time_off(sql::Session& db, const Uuid& doctor_id, const Uuid& id);

std::int64_t catalogue_version(sql::Session& db);
// The same; and no change of the catalogue commits before this transaction ends.
std::int64_t lock_catalogue_version(sql::Session& db);
void raise_catalogue_version(sql::Session& db);

// The unreleased holds that end after the instant; and those that any transaction changed which was not over when
// `seen` was read. Never empty.
std::vector<ChangedHold> holds_after(sql::Session& db, Instant instant);
std::vector<ChangedHold> holds_changed_since(sql::Session& db, const std::string& seen);
void forget_foreign_transactions(sql::Session& db);

// Unreleased holds that touch the period.
std::vector<Busy> busy_of(sql::Session& db, const Uuid& doctor_id, Instant from, Instant to);

// How holds are read and saved.
extern const engine::Queries<Hold> holds;
// Fails as stale where the catalogue has another version; it keeps this one until the transaction ends.
sql::Statement expect_catalogue(std::int64_t version);

// Written by delete_doctor and delete_specialty, in the order of the ids.
std::vector<Gone> gone(sql::Session& db);
void forget_gone(sql::Session& db, const Uuid& id);
// Unreleased holds that begin after `now`, in no order.
std::vector<Uuid> held_by(sql::Session& db, const Gone& gone, Instant now, std::size_t limit);

}  // namespace store
}  // namespace consulta::doctors
