#include <algorithm>
#include <tuple>

#include "events/doctors.hpp"
#include "platform/http/conditions.hpp"
#include "services/doctors/routes.hpp"

namespace consulta::doctors {
namespace {

struct Schedule {
  std::vector<WeeklyBlock> weekly;
  std::optional<std::int32_t> slot_minutes;
  std::optional<std::string> room;
};
BOOST_DESCRIBE_STRUCT(Schedule, (), (weekly, slot_minutes, room))

struct TimeOffBody {
  std::string from, to;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(TimeOffBody, (), (from, to, reason))

struct Affected {
  Uuid appointment_id{};
  Instant starts_at{}, ends_at{};
};
BOOST_DESCRIBE_STRUCT(Affected, (), (appointment_id, starts_at, ends_at))

struct TimeOffView {
  Uuid id{};
  Instant from{}, to{};
  std::string reason;
  std::vector<Affected> appointments;  // booked inside, to be rescheduled
};
BOOST_DESCRIBE_STRUCT(TimeOffView, (), (id, from, to, reason, appointments))

constexpr std::size_t most_time_off = 200;  // of one doctor, still to come

class ScheduleRoutes {
 public:
  ScheduleRoutes(host::Host& host, const Options& options, CatalogueCache& cache)
      : host_(host), options_(options), cache_(cache) {}

  http::Response schedule(const http::Request& request) {
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto& doctor = find(*catalogue, request.id("id"));
    return http::ok(Schedule{doctor.weekly, doctor.slot_minutes, doctor.room}).with("ETag", http::etag(doctor.version));
  }

  http::Response change_schedule(const http::Request& request) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    const auto body = request.json_body<Schedule>();
    Checks checks;
    check_blocks(checks, body.weekly);
    check_details(checks, std::nullopt, body.room, body.slot_minutes);
    checks.done();
    return host_.change([&](broker::Work& work) {
      auto doctor = lock(work.db(), id);
      http::check_preconditions(request, http::etag(doctor.version));
      const bool opened = opens({doctor.weekly, doctor.slot_minutes, {}}, {body.weekly, body.slot_minutes, {}});
      doctor.weekly = body.weekly;
      doctor.slot_minutes = body.slot_minutes;
      if (body.room) doctor.room = *body.room;
      ++doctor.version;
      store::update_doctor(work.db(), doctor);
      store::raise_catalogue_version(work.db());
      host::publish(work, events::ScheduleChanged{id, doctor.room}, id);
      if (opened) publish_opened(work, options_, doctor);
      return http::ok(Schedule{doctor.weekly, doctor.slot_minutes, doctor.room})
          .with("ETag", http::etag(doctor.version));
    });
  }

  http::Response list_time_off(const http::Request& request) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    const auto limit = http::page_limit(request);
    const auto after = time_off_cursor(request);
    auto session = host_.db().lease();
    std::vector<TimeOffView> views;
    for (const auto& off : store::time_off_of(*session, id, Clock::now())) {
      if (after && std::tie(off.starts_at, off.id) <= *after) continue;
      if (views.size() > limit) break;
      views.push_back({off.id, off.starts_at, off.ends_at, off.reason, affected(*session, off)});
    }
    return host::page<TimeOffView>(std::move(views), limit, [](const TimeOffView& last) {
      return format_instant(last.from) + "," + to_text(last.id);
    });
  }

  http::Response create_time_off(const http::Request& request, broker::Work& work) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    const auto body = request.json_body<TimeOffBody>();
    const auto from = instant_or_date(options_, "from", body.from);
    const auto to = instant_or_date(options_, "to", body.to);
    Checks checks;
    checks.require(from < to, "to", "must be after from");
    checks.require(to > Clock::now(), "to", "must not be in the past");
    checks.length(body.reason.value_or(""), 0, 500, "reason");
    checks.done();
    lock(work.db(), id);
    if (store::time_off_of(work.db(), id, Clock::now()).size() >= most_time_off) {
      throw Problem(409, "too_much_time_off", "There is very much time off to come. Withdraw some, or join it.");
    }
    const TimeOff off{new_id(), id, from, to, body.reason.value_or("")};
    store::insert_time_off(work.db(), off);
    store::raise_catalogue_version(work.db());
    return http::answer(201, TimeOffView{off.id, from, to, off.reason, affected(work.db(), off)})
        .with("Location", "/api/v1/doctors/" + to_text(id) + "/time-off/" + to_text(off.id));
  }

  http::Response delete_time_off(const http::Request& request) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    return host_.change([&](broker::Work& work) {
      const auto doctor = lock(work.db(), id);
      const auto off = store::delete_time_off(work.db(), id, request.id("time_off_id"));
      if (!off) throw not_found("time off");
      http::check_preconditions(request, "");
      store::raise_catalogue_version(work.db());
      publish_opened(work, options_, doctor, off->starts_at, off->ends_at);
      return http::no_content();
    });
  }

 private:
  // The start and the id of the last one shown.
  static std::optional<std::tuple<Instant, Uuid>> time_off_cursor(const http::Request& request) {
    const auto text = request.query_value("cursor");
    if (!text) return std::nullopt;
    const auto comma = std::min(text->find(','), text->size());
    const auto starts_at = parse_instant(text->substr(0, comma));
    const auto id = parse_uuid(std::string_view(*text).substr(std::min(comma + 1, text->size())));
    if (!starts_at || !id) throw invalid("cursor", "is not a cursor of this list");
    return std::tuple(*starts_at, *id);
  }

  void allow_doctor_or_admin(const http::Request& request, const Uuid& id) {
    const auto claims = host_.caller(request, {Role::doctor, Role::admin});
    if (claims.role == Role::doctor && claims.sub != id) throw not_found("doctor");
  }

  std::vector<Affected> affected(sql::Session& db, const TimeOff& off) {
    std::vector<Affected> out;
    for (const auto& b : store::busy_of(db, off.doctor_id, off.starts_at, off.ends_at)) {
      out.push_back({b.appointment_id, b.starts_at, b.ends_at});
    }
    return out;
  }

  host::Host& host_;
  Options options_;
  CatalogueCache& cache_;
};

}  // namespace

void add_schedule_routes(host::Host& host, const Options& options, CatalogueCache& cache) {
  const auto api = std::make_shared<ScheduleRoutes>(host, options, cache);
  auto& router = host.router();
  using Request = http::Request;
  router.get("/api/v1/doctors/{id}/schedule", [api](const Request& r) { return api->schedule(r); });
  router.put("/api/v1/doctors/{id}/schedule", [api](const Request& r) { return api->change_schedule(r); });
  router.get("/api/v1/doctors/{id}/time-off", [api](const Request& r) { return api->list_time_off(r); });
  host.create("/api/v1/doctors/{id}/time-off",
              [api](const Request& r, broker::Work& w) { return api->create_time_off(r, w); });
  router.del("/api/v1/doctors/{id}/time-off/{time_off_id}",
             [api](const Request& r) { return api->delete_time_off(r); });
}

}  // namespace consulta::doctors
