#include "engine/host/accesses.hpp"
#include "platform/text/text.hpp"
#include "services/reception/patient_search.hpp"
#include "services/reception/service.hpp"

namespace consulta::reception {
namespace {

constexpr std::size_t longest_search = 100;

struct OwnVisit {
  Uuid appointment_id{};
  Instant starts_at{};
  std::optional<std::string> dependant_name, doctor_name, room;
  std::optional<Instant> checked_in_at, called_at, started_at, completed_at, missed_at, cancelled_at;
};
BOOST_DESCRIBE_STRUCT(OwnVisit, (),
                      (appointment_id, starts_at, dependant_name, doctor_name, room, checked_in_at, called_at,
                       started_at, completed_at, missed_at, cancelled_at))

OwnVisit own(const Visit& v) {
  return {v.id,        v.starts_at,  v.dependant_name, v.doctor_name, v.room,        v.checked_in_at,
          v.called_at, v.started_at, v.completed_at,   v.missed_at,   v.cancelled_at};
}

http::Response search(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::receptionist, Role::admin});
  const auto page = host.page(request);
  const auto text = request.query_value("q").value_or("");
  if (count_characters(text) > longest_search) throw invalid("q", "must have at most 100 characters");
  const auto beginnings = beginnings_of(text);
  if (!beginnings) {
    throw invalid(
        "q", "must say two letters or three digits of a name, an address or a number, and not more than eight words");
  }
  auto session = host.db().lease();
  auto found = store::search(*session, *beginnings, page.after_id(), page.to_read());
  std::vector<Uuid> shown;
  for (std::size_t i = 0; i < page.shown(found.size()); ++i) shown.push_back(found[i].id);
  host::record_shown(*session, request, claims, {"patient.search", "patient"}, std::move(shown));
  return page.answer(std::move(found), [](const KnownPatient& p) { return to_text(p.id); });
}

http::Response visits_of(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  std::vector<OwnVisit> out;
  for (const auto& visit : store::visits_of(*host.db().lease(), claims.sub, page.after_id(), page.to_read())) {
    out.push_back(own(visit));
  }
  return page.answer(std::move(out), [](const OwnVisit& v) { return to_text(v.appointment_id); });
}

}  // namespace

void add_patient_routes(host::Host& host) {
  host.router().get("/api/v1/reception/patients", [&host](const http::Request& r) { return search(host, r); });
  host.router().get("/export/visits", [&host](const http::Request& r) { return visits_of(host, r); });
}

}  // namespace consulta::reception
