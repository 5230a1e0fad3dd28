#include <algorithm>
#include <limits>
#include <span>

#include "clinic/one_line.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "platform/process/config.hpp"
#include "services/prescriptions/pages.hpp"
#include "services/prescriptions/service.hpp"
#include "services/prescriptions/shown_prescription.hpp"
#include "services/prescriptions/treating.hpp"

namespace consulta::prescriptions {
namespace {

constexpr std::size_t most_items = 20;
constexpr std::int32_t longest_days = 365;
constexpr std::int64_t most_of_an_appointment = 20;

struct ItemWish {
  std::string medicine, dosage, frequency;
  std::int32_t duration_days = 0;
  std::optional<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(ItemWish, (), (medicine, dosage, frequency, duration_days, notes))

struct Wish {
  Uuid appointment_id{};
  std::vector<ItemWish> items;
  std::optional<std::vector<Acknowledged>> acknowledged_warnings;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (appointment_id, items, acknowledged_warnings))

struct ChangeWish {
  std::optional<Uuid> appointment_id;
  std::vector<ItemWish> items;
  std::optional<std::vector<Acknowledged>> acknowledged_warnings;
};
BOOST_DESCRIBE_STRUCT(ChangeWish, (), (appointment_id, items, acknowledged_warnings))

struct CancelWish {
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(CancelWish, (), (reason))

// Throws a Problem that names what is wrong.
template <class W>
std::vector<Item> checked(const W& wish, const Medicines& medicines) {
  Checks checks;
  checks.require(!wish.items.empty() && wish.items.size() <= most_items, "items", "must be 1 to 20 medicines");
  std::vector<Item> items;
  for (std::size_t i = 0; i < std::min(wish.items.size(), most_items); ++i) {
    const auto& line = wish.items[i];
    const auto field = "items." + std::to_string(i) + ".";
    check_line(checks, line.medicine, 1, 200, (field + "medicine").c_str());
    check_line(checks, line.dosage, 1, 100, (field + "dosage").c_str());
    check_line(checks, line.frequency, 1, 100, (field + "frequency").c_str());
    check_line(checks, line.notes.value_or(""), 0, 500, (field + "notes").c_str());
    checks.require(line.duration_days >= 1 && line.duration_days <= longest_days, (field + "duration_days").c_str(),
                   "must be 1 to 365 days");
    auto& item = items.emplace_back(item_of(line.medicine, medicines));
    item.dosage = line.dosage;
    item.frequency = line.frequency;
    item.duration_days = line.duration_days;
    if (!line.notes.value_or("").empty()) item.notes = line.notes;
  }
  const auto acknowledged = wish.acknowledged_warnings.value_or(std::vector<Acknowledged>{});
  checks.require(acknowledged.size() <= 100, "acknowledged_warnings", "must be at most 100");
  for (std::size_t i = 0; i < std::min<std::size_t>(acknowledged.size(), 100); ++i) {
    const auto field = "acknowledged_warnings." + std::to_string(i) + ".";
    checks.length(acknowledged[i].code, 1, 200, (field + "code").c_str());
    check_line(checks, acknowledged[i].reason.value_or(""), 0, 200, (field + "reason").c_str());
  }
  checks.done();
  return items;
}

constexpr auto unacknowledged = "warnings_unacknowledged";

// A refusal for want of a confirmation, with what is to be confirmed as a member of its own (RFC 9457, 3.2).
http::Response with_warnings(http::Response refusal, const std::vector<Warning>& warnings) {
  refusal.body.back() = ',';
  refusal.body += "\"warnings\":" + json::write(warnings) + "}";
  return refusal;
}

class Api {
 public:
  Api(host::Host& host, const Options& options, Memory& memory, Prescriptions& prescriptions)
      : host_(host), options_(options), memory_(memory), prescriptions_(prescriptions) {}

  // Once more, where nothing was heard of the consultation and then is.
  void issue(const std::shared_ptr<const http::Request>& request, const http::Reply& reply, bool once_more = true) {
    auto refused = std::make_shared<Refused>();
    host_.run_create(*request,
                     {[this, refused](const http::Request& r, broker::Work& work) { return issued(r, work, *refused); },
                      [this](const http::Request& r, sql::Session& db, const Uuid& id) {
                        const auto claims = host_.caller(r, {Role::doctor});
                        return shown_now(201, own(store::find(db, id), claims), db);
                      }},
                     [this, refused, request, reply, once_more](http::Response response) {
                       const auto& unheard_of = refused->unheard_of;
                       const bool waits = once_more && unheard_of &&
                                          memory_.visits.wait(*unheard_of, std::chrono::steady_clock::now(),
                                                              [this, request, reply, response](bool heard) {
                                                                heard ? issue(request, reply, false) : reply(response);
                                                              });
                       if (waits) return;
                       reply(refused->warnings.empty() ? std::move(response)
                                                       : with_warnings(std::move(response), refused->warnings));
                     });
  }

  // The caller's own; a doctor's, or all of somebody whom that doctor has treated; everybody's to administrators.
  http::Response list(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::patient, Role::doctor, Role::admin});
    const auto page = host_.page(request);
    const auto person = http::query_id(request, "patient_id");
    const auto before = page.after_id();
    auto session = host_.db().lease();
    std::vector<Prescription> found;
    if (person) {
      if (claims.role != Role::admin) check_sees(*session, claims, *person);
      found = store::of_person(*session, *person, before, page.to_read());
    } else if (claims.role == Role::patient) {
      found = store::of_patient(*session, claims.sub, before, page.to_read());
    } else if (claims.role == Role::doctor) {
      found = store::of_doctor(*session, claims.sub, before, page.to_read());
    } else {
      found = store::of_all(*session, before, page.to_read());
    }
    record_shown(*session, request, claims, std::span(found).first(page.shown(found.size())));
    return listed(page, found, *session);
  }

  http::Response own_list(const http::Request& request) {
    const auto claims = host_.caller(request);
    const auto page = host_.page(request);
    auto session = host_.db().lease();
    return listed(page, store::of_patient(*session, claims.sub, page.after_id(), page.to_read()), *session);
  }

  http::Response one(const http::Request& request) {
    auto session = host_.db().lease();
    const auto p = seen(request, *session, "prescription.read");
    return shown_now(200, p, *session);
  }

  http::Response versions(const http::Request& request) {
    const auto page = host_.page(request);
    const auto before = page.after(
        [](const std::string& text) { return whole_number(text, 1, std::numeric_limits<std::int32_t>::max()); });
    auto session = host_.db().lease();
    const auto p = seen(request, *session, "prescription.read_versions");
    const auto reader = reader_of(*session, {p}, options_.clock);
    std::vector<VersionView> views;
    for (const auto& version : versions_of(p)) {
      if (!before || version.version < *before) views.push_back(view(version, p, reader));
    }
    return page.answer(std::move(views), [](const VersionView& v) { return std::to_string(v.version); });
  }

  http::Response pages(const http::Request& request) {
    auto session = host_.db().lease();
    const auto p = seen(request, *session, "prescription.read_pdf");
    const auto taker = taker_of(p, reader_of(*session, {p}, options_.clock));
    const Letterhead head{options_.place, options_.phone, options_.public_url};
    return http::tagged({200, pdf(p, taker, head, options_.clock), "application/pdf", {}});
  }

  http::Response change(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::doctor});
    const auto wish = request.json_body<ChangeWish>();
    const auto items = checked(wish, *options_.medicines);
    std::vector<Warning> warnings;
    try {
      return host_.change([&](broker::Work& work) {
        auto& db = work.db();
        const auto p = own(store::find(db, request.id("id")), claims);
        if (wish.appointment_id && *wish.appointment_id != p.appointment_id) {
          throw invalid("appointment_id", "is another appointment than the prescription's");
        }
        store::lock_visit(db, p.appointment_id);
        warnings = warnings_for(db, p.person_id, items, wish.acknowledged_warnings, p.id);
        return wished(request, claims, "prescription.change", Change{items, warnings}, work);
      });
    } catch (const Problem& problem) {
      if (problem.code != unacknowledged) throw;
      return with_warnings(http::to_response(problem, request.trace.request_id), warnings);
    }
  }

  http::Response cancel(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::doctor});
    const auto wish = request.body.empty() ? CancelWish{} : request.json_body<CancelWish>();
    Checks checks;
    check_line(checks, wish.reason.value_or(""), 0, 200, "reason");
    checks.done();
    return host_.change(
        [&](broker::Work& work) { return wished(request, claims, "prescription.cancel", Cancel{wish.reason}, work); });
  }

 private:
  // Why nothing was prescribed, where the answer goes by it.
  struct Refused {
    std::optional<host::UnheardOf> unheard_of;
    std::vector<Warning> warnings;
  };

  host::Made issued(const http::Request& request, broker::Work& work, Refused& refused) {
    const auto claims = host_.caller(request, {Role::doctor});
    const auto wish = request.json_body<Wish>();
    auto& db = work.db();
    refused = {};
    auto p = drafted(wish, claims, db, refused.unheard_of);
    p.warnings = warnings_for(db, p.person_id, p.items, wish.acknowledged_warnings, std::nullopt);
    host::record(work, request, claims, access("prescription.issue", p));
    try {
      p = prescriptions_.begin(p.id, Issue{p}, work);
    } catch (const Problem& problem) {
      if (problem.code == unacknowledged) refused.warnings = p.warnings;
      throw;
    }
    auto response = shown_now(201, p, db);
    return {std::move(response.with("Location", "/api/v1/prescriptions/" + to_text(p.id))), p.id};
  }

  // For whom, and what; by the doctor of that consultation alone.
  Prescription drafted(const Wish& wish, const Claims& claims, sql::Session& db,
                       std::optional<host::UnheardOf>& unheard_of) const {
    auto items = checked(wish, *options_.medicines);
    const auto visit = store::lock_visit(db, wish.appointment_id);
    if (!visit) {
      unheard_of = host::UnheardOf{wish.appointment_id, claims.sub};
      throw Problem(409, "not_in_consultation",
                    "No consultation of this appointment has begun. Start it, and prescribe then.");
    }
    if (visit->doctor_id != claims.sub) throw not_found("appointment");
    if (store::count_of_appointment(db, wish.appointment_id) >= most_of_an_appointment) {
      throw Problem(409, "too_many_prescriptions",
                    "There are as many prescriptions of this appointment as there may be. Change one of them.");
    }
    Prescription p;
    p.id = new_id();
    p.appointment_id = visit->appointment_id;
    p.patient_id = visit->patient_id;
    p.person_id = visit->person_id;
    p.dependant_id = visit->dependant_id;
    p.dependant_name = visit->dependant_name;
    p.doctor_id = visit->doctor_id;
    p.doctor_name = store::doctor_name(db, visit->doctor_id).value_or(visit->doctor_name);
    p.items = std::move(items);
    return p;
  }

  // With what else the person takes, but for that prescription.
  std::vector<Warning> warnings_for(sql::Session& db, const Uuid& person_id, const std::vector<Item>& items,
                                    const std::optional<std::vector<Acknowledged>>& confirmed,
                                    const std::optional<Uuid>& but) const {
    const auto now = Clock::now();
    const auto today = day_of(now, options_.clock);
    std::vector<Taken> taken;
    for (const auto& p : store::taken(db, person_id, now)) {
      for (const auto& item : p.items) {
        if (p.id != but && is_taken(p, item, today)) taken.push_back({p.id, item});
      }
    }
    return acknowledged(warnings_of(items, taken, store::allergies_of(db, person_id)),
                        confirmed.value_or(std::vector<Acknowledged>{}));
  }

  template <class M>
  http::Response wished(const http::Request& request, const Claims& claims, const char* action, const M& message,
                        broker::Work& work) {
    const auto next = prescriptions_.wish(
        request.id("id"), message, [&](const MaybePrescription& p) { own(p, claims); },
        [&](const Prescription& p) {
          const auto reader = reader_of(work.db(), {p}, options_.clock);
          http::check_preconditions(request, http::etag_of(json::write(view(p, reader))));
        },
        work);
    host::record(work, request, claims, access(action, next));
    return shown_now(200, next, work.db());
  }

  http::Response shown_now(int status, const Prescription& p, sql::Session& db) const {
    return shown(status, p, reader_of(db, {p}, options_.clock));
  }

  http::Response listed(const host::Page& page, const std::vector<Prescription>& found, sql::Session& db) const {
    const auto reader = reader_of(db, found, options_.clock);
    std::vector<View> views;
    for (const auto& p : found) views.push_back(view(p, reader));
    return page.answer(std::move(views), [](const View& v) { return to_text(v.id); });
  }

  static host::Access access(const char* action, const Prescription& p) {
    return {action, "patient", p.patient_id, "prescription=" + to_text(p.id)};
  }

  static void record_shown(sql::Session& db, const http::Request& request, const Claims& claims,
                           std::span<const Prescription> found) {
    std::vector<Uuid> patients;
    for (const auto& p : found) patients.push_back(p.patient_id);
    host::record_shown(db, request, claims, {"prescription.list", "patient"}, std::move(patients));
  }

  // The one that is asked for. That it was somebody else's is on record.
  Prescription seen(const http::Request& request, sql::Session& db, const char* action) const {
    const auto claims = host_.caller(request, {Role::patient, Role::doctor, Role::admin});
    auto p = store::find(db, request.id("id"));
    const bool mine = p && (p->patient_id == claims.sub || p->doctor_id == claims.sub || claims.role == Role::admin ||
                            (claims.role == Role::doctor && store::visit_of_doctor(db, p->person_id, claims.sub)));
    if (!mine) throw not_found("prescription");
    if (p->patient_id != claims.sub) host::record(db, request, claims, access(action, *p));
    return std::move(*p);
  }

  // Of the doctor who wrote it: nobody else changes it.
  static Prescription own(const MaybePrescription& p, const Claims& claims) {
    if (!p || p->doctor_id != claims.sub) throw not_found("prescription");
    return *p;
  }

  host::Host& host_;
  Options options_;
  Memory& memory_;
  Prescriptions& prescriptions_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, Memory& memory, Prescriptions& prescriptions) {
  auto api = std::make_shared<Api>(host, options, memory, prescriptions);
  auto& router = host.router();
  router.add("POST", "/api/v1/prescriptions", http::DeferredHandler([api](http::Request r, const http::Reply& reply) {
               api->issue(std::make_shared<const http::Request>(std::move(r)), reply);
             }));
  router.add("GET", "/api/v1/prescriptions",
             once_heard(memory.patients, [api](const http::Request& r) { return api->list(r); }));
  router.get("/export/prescriptions", [api](const http::Request& r) { return api->own_list(r); });
  router.get("/api/v1/prescriptions/{id}", [api](const http::Request& r) { return api->one(r); });
  router.get("/api/v1/prescriptions/{id}/versions", [api](const http::Request& r) { return api->versions(r); });
  router.get("/api/v1/prescriptions/{id}/prescription.pdf", [api](const http::Request& r) { return api->pages(r); });
  router.put("/api/v1/prescriptions/{id}", [api](const http::Request& r) { return api->change(r); });
  router.post("/api/v1/prescriptions/{id}/cancel", [api](const http::Request& r) { return api->cancel(r); });
}

}  // namespace consulta::prescriptions
