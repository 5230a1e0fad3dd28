#include "services/doctors/availability.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace consulta;
using namespace consulta::doctors;

namespace {

Uuid numbered(unsigned n) {
  Uuid id{};
  id.data[14] = static_cast<std::uint8_t>(n >> 8);
  id.data[15] = static_cast<std::uint8_t>(n);
  return id;
}

bool before(const Slot& a, const Slot& b) {
  return std::tie(a.starts_at, a.doctor->id, a.specialty->id) < std::tie(b.starts_at, b.doctor->id, b.specialty->id);
}

}  // namespace

TEST_CASE("availability: pages neither skip nor repeat a slot, however many start at once") {
  std::vector<Doctor> doctors(13);
  std::vector<Specialty> specialties(3);
  for (unsigned i = 0; i < doctors.size(); ++i) doctors[i].id = numbered(i);
  for (unsigned i = 0; i < specialties.size(); ++i) specialties[i].id = numbered(1000 + i);
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Slot> all;
    const Instant start = *parse_instant("2026-12-01T09:00:00Z");
    for (int minute = 0; minute < 6; ++minute) {
      for (const auto& doctor : doctors) {
        for (const auto& specialty : specialties) {
          // Some starts are full, some nearly empty.
          if (random() % 6 <= static_cast<unsigned>(minute)) {
            all.push_back({start + std::chrono::minutes(minute), &doctor, &specialty});
          }
        }
      }
    }
    std::sort(all.begin(), all.end(), before);
    const std::size_t most = 1 + random() % 50;
    std::vector<Slot> seen;
    std::optional<Place> place;
    for (int page = 0; page < 1000; ++page) {
      std::vector<Slot> rest;
      for (const auto& slot : all) {
        if (!place || !told(*place, slot)) rest.push_back(slot);
      }
      std::optional<Place> next;
      if (rest.size() > most) next = parse_place(place_text(cut(rest, most)));  // as a client sends it
      REQUIRE(rest.size() <= most);
      seen.insert(seen.end(), rest.begin(), rest.end());
      place = next;
      if (!place) break;
      REQUIRE(!rest.empty());
    }
    REQUIRE(seen.size() == all.size());
    CHECK(std::equal(seen.begin(), seen.end(), all.begin(),
                     [](const Slot& a, const Slot& b) { return !before(a, b) && !before(b, a); }));
  }
}

TEST_CASE("availability: where to go on is an instant, with a mark where that is not enough") {
  const auto at = *parse_instant("2026-12-01T09:00:00Z");
  CHECK(place_text(Place{at, std::nullopt}) == "2026-12-01T09:00:00Z");
  const Place marked{at, std::pair(numbered(1), numbered(2))};
  REQUIRE(parse_place(place_text(marked)).has_value());
  CHECK(parse_place(place_text(marked))->told == marked.told);
  for (const char* bad : {"", "2026-12-01", "2026-12-01T09:00:00Z,", "2026-12-01T09:00:00Z,x,y",
                          "2026-12-01T09:00:00Z,00000000-0000-0000-0000-000000000001"}) {
    CHECK_MESSAGE(!parse_place(bad), bad);
  }
}
