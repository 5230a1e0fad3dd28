#include "services/reception/face_policy.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace consulta;
using namespace consulta::reception;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const WallClock lisbon("Europe/Lisbon");
const Instant now = parse_instant("2026-12-01T10:00:00Z").value();

Visit visit(const Uuid& patient, Instant starts_at) {
  Visit v;
  v.id = new_id();
  v.patient_id = patient;
  v.starts_at = starts_at;
  v.confirmed = true;
  return v;
}

std::vector<Visit> expected_of(const std::vector<Visit>& day) {
  return expected(day, minutes(120), lisbon, now);
}

// Apart from the one of nothing by that much.
FaceTemplate face(float apart) {
  FaceTemplate out{};
  out[0] = apart;
  return out;
}

}  // namespace

TEST_CASE("expected is who the code would let in now, for themselves") {
  const auto patient = new_id();
  const auto is_expected = [&](const auto& change) {
    auto v = visit(patient, now + minutes(30));
    change(v);
    return expected_of({v}).size() == 1;
  };
  CHECK(is_expected([](Visit&) {}));
  CHECK(is_expected([](Visit& v) { v.starts_at = now - hours(3); }));
  CHECK(is_expected([](Visit& v) { v.starts_at = now + hours(2); }));
  CHECK(is_expected([](Visit& v) { v.checked_in_at = now; }));
  CHECK(!is_expected([](Visit& v) { v.starts_at = now + minutes(121); }));
  CHECK(!is_expected([](Visit& v) { v.starts_at = now - hours(24); }));
  CHECK(!is_expected([](Visit& v) { v.dependant_id = new_id(); }));
  CHECK(!is_expected([](Visit& v) { v.confirmed = false; }));
  CHECK(!is_expected([](Visit& v) { v.cancelled_at = now; }));
  CHECK(!is_expected([](Visit& v) { v.missed_at = now; }));
  CHECK(!is_expected([](Visit& v) { v.completed_at = now; }));
}

TEST_CASE("of several visits it is the first that has not begun, or else the last") {
  const auto patient = new_id(), other = new_id();
  auto first = visit(patient, now), second = visit(patient, now + minutes(30));
  const auto others = visit(other, now + minutes(10));
  const auto of_patient = [&] {
    const auto all = expected_of({first, others, second});
    REQUIRE(all.size() == 2);
    return std::ranges::find(all, patient, &Visit::patient_id)->id;
  };
  CHECK(of_patient() == first.id);
  first.checked_in_at = now;
  CHECK(of_patient() == first.id);  // the same again
  first.started_at = now;
  CHECK(of_patient() == second.id);
  second.checked_in_at = second.started_at = now;
  CHECK(of_patient() == second.id);
  first.completed_at = now;
  CHECK(of_patient() == second.id);
}

TEST_CASE("whose face it is; nobody's where it is a stranger's, or could be two's") {
  const auto ana = visit(new_id(), now), rui = visit(new_id(), now);
  const std::vector visits{ana, rui};
  const auto who = [&](const FaceTemplate& seen, float of_ana, float of_rui) {
    const std::vector<OpenFace> known{{ana.patient_id, face(of_ana)}, {rui.patient_id, face(of_rui)}};
    const auto found = visit_of(seen, known, visits);
    return found ? found->id : Uuid{};
  };
  CHECK(who(face(0.1F), 0, 5) == ana.id);
  CHECK(who(face(5.1F), 0, 5) == rui.id);
  CHECK(who(face(2), 0, 5) == Uuid{});
  CHECK(who(face(0.1F), 0, 0.3F) == Uuid{});
  CHECK(visit_of(face(0), {}, visits) == std::nullopt);
  // One who is known and not expected.
  const std::vector<OpenFace> known{{new_id(), face(0)}};
  CHECK(!visit_of(face(0), known, visits));
}
