#include "engine/host/accesses.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

constexpr std::chrono::hours longest_day(26);

std::vector<Delay> late_now(Instant from, Instant to, const std::vector<OfDay>& day) {
  const auto now = Clock::now();
  return from <= now && now < to ? delays(day, now) : std::vector<Delay>{};
}

http::Response follow(host::Host& host, const Options& options, DayStreams& days, const http::Request& request) {
  const auto claims = host.caller(request, {Role::doctor, Role::receptionist, Role::admin});
  const auto date = request.query_value("date").value_or("");
  const auto from = options.clock.day(date);
  if (!from) throw invalid("date", "must be a day of the clinic's such as 2026-12-01");
  const auto to =
      options.clock.day(options.clock.minutes(*from + longest_day).substr(0, 10)).value_or(*from + longest_day);
  auto session = host.db().lease();
  host::record(*session, request, claims, {"appointment.follow", "day", std::nullopt, "date=" + date});
  const auto day = store::day(*session, *from, to);
  http::Response response;
  response.events = days.watch(*from, to, claims.role == Role::doctor ? std::optional(claims.sub) : std::nullopt, day,
                               late_now(*from, to, day));
  return response;
}

void look(DayStreams& days, sql::Session& db) {
  for (const auto& [from, to] : days.followed()) {
    const auto day = store::day(db, from, to);
    days.show(from, day, late_now(from, to, day));
  }
}

}  // namespace

void add_day_routes(host::Host& host, const Options& options, DayStreams& days) {
  host.router().get("/api/v1/appointments/events",
                    [&host, options, &days](const http::Request& r) { return follow(host, options, days, r); });
  host.look_every(std::chrono::milliseconds(500), "clients that follow a day",
                  [&days](sql::Session& db) { look(days, db); });
}

}  // namespace consulta::appointments
