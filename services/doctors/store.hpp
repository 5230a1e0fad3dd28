// What doctors asks its PostgreSQL.
#pragma once

#include "engine/sql_units.hpp"
#include "platform/sql/sql.hpp"
#include "services/doctors/hold.hpp"

namespace consulta::doctors {

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

// An appointment that was booked when time off was taken over it, and what became of it since.
enum class MoveAnswer { moved, cancelled };
BOOST_DESCRIBE_ENUM(MoveAnswer, moved, cancelled)
struct AffectedRow {
  Uuid time_off_id{}, appointment_id{};
  Instant starts_at{}, ends_at{};
  std::optional<MoveAnswer> answer;  // none yet
};
BOOST_DESCRIBE_STRUCT(AffectedRow, (), (time_off_id, appointment_id, starts_at, ends_at, answer))
// One of which nobody was told.
struct Untold {
  Uuid id{}, time_off_id{}, appointment_id{}, specialty_id{}, doctor_id{};
  Instant starts_at{};
  bool stands = false;  // it still has that slot
};
BOOST_DESCRIBE_STRUCT(Untold, (), (id, time_off_id, appointment_id, specialty_id, doctor_id, starts_at, stands))
// One that time off does not cover any more.
struct Spared {
  Uuid appointment_id{};
  Instant starts_at{};
};
BOOST_DESCRIBE_STRUCT(Spared, (), (appointment_id, starts_at))

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

// What is held within it and begins after `now`; the catalogue's version is raised already, so nothing can be added.
void insert_affected(sql::Session& db, const TimeOff& t, Instant now);
// In the order of their starts.
std::vector<AffectedRow> affected_by(sql::Session& db, const std::vector<Uuid>& time_off_ids);
std::vector<Untold> untold(sql::Session& db, std::size_t limit);
// The ids of those that nobody else had marked.
std::vector<Uuid> mark_told(sql::Session& db, const std::vector<Untold>& rows);
// Those that no other time off of the doctor covers.
std::vector<Spared> spared_without(sql::Session& db, const Uuid& time_off_id);

std::int64_t catalogue_version(sql::Session& db);
// The same; and no change of the catalogue commits before this transaction ends.
std::int64_t lock_catalogue_version(sql::Session& db);
void raise_catalogue_version(sql::Session& db);

// The unreleased holds that end after the instant; and those that any transaction changed which was not over when
// `seen` was read. Never empty.
std::vector<ChangedHold> holds_after(sql::Session& db, Instant instant);
std::vector<ChangedHold> holds_changed_since(sql::Session& db, const std::string& seen);
void forget_foreign_transactions(sql::Session& db);

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
