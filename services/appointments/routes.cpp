#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <set>
#include <span>

#include "engine/host/accesses.hpp"
#include "events/appointments.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "platform/http/prefer.hpp"
#include "platform/process/config.hpp"
#include "services/appointments/refund_policy.hpp"
#include "services/appointments/service.hpp"
#include "services/appointments/shown_appointment.hpp"
#include "services/appointments/visit.hpp"

namespace consulta::appointments {
namespace {

struct Booking {
  Uuid specialty_id{};
  Instant starts_at{};
  std::optional<Uuid> doctor_id, patient_id;
  std::optional<std::string> reason;
  std::optional<Uuid> dependant_id;
};
BOOST_DESCRIBE_STRUCT(Booking, (), (specialty_id, starts_at, doctor_id, patient_id, reason, dependant_id))

struct Wish {
  Instant starts_at{};
  std::optional<Uuid> doctor_id;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (starts_at, doctor_id))

std::string location(const Uuid& id) {
  return "/api/v1/appointments/" + to_text(id);
}

http::Response accepted(const Appointment& a, const Reader& reader) {
  return shown(202, a, reader).with("Location", location(a.id));
}

http::Response is_now(const Appointment& a, const Reader& reader) {
  return shown(200, a, reader);
}

// The N of `Prefer: wait=N`, at most ten seconds; none where there is no such preference.
std::optional<std::chrono::seconds> preferred_wait(const http::Request& request) {
  const auto text = http::preference(request, "wait").value_or("");
  int seconds = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), seconds).ec != std::errc{} || seconds <= 0) {
    return std::nullopt;
  }
  return std::chrono::seconds(std::min(seconds, 10));
}

// A page ends at an id, and where it is in the order of starts at an instant before it.
std::string place_of(const View& v, bool by_start) {
  return (by_start ? format_instant(v.starts_at) + "_" : "") + to_text(v.id);
}
std::optional<Place> parse_place(const std::string& text, bool by_start) {
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

  // Once more, where it is for somebody of whom nothing was heard and then is.
  void request(const std::shared_ptr<const http::Request>& request, const http::Reply& reply, bool once_more = true) {
    auto answer = std::make_shared<Awaited>();
    answer->wait = preferred_wait(*request);
    host_.run_create(*request,
                     {[this, answer](const http::Request& r, broker::Work& work) { return made(r, work, *answer); },
                      [this, answer](const http::Request& r, sql::Session& db, const Uuid& id) {
                        return made_before(r, db, id, *answer);
                      }},
                     [this, answer, request, reply, once_more](http::Response response) {
                       const bool waits =
                           once_more && answer->unheard_of &&
                           memory_.unheard.wait(*answer->unheard_of, std::chrono::steady_clock::now(),
                                                [this, request, reply, response](bool heard) {
                                                  heard ? this->request(request, reply, false) : reply(response);
                                                });
                       if (!waits) when_decided(answer, std::move(response), reply);
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
    const auto page = host_.page(request);
    filter.after = page.after([&](const std::string& text) { return parse_place(text, by_start); });
    filter.status = http::query(request, "status", "is no status of an appointment", [](const std::string& text) {
      Status status{};
      return boost::describe::enum_from_string(text.c_str(), status) ? std::optional(status) : std::nullopt;
    });
    if (claims.role == Role::patient) filter.patient_id = claims.sub;
    if (claims.role == Role::doctor) filter.doctor_id = claims.sub;
    auto session = host_.db().lease();
    const auto found = store::list(*session, filter, page.to_read());
    const auto reader = reader_of(*session, claims, found);
    if (!reader.patient) record_shown(request, claims, *session, std::span(found).first(page.shown(found.size())));
    std::vector<View> views;
    for (const auto& a : found) views.push_back(listed(a, reader));
    return page.answer(std::move(views), [&](const View& v) { return place_of(v, by_start); });
  }

  // All that the caller has booked, as patients see it.
  http::Response own_list(const http::Request& request) {
    const auto claims = host_.caller(request);
    const auto page = host_.page(request);
    Filter filter{.patient_id = claims.sub};
    filter.after = page.after([](const std::string& text) { return parse_place(text, false); });
    auto session = host_.db().lease();
    const auto found = store::list(*session, filter, page.to_read());
    const Reader reader{.patient = true, .cancel_free = options_.cancel_free, .now = now_of(*session, found)};
    std::vector<View> views;
    for (const auto& a : found) views.push_back(listed(a, reader));
    return page.answer(std::move(views), [](const View& v) { return place_of(v, false); });
  }

  http::Response one(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    const auto a = seen(request, claims, *session);
    return shown(200, a, reader_of(*session, claims, {a}));
  }

  http::Response calendar_of(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    auto a = seen(request, claims, *session);
    bring_up_to_date(a, now_of(*session, {a}));
    if (!a.ends_at) {
      throw Problem(409, "no_slot",
                    "An appointment that is " + json::enum_text(a.status) + " has no place in a calendar.");
    }
    const auto language = preferred_language(request.header("accept-language"));
    const auto event = calendar_entry(
        {a.id, calendar_revision(a), a.starts_at, *a.ends_at, name_in(a.specialty_names, a.specialty_name, language),
         a.doctor_name.value_or(""), a.room.value_or(""), a.dependant_name.value_or("")},
        language, options_.organizer);
    return http::tagged({200,
                         calendar(event),
                         calendar_type(event),
                         {{"Content-Disposition", "attachment; filename=\"appointment.ics\""}}})
        .with("Vary", "Accept-Language");
  }

  http::Response events_of(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    const auto a = seen(request, claims, *session);
    std::size_t told = 0;
    const auto last = request.header("last-event-id");
    std::from_chars(last.data(), last.data() + last.size(), told);  // what is no number was told nothing
    http::Response response;
    response.events = memory_.streams.watch(a, told);
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
    return wish(request, claims, "appointment.cancel", Cancel{by, shown_refund},
                [](sql::Session&, const Appointment&) {});
  }

  http::Response reschedule_one(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::patient, Role::receptionist, Role::admin});
    const auto body = request.json_body<Wish>();
    const auto by = claims.role == Role::patient ? By::patient : By::clinic;
    const Move move{body.starts_at, body.doctor_id, by};
    return wish(request, claims, "appointment.move", move, [&](sql::Session& db, const Appointment& a) {
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

  // The day at the clinic.
  template <class M>
  http::Response visit(const http::Request& request, const char* action, const M& message) {
    const auto claims = host_.caller(request, {Role::doctor, Role::receptionist, Role::admin});
    const auto check = [&](sql::Session&, const Appointment& a) {
      if constexpr (std::same_as<M, CheckIn>) check_today(a);
    };
    return wish(request, claims, action, message, check, is_now);
  }

 private:
  // The answer to who books.
  struct Awaited {
    std::optional<std::chrono::seconds> wait;      // for the decision, as preferred
    std::optional<WaitingClients::Place> waiting;  // where this is waited for
    std::optional<host::UnheardOf> unheard_of;     // whom it was to be for
    Reader reader;
  };

  host::Made made(const http::Request& request, broker::Work& work, Awaited& answer) {
    auto appointment = make(request, work, answer);
    if (answer.waiting) memory_.waiting.forget(*answer.waiting);
    if (answer.wait) answer.waiting = memory_.waiting.expect(appointment.id);
    return {accepted(appointment, answer.reader), appointment.id};
  }

  // By an earlier request with the same key.
  http::Response made_before(const http::Request& request, sql::Session& db, const Uuid& id, Awaited& answer) {
    const auto claims = host_.caller(request, {Role::patient, Role::receptionist, Role::admin});
    if (answer.waiting) memory_.waiting.forget(*answer.waiting);
    if (answer.wait) answer.waiting = memory_.waiting.expect(id);
    const auto a = visible(store::find(db, id), claims);
    answer.reader = reader_of(db, claims, {a});
    if (a.status != Status::requested && answer.waiting) {
      memory_.waiting.forget(*answer.waiting);
      answer.waiting.reset();
      return accepted(a, answer.reader).with(preference_applied, wait_of(answer));
    }
    return accepted(a, answer.reader);
  }

  // Replies with this, or once it has left `requested`.
  void when_decided(const std::shared_ptr<Awaited>& answer, http::Response response, const http::Reply& reply) {
    if (!answer->waiting) return reply(std::move(response));
    if (response.status != 202) {
      memory_.waiting.forget(*answer->waiting);
      return reply(std::move(response));
    }
    auto headers = response.headers;
    std::erase_if(headers, [](const auto& header) { return header.first != "Idempotency-Replayed"; });
    memory_.waiting.wait(*answer->waiting, std::chrono::steady_clock::now() + *answer->wait, std::move(response), reply,
                         [answer, headers](const Appointment& a) {
                           auto decided = accepted(a, answer->reader).with(preference_applied, wait_of(*answer));
                           decided.headers.insert(decided.headers.end(), headers.begin(), headers.end());
                           return decided;
                         });
  }

  static std::string wait_of(const Awaited& answer) { return "wait=" + std::to_string(answer.wait->count()); }
  static constexpr const char* preference_applied = "Preference-Applied";

  // About one that is there; `check` of its content, once it is known to be the caller's. Answered by `answer`.
  template <class M, class Check>
  http::Response wish(const http::Request& request, const Claims& claims, const char* action, const M& message,
                      Check&& check, http::Response (*answer)(const Appointment&, const Reader&) = accepted) {
    return host_.change([&](broker::Work& work) {
      Reader reader;
      const auto next = appointments_.wish(
          request.id("id"), message, [&](const MaybeAppointment& a) { check(work.db(), visible(a, claims)); },
          [&](const Appointment& a) {
            reader = reader_of(work.db(), claims, {a});
            http::check_preconditions(request, tag_of(a, reader));
          },
          work);
      if (next.patient_id != claims.sub) host::record(work, request, claims, access(action, next));
      return answer(next, reader);
    });
  }

  // Fills in who is answered.
  Appointment make(const http::Request& request, broker::Work& work, Awaited& answer) {
    const auto claims = booking_caller(host_, request, {Role::patient, Role::receptionist, Role::admin}, memory_);
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
    auto& reader = answer.reader;
    reader = {.patient = claims.role == Role::patient, .names = {}, .cancel_free = options_.cancel_free};
    if (!reader.patient) {
      auto patient = store::patient(work.before(), patient_id);
      if (!patient) {
        answer.unheard_of = host::UnheardOf{patient_id, claims.sub};
        throw invalid("patient_id", "there is no such patient");
      }
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
    if (body.dependant_id) {
      a.dependant_id = body.dependant_id;
      a.dependant_name = dependant_name(work.before(), {*body.dependant_id, patient_id}, answer);
    }
    // What staff book for a patient needs no place.
    const auto places = reader.patient ? unpaid_places(work.before(), options_, memory_, patient_id) : std::nullopt;
    if (patient_id != claims.sub) host::record(work, request, claims, access("appointment.book", a));
    return appointments_.begin(a.id, Request{a, places}, work);
  }

  // Of somebody whom the patient books for.
  static std::string dependant_name(sql::Session& db, const host::UnheardOf& whom, Awaited& answer) {
    const auto known = store::dependant(db, whom.id);
    if (!known) answer.unheard_of = whom;
    if (!known || known->user_id != whom.by || !known->full_name) {
      throw invalid("dependant_id", "there is no such dependant of the patient's");
    }
    return *known->full_name;
  }

  Reader reader_of(sql::Session& db, const Claims& claims, const std::vector<Appointment>& looked_at) {
    Reader reader{.patient = claims.role == Role::patient,
                  .names = {},
                  .cancel_free = options_.cancel_free,
                  .now = now_of(db, looked_at)};
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

  void check_today(const Appointment& a) const {
    const auto day = [&](Instant at) { return options_.clock.minutes(at).substr(0, 10); };
    if (a.status == Status::confirmed && day(a.starts_at) != day(Clock::now())) {
      throw Problem(409, "not_today", "The appointment is on " + day(a.starts_at) + ". Check in on that day.");
    }
  }

  static host::Access access(const char* action, const Appointment& a) {
    return {action, "patient", a.patient_id, "appointment=" + to_text(a.id)};
  }

  static void record_shown(const http::Request& request, const Claims& claims, sql::Session& db,
                           std::span<const Appointment> found) {
    std::vector<Uuid> patients;
    for (const auto& a : found) patients.push_back(a.patient_id);
    host::record_shown(db, request, claims, {"appointment.list", "patient"}, std::move(patients));
  }

  // The one that is asked for. That it was somebody else's is on record.
  Appointment seen(const http::Request& request, const Claims& claims, sql::Session& db) {
    auto a = visible(store::find(db, request.id("id")), claims);
    if (a.patient_id != claims.sub) host::record(db, request, claims, access("appointment.read", a));
    return a;
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

std::vector<host::UnheardOf> heard_of(sql::Session& db, const std::vector<host::UnheardOf>& asked) {
  const auto ids = sql::ids_of(asked);
  std::set<Uuid> known;
  for (const auto& patient : store::patients(db, ids)) known.insert(patient.id);
  for (const auto& dependant : store::dependants(db, ids)) known.insert(dependant.id);
  std::vector<host::UnheardOf> heard;
  std::copy_if(asked.begin(), asked.end(), std::back_inserter(heard),
               [&](const host::UnheardOf& of) { return known.contains(of.id); });
  return heard;
}

Claims booking_caller(host::Host& host, const http::Request& request, std::initializer_list<Role> roles,
                      const Memory& memory) {
  auto claims = host.caller(request, roles);
  if (memory.erased.contains(claims.sub)) throw Problem(401, "unauthenticated", "This account is gone.");
  return claims;
}

void add_routes(host::Host& host, const Options& options, Memory& memory, Appointments& appointments) {
  auto api = std::make_shared<Api>(host, options, memory, appointments);
  auto& router = host.router();
  router.add("POST", "/api/v1/appointments", http::DeferredHandler([api](http::Request r, const http::Reply& reply) {
               api->request(std::make_shared<const http::Request>(std::move(r)), reply);
             }));
  router.get("/api/v1/appointments", [api](const http::Request& r) { return api->list(r); });
  router.get("/export/appointments", [api](const http::Request& r) { return api->own_list(r); });
  router.get("/api/v1/appointments/{id}", [api](const http::Request& r) { return api->one(r); });
  router.get("/api/v1/appointments/{id}/events", [api](const http::Request& r) { return api->events_of(r); });
  router.get("/api/v1/appointments/{id}/calendar.ics", [api](const http::Request& r) { return api->calendar_of(r); });
  const auto visit = [&](const std::string& step, const char* action, auto message) {
    router.post("/api/v1/appointments/{id}/" + step,
                [api, action, message](const http::Request& r) { return api->visit(r, action, message); });
  };
  visit("check-in", "appointment.check_in", CheckIn{});
  visit("call", "appointment.call", Call{});
  visit("start", "appointment.start", Start{});
  visit("complete", "appointment.complete", Complete{});
  visit("no-show", "appointment.no_show", NoShow{});
  router.put("/api/v1/appointments/{id}", [api](const http::Request& r) { return api->reschedule_one(r); });
  router.del("/api/v1/appointments/{id}", [api](const http::Request& r) { return api->cancel_one(r); });
}

}  // namespace consulta::appointments
