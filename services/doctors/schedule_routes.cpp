#include <algorithm>
#include <tuple>

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

struct AffectedView {
  Uuid appointment_id{};
  Instant starts_at{}, ends_at{};
  std::optional<MoveAnswer> answer;
};
BOOST_DESCRIBE_STRUCT(AffectedView, (), (appointment_id, starts_at, ends_at, answer))

struct TimeOffView {
  Uuid id{};
  Instant from{}, to{};
  std::string reason;
  std::vector<AffectedView> affected;  // what was booked inside; these patients are asked to move or to cancel
};
BOOST_DESCRIBE_STRUCT(TimeOffView, (), (id, from, to, reason, affected))

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
    const auto by = allow_doctor_or_admin(request, id);
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
      host::publish(work, events::ScheduleChanged{id, doctor.room, doctor.version, weekly_told(doctor)}, id);
      record(work, request, by, "schedule.change", "doctor", id);
      if (opened) publish_opened(work, options_, doctor);
      return http::ok(Schedule{doctor.weekly, doctor.slot_minutes, doctor.room})
          .with("ETag", http::etag(doctor.version));
    });
  }

  http::Response list_time_off(const http::Request& request) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    return time_off_after(request, id, Clock::now());
  }

  // The doctor who asks, with the hours of a week; nobody to others.
  http::Response own_doctor(const http::Request& request) {
    const auto claims = host_.caller(request);
    const auto page = host_.page(request);
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    std::vector<Doctor> found;
    if (const auto* doctor = catalogue->doctor(claims.sub)) found.push_back(*doctor);
    return page.answer(std::move(found), [](const Doctor& last) { return to_text(last.id); });
  }

  // What is over too.
  http::Response own_time_off(const http::Request& request) {
    return time_off_after(request, host_.caller(request).sub, Instant{});
  }

  host::Made create_time_off(const http::Request& request, broker::Work& work) {
    const auto id = request.id("id");
    const auto by = allow_doctor_or_admin(request, id);
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
    store::insert_affected(work.db(), off, Clock::now());
    host::publish(work, events::TimeOffTaken{off.id, id, from, to}, id);
    record(work, request, by, "time_off.create", "doctor", id);
    return {http::answer(201, with_affected(work.db(), off))
                .with("Location", "/api/v1/doctors/" + to_text(id) + "/time-off/" + to_text(off.id)),
            off.id};
  }

  http::Response time_off_made(const http::Request& request, sql::Session& db, const Uuid& time_off_id) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    for (const auto& off : store::time_off_of(db, id, Instant{})) {
      if (off.id == time_off_id) return http::ok(with_affected(db, off));
    }
    throw not_found("time off");
  }

  http::Response delete_time_off(const http::Request& request) {
    const auto id = request.id("id");
    const auto by = allow_doctor_or_admin(request, id);
    return host_.change([&](broker::Work& work) {
      const auto doctor = lock(work.db(), id);
      const auto spared = store::spared_without(work.db(), request.id("time_off_id"));
      const auto off = store::delete_time_off(work.db(), id, request.id("time_off_id"));
      if (!off) throw not_found("time off");
      http::check_preconditions(request, "");
      store::raise_catalogue_version(work.db());
      record(work, request, by, "time_off.delete", "doctor", id);
      host::publish(work, events::TimeOffWithdrawn{off->id, id}, id);
      publish_spared(work, *off, spared);
      publish_opened(work, options_, doctor, off->starts_at, off->ends_at);
      return http::no_content();
    });
  }

 private:
  // The start and the id of the last one shown.
  static std::optional<std::tuple<Instant, Uuid>> parse_place(const std::string& text) {
    const auto comma = text.find(',');
    if (comma == std::string::npos) return std::nullopt;
    const auto starts_at = parse_instant(text.substr(0, comma));
    const auto id = parse_uuid(text.substr(comma + 1));
    return starts_at && id ? std::optional(std::tuple(*starts_at, *id)) : std::nullopt;
  }

  http::Response time_off_after(const http::Request& request, const Uuid& id, Instant since) {
    const auto page = host_.page(request);
    const auto after = page.after(parse_place);
    auto session = host_.db().lease();
    std::vector<TimeOffView> views;
    for (const auto& off : store::time_off_of(*session, id, since)) {
      if (after && std::tie(off.starts_at, off.id) <= *after) continue;
      if (views.size() == page.to_read()) break;
      views.push_back({off.id, off.starts_at, off.ends_at, off.reason, {}});
    }
    add_affected(*session, views);
    return page.answer(std::move(views),
                       [](const TimeOffView& last) { return format_instant(last.from) + "," + to_text(last.id); });
  }

  Claims allow_doctor_or_admin(const http::Request& request, const Uuid& id) {
    auto claims = host_.caller(request, {Role::doctor, Role::admin});
    if (claims.role == Role::doctor && claims.sub != id) throw not_found("doctor");
    return claims;
  }

  static TimeOffView with_affected(sql::Session& db, const TimeOff& off) {
    std::vector<TimeOffView> views{{off.id, off.starts_at, off.ends_at, off.reason, {}}};
    add_affected(db, views);
    return views.front();
  }

  static void add_affected(sql::Session& db, std::vector<TimeOffView>& views) {
    for (const auto& row : store::affected_by(db, sql::ids_of(views))) {
      const auto view = std::find_if(views.begin(), views.end(),
                                     [&](const TimeOffView& candidate) { return candidate.id == row.time_off_id; });
      view->affected.push_back({row.appointment_id, row.starts_at, row.ends_at, row.answer});
    }
  }

  static void publish_spared(broker::Work& work, const TimeOff& off, const std::vector<Spared>& spared) {
    constexpr std::size_t most_at_once = 50;
    for (std::size_t i = 0; i < spared.size(); i += most_at_once) {
      events::AppointmentsAffected event;
      for (const auto& s : std::span(spared).subspan(i, std::min(most_at_once, spared.size() - i))) {
        event.appointments.push_back({s.appointment_id, off.doctor_id, s.starts_at, {}, true});
      }
      host::publish(work, std::move(event), off.id);
    }
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
  router.get("/export/doctor", [api](const Request& r) { return api->own_doctor(r); });
  router.get("/export/time_off", [api](const Request& r) { return api->own_time_off(r); });
  host.create("/api/v1/doctors/{id}/time-off",
              {[api](const Request& r, broker::Work& w) { return api->create_time_off(r, w); },
               [api](const Request& r, sql::Session& db, const Uuid& id) { return api->time_off_made(r, db, id); }});
  router.del("/api/v1/doctors/{id}/time-off/{time_off_id}",
             [api](const Request& r) { return api->delete_time_off(r); });
}

}  // namespace consulta::doctors
