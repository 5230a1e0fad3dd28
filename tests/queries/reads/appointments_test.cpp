#include <doctest/doctest.h>

#include "services/appointments/migrations.hpp"
#include "services/appointments/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::appointments;
using namespace consulta::testing;

namespace {

// Two years, the last part of which is to come: what is over was all made before that. Doctor 99 has three, as are with
// a doctor now; of doctor 2 all were cancelled.
const std::vector<std::string> large{
    R"(INSERT INTO appointments (id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, status, price_cents,
      created_at, version, round, paid, history, answer_by, choose_token, busy_until)
    SELECT nth_id(n), nth_id(n % 20000), nth_id(1), 'x',
      CASE WHEN n IN (4000, 5000, 6000) THEN nth_id(99) ELSE nth_id(n % 50 + 1) END,
      timestamptz '2024-01-01' + n * interval '9 minutes' + n % 43 * interval '1 day',
      CASE WHEN n IN (1000, 2000, 3000) THEN 'in_consultation'
        WHEN n % 50 = 1 THEN 'cancelled'
        WHEN n > 99900 THEN 'awaiting_payment'
        WHEN n > 80000 THEN 'confirmed'
        ELSE (ARRAY['cancelled', 'expired', 'completed'])[LEAST(n % 10, 2) + 1] END,
      1, now(), 1, 1, FALSE, '[]', CASE WHEN n % 10000 = 1 THEN timestamptz '2024-01-01' END,
      CASE WHEN n % 1000 = 1 THEN 't' || n END, CASE WHEN n > 99900 THEN timestamptz '2024-01-01' + n * interval '9 minutes' +
        n % 43 * interval '1 day' + interval '5 minutes' END
    FROM generate_series(1, 100000) AS n)",
    "UPDATE appointments SET reason = 'back' WHERE id IN (SELECT nth_id(n * 1000 + 11) FROM generate_series(1, 99) AS "
    "n)",
    // A hundred wait, who came last.
    R"(INSERT INTO waitlist (id, patient_id, specialty_id, specialty_name, doctor_id, from_at, to_at, status, place,
      created_at)
    SELECT nth_id(n), nth_id(n % 20000), nth_id(n % 20), 'x', CASE WHEN n % 20 = 7 THEN nth_id(7) END,
      timestamptz '2024-01-01', timestamptz '2030-01-01', CASE WHEN n > 59900 THEN 'waiting' ELSE 'passed' END, 1, now()
    FROM generate_series(1, 60000) AS n)",
    "INSERT INTO known_patients (id, full_name, proved) SELECT nth_id(n), 'x', TRUE FROM generate_series(1, 40000) AS "
    "n",
    "INSERT INTO known_specialties (id, name, price_cents, told_at) SELECT nth_id(n), 'x', 1, now() "
    "FROM generate_series(1, 30) AS n",
    "INSERT INTO known_doctors (id, full_name, specialty_ids, told_at) SELECT nth_id(n), 'x', '[]', now() "
    "FROM generate_series(1, 100) AS n",
    "INSERT INTO known_dependants (id, user_id, full_name, version) SELECT nth_id(n), nth_id(n), 'x', 1 "
    "FROM generate_series(1, 40000) AS n",
    "INSERT INTO known_rooms (doctor_id, room, version) SELECT nth_id(n), 'x', 1 FROM generate_series(1, 100) AS n",
    "INSERT INTO gone (id, reason) SELECT nth_id(n), 'doctor_deleted' FROM generate_series(1, 20) AS n",
    // Twenty of a thousand are due, and twenty were told last.
    "INSERT INTO erasures (user_id, told_at, due_at) SELECT nth_id(n), timestamptz '2024-01-01' + n * interval '1 "
    "hour', "
    "timestamptz '2030-01-01' - CASE WHEN n % 50 = 0 THEN interval '6 years' ELSE interval '0' END FROM "
    "generate_series(1, 1000) AS n"};

constexpr std::size_t not_settled = 100;
constexpr int most = 10;

void of_a_day(Reads& reads) {
  reads.of(queries::list_day, "2024-06-01", "2024-06-02", 5'000);
  reads.of(queries::list_day, "2020-06-01", "2020-06-02", 5'000).finds_nothing();
}

void newest_first(Reads& reads) {
  const auto by = [&](const auto& patient, const auto& doctor, const auto& status, const auto& after) -> Reads::Case& {
    return reads.of(queries::list_appointments_newest_first, patient, doctor, status, after, most);
  };
  by(null, null, null, null);
  by(null, null, null, nth_id(1000));
  by(nth_id(7), null, null, null);
  by(nth_id(7), null, Status::completed, null);
  by(nth_id(999'999), null, null, null).finds_nothing();
  by(null, nth_id(8), null, null);
  by(null, nth_id(99), null, null);
  by(null, nth_id(100), null, null).finds_nothing();
  by(null, nth_id(8), Status::completed, nth_id(60'000));
  by(null, null, Status::confirmed, null);
  by(null, null, Status::completed, null);
  by(null, null, Status::cancelled, null);
  by(null, null, Status::confirmed, nth_id(90'000));
  by(null, null, Status::completed, nth_id(60'000));
  by(null, null, Status::in_consultation, null);
  by(null, null, Status::no_show, null).finds_nothing();
  by(null, null, Status::awaiting_payment, null);
  // Looks through what is not settled.
  auto& requested = by(null, null, Status::requested, null);
  requested.besides(not_settled);
  requested.finds_nothing();
  by(null, nth_id(8), Status::completed, null);
  by(null, nth_id(2), Status::confirmed, null).finds_nothing();
  by(null, nth_id(8), Status::no_show, null).finds_nothing();
  by(null, nth_id(2), Status::cancelled, null);
  by(null, nth_id(2), Status::cancelled, nth_id(60'000));
  by(null, nth_id(8), Status::in_consultation, null).finds_nothing();
  by(null, nth_id(8), Status::awaiting_payment, null).besides(not_settled);
  auto& none_requested = by(null, nth_id(8), Status::requested, null);
  none_requested.besides(not_settled);
  none_requested.finds_nothing();
  // Of a patient it looks through the patient's.
  by(nth_id(7), nth_id(8), null, null);
  by(nth_id(7), nth_id(9), null, null).finds_nothing();
  by(nth_id(7), nth_id(8), Status::completed, null);
  by(nth_id(7), nth_id(8), Status::no_show, null).finds_nothing();
}

void by_start(Reads& reads) {
  const auto by = [&](const auto& from, const auto& to, const auto& patient, const auto& doctor,
                      const auto& status) -> Reads::Case& {
    return reads.of(queries::list_appointments_by_start, from, null, null, from, null, to, patient, doctor, status,
                    most);
  };
  const std::string day = "2024-06-01", next_day = "2024-06-02", ever = "2024-01-01", never = "2030-01-01";
  by(day, next_day, null, null, null);
  by(day, null, null, null, null);
  by(null, next_day, null, null, null);
  by(never, null, null, null, null).finds_nothing();
  by(ever, null, nth_id(7), null, null);
  by(ever, null, nth_id(7), null, Status::completed);
  by(ever, null, null, null, Status::confirmed);
  by(day, next_day, nth_id(999'999), null, null).finds_nothing();
  by(day, next_day, null, nth_id(8), null);
  by(ever, never, null, nth_id(99), null);
  by(ever, never, null, nth_id(8), Status::completed);
  by(day, next_day, null, null, Status::completed);
  by(day, never, null, null, Status::cancelled);
  by(null, next_day, null, null, Status::cancelled);
  by(day, next_day, null, null, Status::in_consultation).finds_nothing();
  by(ever, never, null, null, Status::in_consultation);
  by(ever, null, null, null, Status::no_show).finds_nothing();
  by(ever, null, null, null, Status::awaiting_payment).besides(not_settled);
  by(ever, never, null, nth_id(2), Status::confirmed).finds_nothing();
  by(ever, never, null, nth_id(2), Status::cancelled);
  by(null, next_day, null, nth_id(2), Status::cancelled);
  by(day, next_day, null, nth_id(8), Status::in_consultation).finds_nothing();
  by(ever, never, null, nth_id(8), Status::awaiting_payment).besides(not_settled);
  by(ever, never, nth_id(7), nth_id(8), null);
  by(ever, never, nth_id(7), nth_id(8), Status::completed);
  by(ever, never, nth_id(7), nth_id(9), null).finds_nothing();
  reads.of(queries::list_appointments_by_start, ever, day, day, ever, nth_id(1), null, null, null, null, most);
  reads.of(queries::list_appointments_by_start, ever, ever, ever, ever, nth_id(1), null, null, null,
           Status::in_consultation, most);
}

void next_in_line(Reads& reads) {
  const auto after = [&](const auto& id, int specialty, const std::string& from,
                         const std::string& to) -> Reads::Case& {
    return reads.of(queries::next_in_line, id, from, to, null, 3, std::vector{nth_id(specialty)}, nth_id(7));
  };
  after(nth_id(0), 3, "2025-01-01", "2025-01-02");
  after(nth_id(59'950), 3, "2025-01-01", "2025-01-02");
  after(nth_id(0), 7, "2025-01-01", "2025-01-02");
  after(nth_id(60'000), 3, "2025-01-01", "2025-01-02").finds_nothing();
  after(nth_id(0), 99, "2025-01-01", "2025-01-02").finds_nothing();
  // Looks through those who want it at other times.
  auto& looked_through = after(nth_id(0), 3, "2031-01-01", "2031-01-02");
  looked_through.besides(5);
  looked_through.finds_nothing();
}

void erasures(Reads& reads) {
  reads.of(queries::find_appointments_to_erase, nth_id(7), most);
  reads.of(queries::find_appointments_to_erase, nth_id(999'999), most).finds_nothing();
  reads.of(queries::find_waits_to_erase, nth_id(19'950), most).besides(2);  // waited for before
  reads.of(queries::find_waits_to_erase, nth_id(999'999), most).finds_nothing();
  reads.of(queries::list_erasures_due, "2025-01-01");
  reads.of(queries::list_erasures_due, "2023-01-01").finds_nothing();
  // Eight pages in all, before the database knows how many are found.
  reads.of(queries::list_erased_since, "2024-02-10T20:00:00Z").besides(1000);
  reads.of(queries::postpone_erasure, "2030-01-01", nth_id(5));
}

std::string of_each(const std::string& members) {
  std::string rows;
  for (const auto& id : ten_ids()) rows += (rows.empty() ? "[{\"id\":\"" : ",{\"id\":\"") + to_text(id) + members + "}";
  return rows + "]";
}

}  // namespace

TEST_CASE("appointments: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_DB", migrations());
  newest_first(reads);
  of_a_day(reads);
  by_start(reads);
  reads.of(queries::find_appointments, ten_ids());
  reads.of(queries::lock_appointments, ten_ids());
  reads.of(queries::find_no_longer_requested, ten_ids());
  reads.of(queries::find_with_more_history, of_each("\",\"entries\":-1"), ten_ids());
  reads.of(queries::update_appointments,
           of_each("\",\"version\":2,\"version_read\":1,\"status\":\"expired\",\"starts_at\":\"2024-01-01\","
                   "\"price_cents\":1,\"round\":1,\"paid\":false,\"history\":[],\"late\":false,\"wish_late\":false,"
                   "\"erased\":false"),
           ten_ids());
  reads.of(queries::find_bookable, nth_id(5), nth_id(5));
  reads.of(queries::find_practised, nth_id(5));
  reads.of(queries::find_own_times, nth_id(19'950), "2024-01-01", "2030-01-01");
  reads.of(queries::find_own_times, nth_id(7), "2024-01-01", "2030-01-01").finds_nothing();
  reads.of(queries::find_by_choose_token, "t5001");
  reads.of(queries::find_by_choose_token, "t5002").finds_nothing();
  reads.of(queries::find_unanswered, "2025-01-01", most);
  reads.of(queries::find_unanswered, "2023-01-01", most).finds_nothing();
  reads.of(queries::forget_old_reasons, "2025-01-01", most).besides(most);  // every index is told of each row
  reads.of(queries::forget_old_reasons, "2023-01-01", most).finds_nothing();
  reads.of(queries::find_patients, ten_ids());
  reads.of(queries::find_doctors_now, std::vector{nth_id(7), nth_id(8)});
  reads.of(queries::find_dependants, ten_ids());
  reads.of(queries::find_proved, nth_id(7));

  reads.of(queries::anybody_waits);
  reads.of(queries::list_waiting, null, null, most);
  reads.of(queries::list_waiting, null, nth_id(1000), most);
  reads.of(queries::list_waiting, nth_id(7), null, most);
  reads.of(queries::list_waiting, nth_id(7), nth_id(30'000), most);
  reads.of(queries::list_waiting, nth_id(999'999), null, most).finds_nothing();
  next_in_line(reads);
  const auto wish = [&](const Uuid& patient, const Uuid& specialty) -> Reads::Case& {
    return reads.of(queries::find_same_wish, patient, specialty, nth_id(7), "2024-01-01", "2030-01-01");
  };
  wish(nth_id(19'967), nth_id(7));
  wish(nth_id(19'967), nth_id(8)).finds_nothing();
  reads.of(queries::find_waits_for_doctor, nth_id(7), most);
  reads.of(queries::find_waits_for_doctor, nth_id(99), most).finds_nothing();
  reads.of(queries::find_waits_for_specialty, nth_id(7), most);
  reads.of(queries::find_waits_for_specialty, nth_id(99), most).finds_nothing();
  reads.of(queries::list_gone);
  reads.of(queries::forget_gone, nth_id(5));
  reads.of(queries::find_waits_over, "2031-01-01", most);
  reads.of(queries::find_waits_over, "2029-01-01", most).finds_nothing();
  erasures(reads);
  reads.of(queries::find_waiting, ten_ids());
  reads.of(queries::lock_waiting, ten_ids());
  reads.of(queries::update_waiting,
           of_each("\",\"version\":2,\"version_read\":1,\"status\":\"passed\",\"told\":true,\"freed_again\":false"),
           ten_ids());
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
