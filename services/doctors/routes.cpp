#include "services/doctors/routes.hpp"

#include <date/tz.h>

#include <algorithm>
#include <tuple>

#include "clinic/one_line.hpp"
#include "engine/host/accesses.hpp"
#include "events/doctors.hpp"

namespace consulta::doctors {
namespace {

constexpr std::size_t most_blocks = 7 * 24;  // of a week

}  // namespace

const Doctor& find(const Catalogue& catalogue, const Uuid& id) {
  const auto* doctor = catalogue.doctor(id);
  if (doctor == nullptr) throw not_found("doctor");
  return *doctor;
}

Doctor lock(sql::Session& db, const Uuid& id) {
  auto doctor = store::lock_doctor(db, id);
  if (!doctor) throw not_found("doctor");
  return *doctor;
}

void remove_doctor(broker::Work& work, const Doctor& doctor, const events::Head* cause) {
  store::delete_doctor(work.db(), doctor.id, Clock::now());
  store::raise_catalogue_version(work.db());
  host::publish(work, events::DoctorDeleted{doctor.id, doctor.version + 1}, doctor.id, cause);
}

std::vector<events::WeeklyHours> weekly_told(const Doctor& doctor) {
  std::vector<events::WeeklyHours> weekly;
  for (const auto& block : doctor.weekly) weekly.push_back({block.weekday, block.from, block.to});
  return weekly;
}

void publish_opened(broker::Work& work, const Options& options, const Doctor& doctor, Instant from, Instant to) {
  const auto now = Clock::now();
  from = std::max(from, now);
  to = std::min(to, now + options.horizon);
  if (from >= to || doctor.weekly.empty() || doctor.specialty_ids.empty()) return;
  host::publish(work, events::SlotsOpened{doctor.id, doctor.specialty_ids, from, to}, doctor.id);
}

void record(broker::Work& work, const http::Request& request, const Claims& by, const char* action, const char* kind,
            const Uuid& id) {
  if (by.role == Role::admin) host::record(work, request, by, {action, kind, id});
}

void check_blocks(Checks& checks, const std::vector<WeeklyBlock>& weekly) {
  if (weekly.size() > most_blocks) {
    return checks.require(false, "weekly", "must have at most " + std::to_string(most_blocks) + " blocks");
  }
  struct Block {
    std::int32_t weekday;
    int from, to;
  };
  std::vector<Block> good;
  for (const auto& block : weekly) {
    const auto from = parse_wall_time(block.from);
    const auto to = parse_wall_time(block.to);
    const bool a_time = from && to && *from < *to;
    checks.require(block.weekday >= 1 && block.weekday <= 7, "weekly", "weekday must be 1 (Monday) to 7");
    checks.require(a_time, "weekly", "from and to must be times like 09:00, from before to");
    if (a_time) good.push_back({block.weekday, *from, *to});
  }
  std::sort(good.begin(), good.end(),
            [](const Block& a, const Block& b) { return std::tie(a.weekday, a.from) < std::tie(b.weekday, b.from); });
  const auto overlap = std::adjacent_find(
      good.begin(), good.end(), [](const Block& a, const Block& b) { return a.weekday == b.weekday && b.from < a.to; });
  checks.require(overlap == good.end(), "weekly", "blocks of one day must not overlap");
}

void check_details(Checks& checks, const std::optional<std::string>& bio, const std::optional<std::string>& room,
                   const std::optional<std::int32_t>& slot_minutes) {
  checks.length(bio.value_or(""), 0, 2000, "bio");
  check_line(checks, room.value_or(""), 0, 50, "room");
  checks.require(!slot_minutes || (*slot_minutes >= 5 && *slot_minutes <= 480), "slot_minutes", "must be 5 to 480");
}

Instant instant_or_date(const Options& options, const char* field, const std::string& text) {
  if (auto instant = parse_instant(text)) return *instant;
  if (auto date = clinic_date(text, *options.zone)) return *date;
  throw invalid(field, "must be an instant such as 2026-12-01T09:00:00Z or a date such as 2026-12-01");
}

void add_routes(host::Host& host, const Options& options, CatalogueCache& cache, Availability& availability,
                Withdrawals& withdrawals) {
  add_catalogue_routes(host, options, cache, withdrawals);
  add_schedule_routes(host, options, cache);
  add_availability_routes(host, options, availability);
}

}  // namespace consulta::doctors
