#include <date/tz.h>

#include <algorithm>

#include "services/doctors/answers.hpp"
#include "services/doctors/routes.hpp"

namespace consulta::doctors {
namespace {

struct FreeSlot {
  Uuid doctor_id{};
  std::string doctor_name;
  Uuid specialty_id{};
  Instant starts_at{}, ends_at{};
  std::int64_t price_cents = 0;
};
BOOST_DESCRIBE_STRUCT(FreeSlot, (), (doctor_id, doctor_name, specialty_id, starts_at, ends_at, price_cents))

struct FreeSlots {
  std::vector<FreeSlot> items;
  std::optional<std::string> next_from;
};
BOOST_DESCRIBE_STRUCT(FreeSlots, (), (items, next_from))

struct FreeDay {
  std::string date;
  std::size_t free = 0;
};
BOOST_DESCRIBE_STRUCT(FreeDay, (), (date, free))

struct FreeDays {
  std::optional<std::string> first_free;
  std::vector<FreeDay> days;
  std::vector<FreeSlot> slots;
};
BOOST_DESCRIBE_STRUCT(FreeDays, (), (first_free, days, slots))

std::vector<FreeSlot> view(const std::vector<Slot>& slots) {
  std::vector<FreeSlot> out;
  out.reserve(slots.size());
  for (const auto& slot : slots) {
    out.push_back({slot.doctor->id, slot.doctor->full_name, slot.specialty->id, slot.starts_at,
                   slot.starts_at + std::chrono::minutes(slot.specialty->duration_minutes),
                   slot.specialty->price_cents});
  }
  return out;
}

class AvailabilityRoutes {
 public:
  AvailabilityRoutes(host::Host& host, const Options& options, Availability& availability)
      : host_(host), options_(options), availability_(availability) {}

  http::Response availability(const http::Request& request) {
    const auto asked = asked_for(request);
    auto session = host_.db().lease();
    return answer("slots", asked, *session, [&](std::uint64_t& state) {
      const auto page = availability_.slots(*session, asked.bookable, asked.after);
      state = page.state;
      FreeSlots out{view(page.slots), std::nullopt};
      if (page.next) out.next_from = place_text(*page.next);
      return json::write(out);
    });
  }

  http::Response free_days(const http::Request& request) {
    const auto asked = asked_for(request);
    auto session = host_.db().lease();
    return answer("days", asked, *session, [&](std::uint64_t& state) {
      const auto found = availability_.days(*session, asked.bookable, asked.from, asked.to, asked.horizon);
      state = found.on_first.state;
      FreeDays out;
      for (const auto& [date, free] : found.free) out.days.push_back({date::format("%F", date), free});
      if (found.first) out.first_free = date::format("%F", *found.first);
      out.slots = view(found.on_first.slots);
      return json::write(out);
    });
  }

 private:
  struct Asked {
    Instant from{}, to{}, horizon{};
    std::optional<Place> after;
    Wanted bookable;  // what of [from, to) can be booked now
  };
  Asked asked_for(const http::Request& request) {
    const auto now = Clock::now();
    Asked asked;
    asked.horizon = now + options_.horizon;
    asked.bookable.specialty_id = http::query_id(request, "specialty_id");
    asked.bookable.doctor_id = http::query_id(request, "doctor_id");
    const auto from = request.query_value("from");
    const auto to = request.query_value("to");
    if (from) asked.after = parse_place(*from);
    asked.from = asked.after ? asked.after->starts_at : from ? instant_or_date(options_, "from", *from) : now;
    asked.to = to ? instant_or_date(options_, "to", *to) : asked.from + std::chrono::hours(24 * 7);
    if (asked.to < asked.from) throw invalid("to", "must not be before from");
    // A clock change makes a span of 31 clinic dates an hour longer than 31 days.
    if (asked.to - asked.from > std::chrono::hours(31 * 24 + 1)) {
      throw invalid("to", "must be at most 31 days after from");
    }
    asked.bookable.from = whole_minute(std::max(asked.from, now + options_.min_notice));
    asked.bookable.to = whole_minute(std::min(asked.to, asked.horizon));
    asked.horizon = whole_minute(asked.horizon);
    return asked;
  }

  // Slots start on whole minutes, so that the same question within one is the same.
  static Instant whole_minute(Instant instant) { return std::chrono::ceil<std::chrono::minutes>(instant); }

  // As it was given before, where nothing has changed since.
  template <class F>
  http::Response answer(const char* kind, const Asked& asked, sql::Session& db, F&& write) {
    std::string question(kind);
    for (const auto instant : {Instant(std::chrono::floor<std::chrono::minutes>(asked.from)), whole_minute(asked.to),
                               asked.bookable.from, asked.bookable.to, asked.horizon}) {
      question += " " + format_instant(instant);
    }
    for (const auto& id : {asked.bookable.doctor_id, asked.bookable.specialty_id}) {
      question += " " + (id ? to_text(*id) : "");
    }
    if (asked.after) question += " " + place_text(*asked.after);
    auto known = answers_.find(availability_.state(db), question);
    if (!known) {
      std::uint64_t state = 0;
      known = std::make_shared<const std::string>(write(state));
      answers_.keep(state, std::move(question), known);
    }
    return {200, *known, "application/json", {}};
  }

  host::Host& host_;
  Options options_;
  Availability& availability_;
  Answers answers_;
};

}  // namespace

void add_availability_routes(host::Host& host, const Options& options, Availability& availability) {
  const auto api = std::make_shared<AvailabilityRoutes>(host, options, availability);
  auto& router = host.router();
  using Request = http::Request;
  router.get("/api/v1/availability", [api](const Request& r) { return api->availability(r); });
  router.get("/api/v1/availability/days", [api](const Request& r) { return api->free_days(r); });
}

}  // namespace consulta::doctors
