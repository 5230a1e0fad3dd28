#include <algorithm>
#include <charconv>
#include <limits>

#include "events/appointments.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "platform/process/config.hpp"
#include "platform/text/calendar.hpp"
#include "platform/text/qr_code.hpp"
#include "services/appointments/refund_policy.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

struct Booking {
  Uuid specialty_id{};
  Instant starts_at{};
  std::optional<Uuid> doctor_id, patient_id;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(Booking, (), (specialty_id, starts_at, doctor_id, patient_id, reason))

struct Wish {
  Instant starts_at{};
  std::optional<Uuid> doctor_id;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (starts_at, doctor_id))

struct DoctorRef {
  std::optional<Uuid> id;
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(DoctorRef, (), (id, name))

struct SpecialtyRef {
  Uuid id{};
  std::string name;
};
BOOST_DESCRIBE_STRUCT(SpecialtyRef, (), (id, name))

struct PatientRef {
  Uuid id{};
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(PatientRef, (), (id, name))

struct View {
  Uuid id{}, patient_id{};
  std::optional<PatientRef> patient;
  DoctorRef doctor;
  SpecialtyRef specialty;
  Instant starts_at{};
  std::optional<Instant> ends_at;
  std::optional<std::string> room;
  Status status = Status::requested;
  std::optional<std::string> status_reason;
  std::int64_t price_cents = 0;
  std::string currency = "EUR";
  std::optional<std::string> reason;
  std::optional<Instant> reschedule_to, hold_expires_at;
  bool late = false;
  std::optional<Terms> cancellation;
  std::optional<std::string> check_in_code, check_in_svg;
  Instant created_at{};
  std::int64_t version = 1;
  std::vector<HistoryEntry> history;
};
BOOST_DESCRIBE_STRUCT(View, (),
                      (id, patient_id, patient, doctor, specialty, starts_at, ends_at, room, status, status_reason,
                       price_cents, currency, reason, reschedule_to, hold_expires_at, late, cancellation, check_in_code,
                       check_in_svg, created_at, version, history))

// Who looks. What opens the kiosk is the patient's to see; names are for those who treat and receive.
struct Reader {
  bool patient = false;
  std::vector<KnownPatient> names;  // of the patients looked at, to staff
  std::chrono::hours cancel_free{};
};

View listed(const Appointment& a, const Reader& reader) {
  View v{.id = a.id, .patient_id = a.patient_id};
  if (reader.patient) {
    if (!is_over(a.status)) v.check_in_code = a.check_in_code;
  } else {
    auto& patient = v.patient.emplace(PatientRef{a.patient_id, std::nullopt});
    const auto known = std::find_if(reader.names.begin(), reader.names.end(),
                                    [&](const KnownPatient& p) { return p.id == a.patient_id; });
    if (known != reader.names.end()) patient.name = known->full_name;
  }
  v.doctor = {a.doctor_id, a.doctor_name};
  v.specialty = {a.specialty_id, a.specialty_name};
  v.starts_at = a.starts_at;
  v.ends_at = a.ends_at;
  v.room = a.room;
  v.status = a.status;
  v.status_reason = a.status_reason;
  v.price_cents = a.price_cents;
  v.reason = a.reason;
  v.reschedule_to = a.wish_starts_at;
  if (a.status == Status::awaiting_payment) v.hold_expires_at = a.hold_expires_at;
  v.late = a.late;
  v.cancellation = cancellation(a, reader.patient ? By::patient : By::clinic, reader.cancel_free, Clock::now());
  v.created_at = a.created_at;
  v.version = a.version;
  v.history = a.history;
  return v;
}

View view(const Appointment& a, const Reader& reader) {
  auto v = listed(a, reader);
  if (v.check_in_code) v.check_in_svg = qr_code_svg(*v.check_in_code);
  return v;
}

// What is shown changes with the clock too, so its tag is of what is shown.
http::Response shown(int status, const Appointment& a, const Reader& reader) {
  return http::tagged(http::answer(status, view(a, reader)));
}

std::string location(const Uuid& id) {
  return "/api/v1/appointments/" + to_text(id);
}

http::Response accepted(const Appointment& a, const Reader& reader) {
  return shown(202, a, reader).with("Location", location(a.id));
}

// The N of `Prefer: wait=N`, at most ten seconds; none where there is no such preference.
std::optional<std::chrono::seconds> preferred_wait(const http::Request& request) {
  const auto prefer = request.header("prefer");
  const auto at = prefer.find("wait=");
  if (at == std::string_view::npos) return std::nullopt;
  int seconds = 0;
  const auto text = prefer.substr(at + 5);
  if (std::from_chars(text.data(), text.data() + text.size(), seconds).ec != std::errc{} || seconds <= 0) {
    return std::nullopt;
  }
  return std::chrono::seconds(std::min(seconds, 10));
}

// A page ends at an id, and where it is in the order of starts at an instant before it.
std::string cursor_of(const View& v, bool by_start) {
  return (by_start ? format_instant(v.starts_at) + "_" : "") + to_text(v.id);
}
std::optional<Place> parse_cursor(const std::string& text, bool by_start) {
  const auto mark = by_start ? text.find('_') : std::string::npos;
  if (by_start && mark == std::string::npos) return std::nullopt;
  const auto id = parse_uuid(by_start ? text.substr(mark + 1) : text);
  const auto starts_at = by_start ? parse_instant(text.substr(0, mark)) : Instant{};
  return id && starts_at ? std::optional(Place{*starts_at, *id}) : std::nullopt;
}

class Api {
 public:
  Api(host::Host& host, const Options& options, Memory& memory, Appointments& appointments)
      : host_(host), options_(options), memory_(memory), appointments_(appointments) {}

  void request(const http::Request& request, const http::Reply& reply) {
    const auto wait = preferred_wait(request);
    struct Expected {
      std::optional<Uuid> id;  // of the appointment waited for
      Reader reader;
    };
    auto expected = std::make_shared<Expected>();
    host_.run_create(
        request,
        [this, wait, expected](const http::Request& r, broker::Work& work) {
          auto appointment = make(r, work, expected->reader);
          if (expected->id) memory_.waiting.forget(*expected->id);
          if (wait) memory_.waiting.expect(expected->id.emplace(appointment.id));
          return accepted(appointment, expected->reader);
        },
        [this, wait, expected, reply](http::Response response) {
          if (!expected->id) return reply(std::move(response));
          if (response.status != 202) {
            memory_.waiting.forget(*expected->id);
            return reply(std::move(response));
          }
          const auto applied = "wait=" + std::to_string(wait->count());
          memory_.waiting.wait(*expected->id, std::chrono::steady_clock::now() + *wait, std::move(response), reply,
                               [applied, expected](const Appointment& a) {
                                 return accepted(a, expected->reader).with("Preference-Applied", applied);
                               });
        });
  }

  http::Response list(const http::Request& request) {
    const auto claims = host_.caller(request);
    Filter filter;
    filter.patient_id = http::query_id(request, "patient_id");
    filter.doctor_id = http::query_id(request, "doctor_id");
    filter.from = http::query(request, "from", "must be an instant such as 2026-12-01T09:00:00Z", parse_instant);
    filter.to = http::query(request, "to", "must be an instant such as 2026-12-01T09:00:00Z", parse_instant);
    const auto by_start = filter.by_start();
    filter.after = http::query(request, "cursor", "is not a cursor of this list",
                               [&](const std::string& text) { return parse_cursor(text, by_start); });
    filter.status = http::query(request, "status", "is no status of an appointment", [](const std::string& text) {
      Status status{};
      return boost::describe::enum_from_string(text.c_str(), status) ? std::optional(status) : std::nullopt;
    });
    if (claims.role == Role::patient) filter.patient_id = claims.sub;
    if (claims.role == Role::doctor) filter.doctor_id = claims.sub;
    const auto limit = http::page_limit(request);
    auto session = host_.db().lease();
    const auto found = store::list(*session, filter, limit + 1);
    const auto reader = reader_of(*session, claims, found);
    std::vector<View> views;
    for (const auto& a : found) views.push_back(listed(a, reader));
    return host::page<View>(std::move(views), limit, [&](const View& v) { return cursor_of(v, by_start); });
  }

  http::Response one(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    const auto a = visible(store::find(*session, request.id("id")), claims);
    return shown(200, a, reader_of(*session, claims, {a}));
  }

  http::Response calendar_of(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    const auto a = visible(store::find(*session, request.id("id")), claims);
    if (!a.ends_at) {
      throw Problem(409, "no_slot",
                    "An appointment that is " + json::enum_text(a.status) + " has no place in a calendar.");
    }
    CalendarEvent event;
    event.id = a.id;
    event.sequence = a.version;
    event.cancelled = a.status == Status::cancelled || a.status == Status::expired;
    event.starts_at = a.starts_at;
    event.ends_at = *a.ends_at;
    event.stamp = a.history.back().at;
    const auto language = preferred_language(request.header("accept-language"));
    event.summary = name_in(a.specialty_names, a.specialty_name, language) + ", " + a.doctor_name.value_or("");
    event.location = a.room.value_or("");
    return http::tagged({200,
                         calendar(event),
                         "text/calendar; charset=utf-8",
                         {{"Content-Disposition", "attachment; filename=\"appointment.ics\""}}})
        .with("Vary", "Accept-Language");
  }

  http::Response events_of(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    const auto a = visible(store::find(*session, request.id("id")), claims);
    std::size_t seen = 0;
    const auto last = request.header("last-event-id");
    std::from_chars(last.data(), last.data() + last.size(), seen);  // what is no number has seen nothing
    http::Response response;
    response.events = memory_.streams.watch(a, seen);
    return response;
  }

  http::Response cancel_one(const http::Request& request) {
    const auto claims = host_.caller(request);
    const auto shown_refund = http::query(
        request, "refund_cents", "must be a whole number of cents",
        [](const std::string& text) { return whole_number(text, 0, std::numeric_limits<std::int64_t>::max()); });
    const auto on_behalf = http::query(request, "on_behalf", "can only be 'patient'", [](const std::string& text) {
      return text == "patient" ? std::optional(true) : std::nullopt;
    });
    const auto by = claims.role == Role::patient || on_behalf ? By::patient : By::clinic;
    return wish(request, claims, Cancel{by, shown_refund}, [](sql::Session&, const Appointment&) {});
  }

  http::Response reschedule_one(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::patient, Role::receptionist, Role::admin});
    const auto body = request.json_body<Wish>();
    const auto by = claims.role == Role::patient ? By::patient : By::clinic;
    return wish(request, claims, Move{body.starts_at, body.doctor_id, by}, [&](sql::Session& db, const Appointment& a) {
      Checks checks;
      check_start(checks, body.starts_at, Clock::now());
      checks.done();
      const auto doctor_id = body.doctor_id ? body.doctor_id : a.doctor_id;
      const auto bookable = memory_.bookables.get(db, a.specialty_id, doctor_id);
      if (!bookable) {
        throw Problem(409, "specialty_gone", "This specialty is no longer offered. Cancel, and book another.");
      }
      check_practised(*bookable, doctor_id);
    });
  }

 private:
  // About one that is there; `check` of its content, once it is known to be the caller's.
  template <class M, class Check>
  http::Response wish(const http::Request& request, const Claims& claims, const M& message, Check&& check) {
    return host_.change([&](broker::Work& work) {
      Reader reader;
      const auto next = appointments_.wish(
          request.id("id"), message, [&](const MaybeAppointment& a) { check(work.db(), visible(a, claims)); },
          [&](const Appointment& a) {
            reader = reader_of(work.db(), claims, {a});
            http::check_preconditions(request, tag_of(a, reader));
          },
          work);
      return accepted(next, reader);
    });
  }

  // Fills in who is answered.
  Appointment make(const http::Request& request, broker::Work& work, Reader& reader) {
    const auto claims = host_.caller(request, {Role::patient, Role::receptionist, Role::admin});
    const auto body = request.json_body<Booking>();
    const auto now = Clock::now();
    Checks checks;
    check_start(checks, body.starts_at, now);
    checks.length(body.reason.value_or(""), 0, 1000, "reason");
    checks.require(claims.role == Role::patient || body.patient_id.has_value(), "patient_id",
                   "is required: who is it for?");
    checks.done();
    if (claims.role == Role::patient && body.patient_id && *body.patient_id != claims.sub) {
      throw Problem(403, "forbidden", "You can only book for yourself.");
    }
    const auto patient_id = claims.role == Role::patient ? claims.sub : *body.patient_id;
    reader = {.patient = claims.role == Role::patient, .names = {}, .cancel_free = options_.cancel_free};
    if (!reader.patient) {
      auto patient = store::patient(work.before(), patient_id);
      if (!patient) throw invalid("patient_id", "there is no such patient");
      reader.names.push_back(std::move(*patient));
    }
    const auto bookable = memory_.bookables.get(work.before(), body.specialty_id, body.doctor_id);
    if (!bookable) throw invalid("specialty_id", "there is no such specialty");
    check_practised(*bookable, body.doctor_id);

    Appointment a;
    a.id = new_id();
    a.patient_id = patient_id;
    a.specialty_id = bookable->specialty.id;
    a.specialty_name = bookable->specialty.name;
    a.doctor_id = body.doctor_id;
    a.starts_at = body.starts_at;
    a.price_cents = bookable->specialty.price_cents;
    a.busy_until = a.starts_at + std::chrono::minutes(bookable->specialty.duration_minutes);
    a.reason = body.reason;
    // What staff book for a patient needs no place.
    const auto places = reader.patient ? unpaid_places(work.before(), options_, memory_, patient_id) : std::nullopt;
    return appointments_.begin(a.id, Request{a, places}, work);
  }

  Reader reader_of(sql::Session& db, const Claims& claims, const std::vector<Appointment>& looked_at) {
    Reader reader{.patient = claims.role == Role::patient, .names = {}, .cancel_free = options_.cancel_free};
    if (reader.patient || looked_at.empty()) return reader;
    std::vector<Uuid> ids;
    for (const auto& a : looked_at) ids.push_back(a.patient_id);
    reader.names = store::patients(db, ids);
    return reader;
  }

  static std::string tag_of(const Appointment& a, const Reader& reader) {
    return http::etag_of(json::write(view(a, reader)));
  }

  void check_start(Checks& checks, Instant starts_at, Instant now) {
    checks.require(starts_at > now, "starts_at", "must be in the future");
    checks.require(starts_at <= now || starts_at >= now + options_.min_notice, "starts_at",
                   "is too soon: choose a later time");
    checks.require(starts_at <= now + options_.horizon, "starts_at", "is too far ahead");
    checks.require(starts_at == std::chrono::floor<std::chrono::minutes>(starts_at), "starts_at",
                   "must be on a whole minute");
  }

  // Somebody else's is as absent as one that is not there.
  Appointment visible(std::optional<Appointment> a, const Claims& claims) {
    const bool mine = a && ((claims.role == Role::patient && a->patient_id == claims.sub) ||
                            (claims.role == Role::doctor && a->doctor_id == claims.sub) ||
                            claims.role == Role::receptionist || claims.role == Role::admin);
    if (!mine) throw not_found("appointment");
    return std::move(*a);
  }

  host::Host& host_;
  Options options_;
  Memory& memory_;
  Appointments& appointments_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, Memory& memory, Appointments& appointments) {
  auto api = std::make_shared<Api>(host, options, memory, appointments);
  auto& router = host.router();
  router.add(
      "POST", "/api/v1/appointments",
      http::DeferredHandler([api](const http::Request& r, const http::Reply& reply) { api->request(r, reply); }));
  router.get("/api/v1/appointments", [api](const http::Request& r) { return api->list(r); });
  router.get("/api/v1/appointments/{id}", [api](const http::Request& r) { return api->one(r); });
  router.get("/api/v1/appointments/{id}/events", [api](const http::Request& r) { return api->events_of(r); });
  router.get("/api/v1/appointments/{id}/calendar.ics", [api](const http::Request& r) { return api->calendar_of(r); });
  router.put("/api/v1/appointments/{id}", [api](const http::Request& r) { return api->reschedule_one(r); });
  router.del("/api/v1/appointments/{id}", [api](const http::Request& r) { return api->cancel_one(r); });
}

}  // namespace consulta::appointments
