#include <date/tz.h>

#include "events/appointments.hpp"
#include "services/doctors/migrations.hpp"
#include "services/doctors/service.hpp"
#include "tests/differential/histories.hpp"

using namespace consulta;
using namespace consulta::doctors;
using namespace consulta::testing;

namespace {

struct Lanes {
  CatalogueCache cache;
  Availability availability{cache, *date::locate_zone("Europe/Lisbon")};
  std::shared_ptr<Holds> holds;
};

Service<Lanes> doctors_service() {
  return {"doctors",
          {"holds", "gone", "time_off", "doctors", "specialties"},
          {"changed_by", "nearest"},  // what is free, without a lock
          blind,
          [](engine::Reactor& reactor) {
            auto lanes = std::make_unique<Lanes>();
            Options options;
            options.zone = date::locate_zone("Europe/Lisbon");
            lanes->holds = add_reactions(reactor, options, lanes->cache, lanes->availability);
            return lanes;
          }};
}

// Three appointments of one specialty, two doctors, and times of which each overlaps the next.
struct Cast {
  explicit Cast(Random& random) : random_(random) {
    for (auto* id : {&specialty, &doctors[0], &doctors[1], &appointments[0], &appointments[1], &appointments[2]}) {
      *id = random_id(random_);
      ids.insert(to_text(*id));
    }
    for (int i = 0; i < 3; ++i) starts.push_back(parse_instant("2031-06-02T09:00:00Z").value() + i * minutes(30));
  }

  using minutes = std::chrono::minutes;
  std::optional<Uuid> doctor() const {
    return happens(random_, 0.4) ? std::optional<Uuid>() : doctors[below(random_, 2)];
  }
  Instant start() const { return starts[below(random_, starts.size())]; }

  broker::Delivery event() const {
    const auto id = appointments[below(random_, 3)];
    events::AppointmentFacts facts{.appointment_id = id, .specialty_id = specialty, .starts_at = starts[0]};
    switch (below(random_, 8)) {
      case 0:
      case 1:
      case 2:
        return delivery(events::AppointmentRequested{id, {}, specialty, doctor(), start()}, id);
      case 3:
      case 4: {
        const auto round = static_cast<std::int32_t>(1 + below(random_, 2));
        return delivery(events::RescheduleRequested{id, round, doctor(), start()}, id);
      }
      case 5:
        return delivery(events::AppointmentConfirmed{facts}, id);
      case 6:
        return delivery(events::AppointmentCancelled{facts}, id);
      default:
        return delivery(events::AppointmentExpired{facts}, id);
    }
  }

  Change<Lanes> offering() const {
    return {"two doctors and a specialty", [*this](Lanes&, broker::Work& work) {
              store::insert_specialty(work.db(), {specialty, to_text(specialty), {}, 60, 100});
              for (const auto& id : doctors) {
                Doctor doctor{.id = id, .email = to_text(id), .slot_minutes = 30, .specialty_ids = {specialty}};
                for (int day = 1; day <= 7; ++day) doctor.weekly.push_back({day, "00:00", "24:00"});
                store::insert_doctor(work.db(), doctor);
              }
              store::raise_catalogue_version(work.db());
            }};
  }
  Change<Lanes> deletion() const {
    return {"the first doctor is deleted", [id = doctors[0]](Lanes&, broker::Work& work) {
              if (!store::lock_doctor(work.db(), id)) return;
              store::raise_catalogue_version(work.db());
              store::delete_doctor(work.db(), id, Clock::now());
            }};
  }
  Change<Lanes> withdrawal() const {
    return {"what the first doctor holds is withdrawn", [*this](Lanes& lanes, broker::Work& work) {
              const Gone gone{doctors[0], GoneReason::doctor_deleted};
              lanes.holds->tell(std::vector(appointments.begin(), appointments.end()), Withdraw{gone}, work);
            }};
  }

  Uuid specialty;
  std::array<Uuid, 2> doctors;
  std::array<Uuid, 3> appointments;
  std::vector<Instant> starts;
  std::set<std::string> ids;

 private:
  Random& random_;
};

History<Lanes> history(Random& random) {
  const Cast cast(random);
  return random_history<Lanes>(
      random, cast.ids, {cast.offering()}, [&] { return cast.event(); },
      [&] { return happens(random, 0.5) ? cast.deletion() : cast.withdrawal(); });
}

}  // namespace

TEST_CASE("doctors: whichever way a batch goes, it is as though its messages had come one after another") {
  OwnTables tables("FAULTS_DB", migrations());
  Histories<Lanes> histories(tables, doctors_service(), history);
  histories.check(100);
  histories.check_that_faults_are_found();
}
