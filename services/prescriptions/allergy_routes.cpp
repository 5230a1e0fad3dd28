#include <algorithm>

#include "clinic/one_line.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "services/prescriptions/service.hpp"
#include "services/prescriptions/shown_prescription.hpp"
#include "services/prescriptions/treating.hpp"

namespace consulta::prescriptions {
namespace {

struct AllergyWish {
  std::string substance;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(AllergyWish, (), (substance, note))

struct AllergyView {
  Uuid id{};
  std::string substance;
  AllergyKind kind = AllergyKind::other;
  std::optional<std::string> code;
  std::optional<Names> names;
  std::optional<std::string> note;
  DoctorRef recorded_by;
  Instant recorded_at{};
};
BOOST_DESCRIBE_STRUCT(AllergyView, (), (id, substance, kind, code, names, note, recorded_by, recorded_at))

AllergyView view(const Allergy& a) {
  return {a.id, a.substance, a.kind, a.code, a.names, a.note, {a.doctor_id, a.doctor_name}, a.recorded_at};
}

// Of one person, in an export.
struct ListView {
  Uuid person_id{};
  std::vector<AllergyView> allergies;
};
BOOST_DESCRIBE_STRUCT(ListView, (), (person_id, allergies))

host::Access access(const char* action, const Uuid& person_id) {
  return {action, "patient", person_id};
}

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::patient, Role::doctor});
  const auto person_id = request.id("id");
  const auto page = host.page(request);
  const auto after = page.after_id();
  auto session = host.db().lease();
  check_sees(*session, claims, person_id);
  if (claims.role == Role::doctor) host::record(*session, request, claims, access("allergy.list", person_id));
  auto found = store::allergies_of(*session, person_id);
  std::sort(found.begin(), found.end(), [](const Allergy& a, const Allergy& b) { return a.id < b.id; });
  std::vector<AllergyView> views;
  for (const auto& allergy : found) {
    if (!after || *after < allergy.id) views.push_back(view(allergy));
  }
  return page.answer(std::move(views), [](const AllergyView& v) { return to_text(v.id); });
}

http::Response own_list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  auto session = host.db().lease();
  std::vector<ListView> views;
  for (const auto& of : store::allergies_of_patient(*session, claims.sub, page.after_id(), page.to_read())) {
    auto& v = views.emplace_back(ListView{of.person_id, {}});
    for (const auto& allergy : of.allergies) v.allergies.push_back(view(allergy));
  }
  return page.answer(std::move(views), [](const ListView& v) { return to_text(v.person_id); });
}

// The one that was recorded, or the same that was there: 200.
host::Made record(host::Host& host, const Options& options, Allergies& allergies, const http::Request& request,
                  broker::Work& work) {
  const auto claims = host.caller(request, {Role::doctor});
  const auto person_id = request.id("id");
  const auto wish = request.json_body<AllergyWish>();
  Checks checks;
  check_line(checks, wish.substance, 1, 100, "substance");
  check_line(checks, wish.note.value_or(""), 0, 200, "note");
  checks.done();
  auto& db = work.db();
  const auto visit = treated_by(db, person_id, claims.sub);
  auto allergy = allergy_of(wish.substance, *options.medicines);
  allergy.id = new_id();
  if (!wish.note.value_or("").empty()) allergy.note = wish.note;
  allergy.doctor_id = claims.sub;
  allergy.doctor_name = store::doctor_name(db, claims.sub).value_or(visit.doctor_name);
  allergies.tell({person_id}, RecordAllergy{person_id, visit.patient_id, allergy}, work);
  host::record(work, request, claims, access("allergy.record", person_id));
  const auto saved = store::allergies_of(db, person_id);
  const auto found = std::find_if(saved.begin(), saved.end(), [&](const Allergy& one) { return same(one, allergy); });
  if (found == saved.end()) throw not_found("patient");  // erased meanwhile
  return {http::answer(found->id == allergy.id ? 201 : 200, view(*found)), found->id};
}

http::Response recorded(host::Host& host, const http::Request& request, sql::Session& db, const Uuid& id) {
  const auto claims = host.caller(request, {Role::doctor});
  const auto person_id = request.id("id");
  treated_by(db, person_id, claims.sub);
  for (const auto& allergy : store::allergies_of(db, person_id)) {
    if (allergy.id == id) return http::ok(view(allergy));
  }
  throw not_found("allergy");
}

http::Response strike(host::Host& host, Allergies& allergies, const http::Request& request) {
  const auto claims = host.caller(request, {Role::doctor});
  const auto person_id = request.id("id"), allergy_id = request.id("allergy_id");
  host.change([&](broker::Work& work) {
    treated_by(work.db(), person_id, claims.sub);
    allergies.wish(
        person_id, StrikeAllergy{allergy_id},
        [&](const MaybeAllergies& list) {
          const auto is_it = [&](const Allergy& allergy) { return allergy.id == allergy_id; };
          if (!list || std::none_of(list->allergies.begin(), list->allergies.end(), is_it)) throw not_found("allergy");
        },
        [&](const AllergyList&) { http::check_preconditions(request, ""); }, work);
    host::record(work, request, claims, access("allergy.strike", person_id));
  });
  return http::no_content();
}

}  // namespace

void add_allergy_routes(host::Host& host, const Options& options, Memory& memory, Allergies& allergies) {
  auto& router = host.router();
  router.add("GET", "/api/v1/patients/{id}/allergies",
             once_heard(memory.patients, [&host](const http::Request& r) { return list(host, r); }));
  host.create(
      "/api/v1/patients/{id}/allergies",
      {[&host, options, &allergies](const http::Request& r, broker::Work& work) {
         return record(host, options, allergies, r, work);
       },
       [&host](const http::Request& r, sql::Session& db, const Uuid& id) { return recorded(host, r, db, id); }});
  router.del("/api/v1/patients/{id}/allergies/{allergy_id}",
             [&host, &allergies](const http::Request& r) { return strike(host, allergies, r); });
  router.get("/export/allergies", [&host](const http::Request& r) { return own_list(host, r); });
}

}  // namespace consulta::prescriptions
