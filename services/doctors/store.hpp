// What doctors asks its PostgreSQL.
#pragma once

#include "platform/names.hpp"
#include "platform/sql.hpp"
#include "services/doctors/domain.hpp"
#include "services/doctors/schedule.hpp"

namespace consulta::doctors {

struct Specialty {
  Uuid id{};
  std::string name;  // the English one, by which it is known in events and texts without a language
  Names names;
  std::int32_t duration_minutes = 0;
  std::int64_t price_cents = 0;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Specialty, (), (id, name, names, duration_minutes, price_cents, version))

struct Doctor {
  Uuid id{};
  std::string email, full_name, phone, bio, room;
  std::optional<std::int32_t> slot_minutes;
  std::vector<Uuid> specialty_ids;
  std::vector<WeeklyBlock> weekly;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Doctor, (),
                      (id, email, full_name, phone, bio, room, slot_minutes, specialty_ids, weekly, version))

struct TimeOff {
  Uuid id{};
  Uuid doctor_id{};
  Instant starts_at{}, ends_at{};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(TimeOff, (), (id, doctor_id, starts_at, ends_at, reason))

// One row of `holds`; the optional members are empty in a tombstone.
struct HoldRow {
  Uuid appointment_id{};
  std::optional<Uuid> patient_id, specialty_id, doctor_id;
  std::optional<Instant> starts_at, ends_at;
  std::int32_t round = 0;
  bool firm = false;
  std::optional<Instant> expires_at;
  std::optional<Instant> released_at;
  bool withdrawn = false;

  Hold state() const { return {released_at.has_value(), firm, round, withdrawn}; }
};
BOOST_DESCRIBE_STRUCT(HoldRow, (),
                      (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, firm, expires_at,
                       released_at, withdrawn))

// A doctor or a specialty that was deleted and may still hold slots.
enum class GoneReason { doctor_deleted, specialty_deleted };
BOOST_DESCRIBE_ENUM(GoneReason, doctor_deleted, specialty_deleted)
struct Gone {
  Uuid id{};
  GoneReason reason = GoneReason::doctor_deleted;

  bool has(const HoldRow& hold) const {
    return (reason == GoneReason::doctor_deleted ? hold.doctor_id : hold.specialty_id) == id;
  }
};
BOOST_DESCRIBE_STRUCT(Gone, (), (id, reason))

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

// What an insert held, and the version of the catalogue at that moment.
struct Held {
  Uuid appointment_id{};
  std::int64_t catalogue_version = 0;
};
BOOST_DESCRIBE_STRUCT(Held, (), (appointment_id, catalogue_version))

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
bool delete_time_off(sql::Session& db, const Uuid& doctor_id, const Uuid& id);

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

// The rows there are, locked.
std::vector<HoldRow> lock_holds(sql::Session& db, const std::vector<Uuid>& appointment_ids);
// Inserts what overlaps nothing and is not known, and says what that was.
std::vector<Held> insert_holds(sql::Session& db, const std::vector<HoldRow>& rows);
// The same, but all of them; fails where one is known or overlaps, or the catalogue has another version.
sql::Statement insert_all_holds(const std::vector<HoldRow>& rows, std::int64_t catalogue_version);
// False when it would overlap; then nothing has changed and the transaction goes on.
bool move_hold(sql::Session& db, const HoldRow& row);
void insert_tombstones(sql::Session& db, const std::vector<Uuid>& ids, Instant now);
void release_holds(sql::Session& db, const std::vector<Uuid>& ids, Instant now);
void make_firm(sql::Session& db, const std::vector<Uuid>& ids);

// Written by delete_doctor and delete_specialty, in the order of the ids.
std::vector<Gone> gone(sql::Session& db);
void forget_gone(sql::Session& db, const Uuid& id);
// Unreleased holds that begin after `now`, in no order.
std::vector<Uuid> held_by(sql::Session& db, const Gone& gone, Instant now, std::size_t limit);
void withdraw_holds(sql::Session& db, const std::vector<Uuid>& ids, Instant now);

}  // namespace store
}  // namespace consulta::doctors
