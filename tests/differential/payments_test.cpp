#include "events/auth.hpp"
#include "services/payments/migrations.hpp"
#include "services/payments/service.hpp"
#include "tests/differential/histories.hpp"

using namespace consulta;
using namespace consulta::payments;
using namespace consulta::testing;

namespace {

struct Lanes {
  Lanes(engine::Reactor& reactor, sql::Pool& db)
      : numbers(0, 999, db), openings(0, store::lease_time), aggregates(reactor, options(), numbers, openings) {}

  static Options options() {
    Options options{.clock = WallClock("Europe/Lisbon")};
    options.entity = "11249";
    options.issuer = {"Consulta", "Lisboa", "500000000", "CSDF7T5H", "CSDF7T5H"};
    options.public_url = "http://localhost";
    return options;
  }

  RunningNumbers numbers;
  Openings openings;  // without room: nothing is handed over
  Aggregates aggregates;
};

// Two appointments' payments, and three charges that may be for either.
struct Cast {
  explicit Cast(Random& random) : random_(random) {
    for (auto* id : {&patient, &appointments[0], &appointments[1]}) {
      *id = random_id(random_);
      ids.insert(to_text(*id));
    }
    for (auto& charge : charges) charge = to_text(random_id(random_));
  }

  broker::Delivery event() const {
    const auto id = appointments[below(random_, 2)];
    if (happens(random_, 0.2)) {
      events::AppointmentRescheduled moved{{.appointment_id = id, .patient_id = patient, .doctor_name = "z"}, {}, {}};
      moved.specialty_name = "y";
      moved.price_cents = 100;
      moved.round = 1 + static_cast<std::int32_t>(below(random_, 2));
      moved.starts_at = parse_instant("2031-06-03T09:00:00Z").value() + std::chrono::hours(*moved.round);
      return delivery(moved, id);
    }
    if (happens(random_, 0.6)) {
      events::SlotReserved slot{.appointment_id = id, .patient_id = patient, .doctor_name = "x", .specialty_name = "y"};
      slot.round = static_cast<std::int32_t>(below(random_, 2));
      slot.price_cents = 100;
      slot.starts_at = parse_instant("2031-06-02T09:00:00Z").value();
      slot.ends_at = slot.starts_at + std::chrono::minutes(30);
      slot.expires_at = happens(random_, 0.9) ? slot.starts_at : parse_instant("2021-06-02T09:00:00Z").value();
      return delivery(slot, id);
    }
    if (happens(random_, 0.3)) {
      events::UserProfileUpdated profile{.user_id = patient, .full_name = "z", .role = "patient"};
      if (happens(random_, 0.5)) profile.tax_number = "123456789";
      return delivery(profile, patient);
    }
    if (happens(random_, 0.3)) {
      events::AppointmentFacts facts{.appointment_id = id, .patient_id = patient, .doctor_name = "w"};
      facts.starts_at = parse_instant("2031-06-03T09:00:00Z").value();
      return delivery(events::AppointmentRescheduled{facts, {}}, id);
    }
    events::AppointmentCancelled over{{.appointment_id = id, .patient_id = patient}, "patient", "x", true};
    over.kept_cents = happens(random_, 0.5) ? 0 : 50;
    return delivery(over, id);
  }

  Change<Lanes> answer() const {
    const auto id = appointments[below(random_, 2)];
    const auto& charge = charges[below(random_, charges.size())];
    switch (below(random_, 8)) {
      case 0:
      case 1:
      case 2:
        return told("charged", id, Charged{charge, happens(random_, 0.9) ? 100 : 90});
      case 3:
        return told("declined", id, Declined{});
      case 4:
        return told("refunded", id, Refunded{charge, 100, "appointment_cancelled"});
      case 5:
        return told("the time is over", id, TimeOver{});
      case 6:
        return told("erased", id, Erase{});
      default:
        return told("by phone", id, ChooseMethod{Method::mbway, "+351912345678"});
    }
  }

  Uuid patient;
  std::array<Uuid, 2> appointments;
  std::array<std::string, 3> charges;
  std::set<std::string> ids;

 private:
  template <class M>
  static Change<Lanes> told(std::string what, const Uuid& id, M message) {
    return {std::move(what), [id, message](Lanes& lanes, broker::Work& work) {
              if (!store::find_by_appointment(work.db(), id)) return;
              lanes.aggregates.payments.tell(std::vector{id}, message, work);
            }};
  }

  Random& random_;
};

History<Lanes> history(Random& random) {
  const Cast cast(random);
  return random_history<Lanes>(
      random, cast.ids, {}, [&] { return cast.event(); }, [&] { return cast.answer(); });
}

}  // namespace

TEST_CASE("payments: whichever way a batch goes, it is as though its messages had come one after another") {
  OwnTables tables("FAULTS_DB", migrations());
  for (const auto* table : {"ledger", "invoices"}) {
    tables.db().script("ALTER TABLE " + std::string(table) + " DISABLE TRIGGER USER");
  }
  sql::Pool numbers(tables.url(), 2);
  Histories<Lanes> histories(
      tables,
      {"payments",
       {"invoices", "invoice_series", "ledger", "provider_calls", "proofs", "payments", "known_patients"},
       {"token", "link", "reference", "pdf_base64", "credit_note_pdf_base64"},
       blind,
       [&](engine::Reactor& reactor) { return std::make_unique<Lanes>(reactor, numbers); },
       true},
      history);
  histories.check(100);
  histories.check_that_faults_are_found();
}
