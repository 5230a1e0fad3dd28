// What admin asks its PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/sql/sql.hpp"
#include "services/admin/chain.hpp"
#include "services/admin/counting.hpp"
#include "services/admin/hours.hpp"

namespace consulta::admin {

// Where a page of the audit ended, newest first.
struct Place {
  Instant at{};
  std::int64_t seq = 0;
};

struct Filter {
  std::optional<Uuid> actor, subject;
  std::optional<std::string> action;
  std::optional<Instant> from, to;
  std::optional<Place> after;
};

// Which generation of the figures is shown, and how far another one is made.
struct ReadModel {
  Instant since{};  // what happened before is in none
  std::int64_t shown = 0;
  Instant shown_at{};
  std::optional<std::int64_t> making;
  Uuid made_until{};
  std::int64_t made = 0, to_make = 0;  // appointments and doctors
  bool leftovers = false;              // there may be rows of generations before the one that is shown
};
BOOST_DESCRIBE_STRUCT(ReadModel, (), (since, shown, shown_at, making, made_until, made, to_make, leftovers))

struct DoctorHours {
  Uuid doctor_id{};
  Hours hours;
};
BOOST_DESCRIBE_STRUCT(DoctorHours, (), (doctor_id, hours))

// Figures of what: of all, or of one day, doctor or specialty.
enum class Part { all, day, doctor, specialty };
BOOST_DESCRIBE_ENUM(Part, all, day, doctor, specialty)
struct Sum {
  Part part = Part::all;
  std::optional<std::string> day;
  std::optional<Uuid> id;  // none of a doctor or a specialty: it is not known which
  Figure what = Figure::booked_open;
  std::int64_t count = 0, sum = 0;
  std::optional<std::int64_t> median, p90;
};
BOOST_DESCRIBE_STRUCT(Sum, (), (part, day, id, what, count, sum, median, p90))

struct Lead {
  std::int64_t days = 0, count = 0;
};
BOOST_DESCRIBE_STRUCT(Lead, (), (days, count))

// Which figures are asked for.
struct Wanted {
  Days days;
  std::optional<Uuid> doctor_id, specialty_id;
};

namespace store {

// Until the transaction ends: no other adds to the chain.
void lock_chain(sql::Session& db);
Head head(sql::Session& db);
// Those of these that are in the chain.
std::vector<Uuid> chained(sql::Session& db, const std::vector<Uuid>& ids);
void insert(sql::Session& db, const std::vector<Entry>& entries);
// In the order of the chain.
std::vector<Entry> chain_after(sql::Session& db, std::int64_t seq, std::size_t limit);
// Newest first.
std::vector<Entry> list(sql::Session& db, const Filter& filter, std::size_t limit);

// Gives the chain to another role where the server has one for it. Whether it is another's.
bool hand_over_audit(sql::Session& db);

// Who was erased, with whom they booked for. Dead letters are looked through for them soon.
void insert_erased(sql::Session& db, std::vector<Uuid> ids, Instant now);
// Those of these who were.
std::vector<Uuid> erased(sql::Session& db, const std::vector<Uuid>& ids);
// Since when; none where none is, or nobody was erased.
std::optional<Instant> due_look(sql::Session& db, Instant now);
// The one that was due is over, and the next is then; unless another was asked for meanwhile.
void put_off_look(sql::Session& db, Instant due, Instant next);

// Waits until no other replica holds it; held until the transaction ends.
void lock_dead_letters(sql::Session& db);

// Those that are not stored yet.
void store_events(sql::Session& db, const std::vector<StoredEvent>& events);
void remember(sql::Session& db, const std::vector<KnownName>& names);
std::vector<KnownName> names(sql::Session& db, const std::vector<Uuid>& ids);

// Whether nobody else counts; until the transaction ends nobody will.
bool try_to_count(sql::Session& db);
// Takes some about which something is new; one may be there more than once.
std::vector<Uuid> take_uncounted(sql::Session& db, std::size_t limit);
// All that is stored about these, those about one after another.
std::vector<StoredEvent> stored(sql::Session& db, const std::vector<Uuid>& abouts);
std::vector<Uuid> abouts_after(sql::Session& db, const Uuid& about, std::size_t limit);
// In place of what that generation has about these.
void save(sql::Session& db, std::int64_t generation, const std::vector<Uuid>& abouts,
          const std::vector<Counted>& counted, const std::vector<DoctorHours>& hours);

ReadModel read_model(sql::Session& db);
// Another generation is to be made, unless one is being made.
void ask_to_make(sql::Session& db);
void save_made(sql::Session& db, const Uuid& until, std::size_t more);
void show_made(sql::Session& db, Instant now);
// Some rows of generations that are shown no more. Whether there may be more.
bool forget_before(sql::Session& db, std::int64_t shown, std::size_t limit);

std::vector<Sum> sums(sql::Session& db, std::int64_t generation, const Wanted& wanted);
std::vector<Lead> leads(sql::Session& db, std::int64_t generation, const Wanted& wanted);
std::vector<DoctorHours> hours(sql::Session& db, std::int64_t generation);

}  // namespace store
}  // namespace consulta::admin
