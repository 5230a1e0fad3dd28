// What crosses: patients ask for any doctor, move and pay while the doctor or the specialty is deleted. Whoever was
// quicker, at rest nobody is left with what is gone, and who paid has the money back.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <future>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr int at_once = 8;     // rounds that run beside each other
constexpr int each = 6;        // patients in a round
constexpr int moves_paid = 2;  // of those who move

// A round has a specialty of its own, with a doctor; those who move come from another one.
enum class What { any_doctor_gone, any_specialty_gone, move_doctor_gone, move_specialty_gone };
constexpr std::array<const char*, 4> names{"any doctor, doctor deleted", "any doctor, specialty deleted",
                                           "moved, doctor deleted", "moved, specialty deleted"};

struct Round {
  What what = What::any_doctor_gone;
  std::string specialty, doctor, home;
  std::vector<std::string> starts;  // one each
  std::vector<std::string> appointments;

  bool moves() const { return what == What::move_doctor_gone || what == What::move_specialty_gone; }
  bool loses_doctor() const { return what == What::any_doctor_gone || what == What::move_doctor_gone; }
  std::string deleted() const { return loses_doctor() ? doctor : specialty; }
};

struct Found {
  Uuid id{}, specialty_id{};
  std::optional<Uuid> doctor_id;
  std::string status;
  bool moving = false;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, specialty_id, doctor_id, status, moving))

struct Owed {
  Uuid id{}, appointment_id{};
  std::string status, entity, reference;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(Owed, (), (id, appointment_id, status, entity, reference, amount_cents))

int rounds_wanted() {
  const char* wanted = std::getenv("CONSULTA_CROSSINGS");
  return wanted == nullptr ? 40 : std::atoi(wanted);
}

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& body) {
  std::vector<std::future<void>> parts;
  for (std::size_t i = 0; i < count; ++i) parts.push_back(std::async(std::launch::async, body, i));
  for (auto& part : parts) part.get();
}

bool patiently(const std::function<bool()>& good) {
  return eventually(good, std::chrono::seconds(45));
}

class Crossings {
 public:
  Crossings() : admin_(admin_token()), reception_(reception_token()) {
    for (int i = 0; i < each; ++i) patients_.push_back(new_patient().id);
    REQUIRE(patiently([&] { return known("known_patients", patients_); }));
  }

  void run(int rounds) {
    for (int done = 0; done < rounds; done += at_once) {
      std::vector<Round> batch(static_cast<std::size_t>(std::min(at_once, rounds - done)));
      in_parallel(batch.size(), [&](std::size_t i) { prepare(batch[i], done + static_cast<int>(i)); });
      REQUIRE(patiently([&] { return known_to_appointments(batch); }));
      in_parallel(batch.size(), [&](std::size_t i) { book_at_home(batch[i]); });
      pay_some_at_home(batch);
      cross(batch);
      all_.insert(all_.end(), batch.begin(), batch.end());
    }
  }

  // Empty where all is as it must be.
  std::string wrong() {
    std::map<What, int> left;
    int unanswered = 0;
    int misbooked = 0;
    std::set<std::string> gone;
    std::map<std::string, What> kind;
    for (const auto& round : all_) {
      gone.insert(round.deleted());
      for (const auto& id : round.appointments) kind[id] = round.what;
    }
    const auto kept = kept_by_bank();
    const auto owed = payments();
    for (const auto& a : appointments()) {
      const bool live = a.status == "awaiting_payment" || a.status == "confirmed";
      const auto doctor = a.doctor_id ? to_text(*a.doctor_id) : "";
      if (a.status == "requested" || a.moving) ++unanswered;
      if (live && (gone.contains(doctor) || gone.contains(to_text(a.specialty_id)))) ++left[kind.at(to_text(a.id))];
      const auto payment = owed.find(a.id);
      if (payment == owed.end()) continue;
      const auto money = kept.find(to_text(payment->second.id));
      const auto due = a.status == "confirmed" ? payment->second.amount_cents : 0;
      if ((money == kept.end() ? 0 : money->second) != due) ++misbooked;
    }
    std::string out;
    for (const auto& [what, count] : left) {
      out += std::to_string(count) + " left with what is gone (" + names.at(static_cast<std::size_t>(what)) + "); ";
    }
    if (unanswered != 0) out += std::to_string(unanswered) + " never answered; ";
    if (misbooked != 0) out += std::to_string(misbooked) + " whose money is not where it belongs; ";
    if (const auto held = held_by_gone(); held != 0) out += std::to_string(held) + " holds of what is gone; ";
    return out;
  }

  std::size_t bookings() const { return ids().size(); }
  std::size_t paid() {
    const auto owed = payments();
    return static_cast<std::size_t>(std::count_if(owed.begin(), owed.end(), [](const auto& p) {
      return p.second.status == "paid" || p.second.status == "refunded";
    }));
  }

  // What is left of the rounds, too; nothing of theirs is live then.
  void delete_the_rest() {
    for (std::size_t from = 0; from < all_.size(); from += at_once) {
      in_parallel(std::min<std::size_t>(at_once, all_.size() - from), [&](std::size_t i) {
        const auto& round = all_[from + i];
        call("DELETE", "/specialties/" + round.specialty, "", admin_);
        call("DELETE", "/doctors/" + round.doctor, "", admin_);
        if (round.moves()) call("DELETE", "/doctors/" + round.home, "", admin_);
      });
    }
    CHECK(patiently([&] {
      const auto found = appointments();
      return std::all_of(found.begin(), found.end(), [](const Found& a) {
        return a.status == "cancelled" || a.status == "rejected" || a.status == "expired";
      });
    }));
  }

 private:
  // A day of its own for each round, so that no patient is in two places at once.
  void prepare(Round& round, int number) {
    round.what = static_cast<What>(number % 4);
    round.specialty = post(
        "/specialties", R"({"name":"Crossing )" + to_text(new_id()) + R"(","duration_minutes":60,"price_cents":1000})",
        admin_)["id"];
    round.doctor = add_doctor(round.specialty);
    if (round.moves()) round.home = add_doctor(round.specialty);
    const auto day = format_instant(test_now() + std::chrono::hours(24) * (3 + number)).substr(0, 10);
    const auto next = format_instant(test_now() + std::chrono::hours(24) * (4 + number)).substr(0, 10);
    const auto free = get("/availability?doctor_id=" + round.doctor + "&from=" + day + "&to=" + next);
    auto last = Instant{};
    for (std::size_t i = 0; i < free.count("items") && round.starts.size() < each; ++i) {
      const auto text = free["items." + std::to_string(i) + ".starts_at"];
      const auto start = parse_instant(text).value();
      if (start < last + std::chrono::hours(1)) continue;
      last = start;
      round.starts.push_back(text);
    }
  }

  std::string add_doctor(const std::string& specialty) {
    std::string week;
    for (int day = 1; day <= 7; ++day) {
      week += (day == 1 ? "" : ",") + std::string(R"({"weekday":)") + std::to_string(day) +
              R"(,"from":"08:00","to":"20:00"})";
    }
    return post("/doctors",
                R"({"email":"x)" + to_text(new_id()) +
                    R"(@example.com","full_name":"Crossing Doctor","specialty_ids":[")" + specialty +
                    R"("],"weekly":[)" + week + "]}",
                admin_)["id"];
  }

  std::string book(const Round& round, std::size_t who, const std::string& doctor) {
    return post("/appointments",
                R"({"specialty_id":")" + round.specialty + R"(","patient_id":")" + patients_[who] +
                    R"(","starts_at":")" + round.starts.at(who) + "\"" +
                    (doctor.empty() ? "" : R"(,"doctor_id":")" + doctor + "\"") + "}",
                reception_)["id"];
  }

  void book_at_home(Round& round) {
    if (!round.moves()) return;
    for (std::size_t who = 0; who < each; ++who) round.appointments.push_back(book(round, who, round.home));
  }

  void pay_some_at_home(const std::vector<Round>& batch) {
    std::vector<Uuid> paid;
    std::vector<Uuid> all;
    for (const auto& round : batch) {
      for (std::size_t i = 0; i < round.appointments.size(); ++i) {
        all.push_back(parse_uuid(round.appointments[i]).value());
        if (i < moves_paid) paid.push_back(all.back());
      }
    }
    CHECK(patiently([&] { return count(all, "awaiting_payment") == static_cast<std::int64_t>(all.size()); }));
    CHECK(patiently([&] {
      pay_pending(paid);
      return count(paid, "confirmed") == static_cast<std::int64_t>(paid.size());
    }));
  }

  // Everything at once: in each round all ask or move, and it is deleted as soon as some of them, from one to all, have
  // their answer, while doctors is still at it; meanwhile others pay.
  void cross(std::vector<Round>& batch) {
    constexpr std::size_t roles = each + 1;
    std::mutex mutex;
    std::vector<Uuid> asked;
    std::vector<std::atomic<int>> answered(batch.size());
    std::atomic<std::size_t> deleted{0};
    std::vector<int> enough;
    for (std::size_t i = 0; i < batch.size(); ++i) enough.push_back(1 + static_cast<int>(random_() % each));
    auto ask = [&](std::size_t i, std::size_t who) {
      auto& round = batch[i];
      if (round.moves()) {
        call("PUT", "/appointments/" + round.appointments[who],
             R"({"starts_at":")" + round.starts[who] + R"(","doctor_id":")" + round.doctor + "\"}", reception_);
      } else if (const auto id = book(round, who, ""); !id.empty()) {
        std::lock_guard lock(mutex);
        round.appointments.push_back(id);
        asked.push_back(parse_uuid(id).value());
      }
      ++answered[i];
    };
    auto remove = [&](std::size_t i) {
      const auto& round = batch[i];
      for (int wait = 0; answered[i] < enough[i] && wait < 10'000; ++wait) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      ++deleted;
      call("DELETE", (round.loses_doctor() ? "/doctors/" : "/specialties/") + round.deleted(), "", admin_);
    };
    auto pay = [&] {
      while (deleted < batch.size()) {
        std::vector<Uuid> half;
        {
          std::lock_guard lock(mutex);
          for (std::size_t k = 0; k < asked.size(); k += 2) half.push_back(asked[k]);
        }
        pay_pending(half);
      }
    };
    in_parallel(roles * batch.size() + 1, [&](std::size_t i) {
      if (i == roles * batch.size()) return pay();
      if (i % roles == each) return remove(i / roles);
      ask(i / roles, i % roles);
    });
  }

  // Tries once to pay each that can be paid. The bank may not know the reference yet, or no more.
  static void pay_pending(const std::vector<Uuid>& ids) {
    sql::Session db(env("PAYMENTS_DB"));
    for (const auto& p : db.all<Owed>(select_owed + " AND status = 'pending'", ids)) {
      sandbox("POST", "/multibanco/pay",
              R"({"entity":")" + p.entity + R"(","reference":")" + p.reference + R"(","amount_cents":)" +
                  std::to_string(p.amount_cents) + "}");
    }
  }

  std::vector<Uuid> ids() const {
    std::vector<Uuid> out;
    for (const auto& round : all_) {
      for (const auto& id : round.appointments) out.push_back(parse_uuid(id).value());
    }
    return out;
  }

  std::vector<Found> appointments() {
    return appointments_.all<Found>(
        "SELECT id, specialty_id, doctor_id, status, wish_starts_at IS NOT NULL FROM appointments WHERE id = "
        "ANY(CAST(:ids AS uuid[]))",
        ids());
  }
  std::int64_t count(const std::vector<Uuid>& of, const std::string& status) {
    return appointments_
        .value<std::int64_t>(
            "SELECT count(*) FROM appointments WHERE id = ANY(CAST(:ids AS uuid[])) AND status = :status", of, status)
        .value();
  }
  bool known(const std::string& table, const std::vector<std::string>& names) {
    std::vector<Uuid> wanted;
    for (const auto& name : names) wanted.push_back(parse_uuid(name).value());
    return appointments_.value<std::int64_t>("SELECT count(*) FROM " + table + " WHERE id = ANY(CAST(:ids AS uuid[]))",
                                             wanted) == static_cast<std::int64_t>(wanted.size());
  }
  bool known_to_appointments(const std::vector<Round>& batch) {
    std::vector<std::string> specialties;
    std::vector<std::string> doctors;
    for (const auto& round : batch) {
      specialties.push_back(round.specialty);
      doctors.push_back(round.doctor);
      if (round.moves()) doctors.push_back(round.home);
    }
    return known("known_specialties", specialties) && known("known_doctors", doctors);
  }

  std::map<Uuid, Owed> payments() {
    sql::Session db(env("PAYMENTS_DB"));
    std::map<Uuid, Owed> out;
    for (auto& p : db.all<Owed>(select_owed, ids())) out.emplace(p.appointment_id, p);
    return out;
  }
  static std::map<std::string, std::int64_t> kept_by_bank() {
    std::map<std::string, std::int64_t> out;
    auto add = [&](const Answer& list, int sign) {
      const auto document = json::parse(list.body);
      for (const auto& item : document["items"].GetArray()) {
        out[item["payment_id"].GetString()] += sign * item["amount_cents"].GetInt64();
      }
    };
    add(sandbox("GET", "/charges"), 1);
    add(sandbox("GET", "/refunds"), -1);
    return out;
  }
  std::int64_t held_by_gone() {
    return doctors_
        .value<std::int64_t>(
            "SELECT count(*) FROM holds h LEFT JOIN doctors d ON d.id = h.doctor_id LEFT JOIN specialties s ON s.id = "
            "h.specialty_id WHERE h.released_at IS NULL AND h.appointment_id = ANY(CAST(:ids AS uuid[])) AND "
            "(d.deleted_at IS NOT NULL OR s.deleted_at IS NOT NULL)",
            ids())
        .value();
  }

  static inline const std::string select_owed =
      "SELECT id, appointment_id, status, entity, reference, amount_cents FROM payments WHERE appointment_id = "
      "ANY(CAST(:ids AS uuid[]))";

  std::string admin_, reception_;
  sql::Session appointments_{env("APPOINTMENTS_DB")}, doctors_{env("DOCTORS_DB")};
  std::vector<std::string> patients_;
  std::vector<Round> all_;
  std::minstd_rand random_;
};

}  // namespace

TEST_CASE("doctors and specialties are deleted while patients book, move and pay: nobody is left with what is gone") {
  Crossings crossings;
  crossings.run(rounds_wanted());
  std::string wrong;
  patiently([&] { return (wrong = crossings.wrong()).empty(); });
  MESSAGE(crossings.bookings(), " bookings, ", crossings.paid(), " paid");
  CHECK(crossings.bookings() > 0);
  CHECK(crossings.paid() > 0);
  CHECK(wrong == "");
  crossings.delete_the_rest();
}
