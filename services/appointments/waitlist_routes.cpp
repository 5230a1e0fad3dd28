#include <algorithm>

#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "services/appointments/bookables.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

struct Wish {
  Uuid specialty_id{};
  std::optional<Uuid> doctor_id;
  std::string from, to;  // instants or days of the clinic
};
BOOST_DESCRIBE_STRUCT(Wish, (), (specialty_id, doctor_id, from, to))

struct SpecialtyRef {
  Uuid id{};
  std::string name;
};
BOOST_DESCRIBE_STRUCT(SpecialtyRef, (), (id, name))

struct View {
  Uuid id{};
  SpecialtyRef specialty;
  std::optional<Uuid> doctor_id;
  Instant from{}, to{};
  WaitStatus status = WaitStatus::waiting;
  std::optional<Uuid> appointment_id;
  Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(View, (), (id, specialty, doctor_id, from, to, status, appointment_id, created_at))

// Nothing is said of an offer before there is something to pay.
View view(const Waiting& w) {
  const bool asking = w.status == WaitStatus::offered && !w.told;
  return {w.id,
          {w.specialty_id, w.specialty_name},
          w.doctor_id,
          w.from,
          w.to,
          asking ? WaitStatus::waiting : w.status,
          asking ? std::nullopt : w.appointment_id,
          w.created_at};
}

http::Response shown(int status, const Waiting& w) {
  return http::answer(status, view(w)).with("Location", "/api/v1/waitlist/" + to_text(w.id));
}

// The new one, or the same that goes on.
host::Made begin(Waits& waits, const Waiting& w, broker::Work& work) {
  if (const auto same = store::same_wish(work.before(), w)) return {shown(200, *same), same->id};
  try {
    return {shown(201, waits.begin(w.id, Join{w}, work)), w.id};
  } catch (const Problem& problem) {
    if (problem.code != "already_waiting") throw;
    // Another has begun it meanwhile.
    const auto same = store::same_wish(work.db(), w);
    if (!same) throw;  // and it has ended since
    return {shown(200, *same), same->id};
  }
}

http::Response joined(host::Host& host, const http::Request& request, sql::Session& db, const Uuid& id) {
  const auto claims = host.caller(request, {Role::patient});
  const auto found = db.all(store::waits.find, std::vector{id});
  if (found.empty() || found.front().patient_id != claims.sub) throw not_found("wait");
  return shown(200, found.front());
}

host::Made join(host::Host& host, const Options& options, const Memory& memory, Waits& waits,
                const http::Request& request, broker::Work& work) {
  const auto claims = booking_caller(host, request, {Role::patient}, memory);
  const auto wish = request.json_body<Wish>();
  const auto now = Clock::now();
  const auto moment = [&](const std::string& text) {
    const auto instant = parse_instant(text);
    return instant ? instant : options.clock.day(text);
  };
  const auto from = moment(wish.from);
  const auto to = moment(wish.to);
  Checks checks;
  checks.require(from.has_value(), "from", "must be a day such as 2026-12-01, or an instant");
  checks.require(to.has_value(), "to", "must be a day such as 2026-12-01, or an instant");
  checks.require(!from || !to || *from < *to, "to", "must be after from");
  checks.require(!to || *to > now, "to", "must be in the future");
  checks.require(!to || *to <= now + options.horizon, "to", "is too far ahead");
  checks.done();
  const auto bookable = store::bookable(work.before(), wish.specialty_id, wish.doctor_id);
  if (!bookable) throw invalid("specialty_id", "there is no such specialty");
  check_practised(*bookable, wish.doctor_id);
  Waiting w;
  w.id = new_id();
  w.patient_id = claims.sub;
  w.specialty_id = wish.specialty_id;
  w.specialty_name = bookable->specialty.name;
  w.doctor_id = wish.doctor_id;
  w.from = *from;
  w.to = *to;
  return begin(waits, w, work);
}

// Of everybody without `whose`.
http::Response list(host::Host& host, const http::Request& request, const std::optional<Uuid>& whose) {
  const auto page = host.page(request);
  auto session = host.db().lease();
  std::vector<View> views;
  for (const auto& w : store::list_waiting(*session, whose, page.after_id(), page.to_read())) {
    views.push_back(view(w));
  }
  return page.answer(std::move(views), [](const View& v) { return to_text(v.id); });
}

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::patient, Role::receptionist, Role::admin});
  return list(host, request, claims.role == Role::patient ? std::optional(claims.sub) : std::nullopt);
}

http::Response leave(host::Host& host, Waits& waits, const http::Request& request) {
  const auto claims = host.caller(request, {Role::patient});
  host.change([&](broker::Work& work) {
    waits.wish(
        request.id("id"), Leave{},
        [&](const MaybeWaiting& w) {
          if (!w || w->patient_id != claims.sub) throw not_found("wait");
        },
        [&](const Waiting&) { http::check_preconditions(request, ""); }, work);
  });
  return http::no_content();
}

}  // namespace

void add_waitlist_routes(host::Host& host, const Options& options, Memory& memory, Waits& waits) {
  host.create("/api/v1/waitlist",
              {[&host, options, &memory, &waits](const http::Request& r, broker::Work& work) {
                 return join(host, options, memory, waits, r, work);
               },
               [&host](const http::Request& r, sql::Session& db, const Uuid& id) { return joined(host, r, db, id); }});
  host.router().get("/api/v1/waitlist", [&host](const http::Request& r) { return list(host, r); });
  host.router().get("/export/waitlist", [&host](const http::Request& r) { return list(host, r, host.caller(r).sub); });
  host.router().del("/api/v1/waitlist/{id}", [&host, &waits](const http::Request& r) { return leave(host, waits, r); });
}

}  // namespace consulta::appointments
