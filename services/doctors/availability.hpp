// Which slots are free: the hours of the catalogue less what is held. A doctor's day is worked out once and kept until
// the catalogue or a hold of that doctor on that day changes, and no more days are looked at than an answer needs, so
// that asking again and again costs little. What is kept is bounded. Safe from any thread.
//
// Slots come in the order of their start, then doctor, then specialty.
#pragma once

#include <mutex>
#include <unordered_map>
#include <vector>

#include "services/doctors/catalogue_cache.hpp"
#include "services/doctors/held_times.hpp"

namespace consulta::doctors {

struct Slot {
  Instant starts_at{};
  const Doctor* doctor = nullptr;
  const Specialty* specialty = nullptr;
};

// Whose slots, and those that start within [from, to).
struct Wanted {
  std::optional<Uuid> doctor_id, specialty_id;
  Instant from{}, to{};
};

// Where an answer broke off: everything before that instant was told, and of those that start then everything up to
// that doctor and specialty.
struct Place {
  Instant starts_at{};
  std::optional<std::pair<Uuid, Uuid>> told;
};
std::string place_text(const Place& place);
std::optional<Place> parse_place(const std::string& text);
// Whether whoever goes on from there has been told the slot.
bool told(const Place& place, const Slot& slot);
// Leaves at most `most` of more slots, which are in order, and says where to go on.
Place cut(std::vector<Slot>& slots, std::size_t most);

class Availability {
 public:
  static constexpr std::size_t most_slots = 2000;

  Availability(CatalogueCache& cache, const date::time_zone& zone) : cache_(cache), zone_(zone) {}

  // Rises whenever a slot may have come or gone, for whatever reason but the passing of time.
  std::uint64_t state(sql::Session& db);

  struct Page {
    std::shared_ptr<const Catalogue> catalogue;  // of the slots' doctors and specialties
    std::uint64_t state = 0;                     // that they were read in
    std::vector<Slot> slots;
    std::optional<Place> next;
  };
  // From `wanted.from`, and after what `after` says was told.
  Page slots(sql::Session& db, const Wanted& wanted, const std::optional<Place>& after);

  struct Days {
    std::vector<std::pair<date::local_days, std::size_t>> free;  // every date that [from, to) touches
    std::optional<date::local_days> first;                       // from `wanted.from` on and before `horizon`
    Page on_first;                                               // its slots
  };
  Days days(sql::Session& db, const Wanted& wanted, Instant from, Instant to, Instant horizon);

  // The first there are, at most `most`. Without a session by what was known when it was asked last, so there may be
  // more.
  FreeStarts first(sql::Session* db, const Sought& sought, std::size_t most);

  // Those nearest to a start, of any doctor of the specialty, within `bookable`; of two that are as near the one of the
  // same doctor comes first, then the earlier one. Without a session as first().
  std::vector<FreeStart> nearest(sql::Session* db, const Near& near, const Period& bookable, std::size_t most);

 private:
  struct Free {
    const Doctor* doctor;
    const Specialty* specialty;
    std::vector<Instant> starts;  // in order
  };
  struct Day {
    Uuid doctor_id{};
    date::local_days date;
    bool operator==(const Day& other) const { return doctor_id == other.doctor_id && date == other.date; }
  };
  struct DayHash {
    std::size_t operator()(const Day& day) const;
  };

  std::shared_ptr<const Catalogue> bring_up_to_date(sql::Session& db);
  const std::vector<Free>& free_of(const Doctor& doctor, date::local_days date);
  template <class F>
  void for_each_free(const Wanted& wanted, date::local_days date, F&& f);
  std::vector<Slot> slots_on(const Wanted& wanted, date::local_days date);
  void forget_around(const HeldNow& hold);
  void forget_all();

  CatalogueCache& cache_;
  const date::time_zone& zone_;
  std::mutex mutex_;
  HeldTimes held_;
  std::shared_ptr<const Catalogue> catalogue_;  // that the days were worked out by
  std::unordered_map<Day, std::vector<Free>, DayHash> days_;
  std::size_t kept_ = 0;  // starts and lists in days_
  std::uint64_t state_ = 0;
};

}  // namespace consulta::doctors
