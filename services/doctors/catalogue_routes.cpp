#include <algorithm>

#include "clinic/email.hpp"
#include "clinic/new_password.hpp"
#include "clinic/one_line.hpp"
#include "clinic/phone.hpp"
#include "platform/http/conditions.hpp"
#include "platform/security/passwords.hpp"
#include "platform/security/sealed_box.hpp"
#include "platform/text/text.hpp"
#include "services/doctors/routes.hpp"

namespace consulta::doctors {
namespace {

// Without `names` the name is that of every language; without a name it is the English one of `names`.
struct SpecialtyBody {
  std::optional<std::string> name;
  std::optional<Names> names;
  std::int32_t duration_minutes = 0;
  std::int64_t price_cents = 0;
};
BOOST_DESCRIBE_STRUCT(SpecialtyBody, (), (name, names, duration_minutes, price_cents))

// As an event tells it.
template <class E>
E told(const Specialty& s) {
  return {s.id, s.name, s.duration_minutes, s.price_cents, s.names, s.version};
}

struct NewDoctor {
  std::string email, full_name;
  std::optional<std::string> password, phone, bio, room;
  std::vector<Uuid> specialty_ids;
  std::optional<std::int32_t> slot_minutes;
  std::optional<std::vector<WeeklyBlock>> weekly;
};
BOOST_DESCRIBE_STRUCT(NewDoctor, (),
                      (email, full_name, password, phone, bio, room, specialty_ids, slot_minutes, weekly))

struct DoctorChange {
  std::optional<std::string> full_name, phone, bio;
  std::optional<std::vector<Uuid>> specialty_ids;
};
BOOST_DESCRIBE_STRUCT(DoctorChange, (), (full_name, phone, bio, specialty_ids))

struct OwnChange {
  std::optional<std::string> full_name, phone, bio;
};
BOOST_DESCRIBE_STRUCT(OwnChange, (), (full_name, phone, bio))

// What anybody may see of a doctor.
struct DoctorView {
  Uuid id{};
  std::string full_name, bio, room;
  std::vector<Uuid> specialty_ids;
};
BOOST_DESCRIBE_STRUCT(DoctorView, (), (id, full_name, bio, room, specialty_ids))

struct CreatedView : DoctorView {
  std::string email;
  std::optional<std::string> temporary_password;  // told once, when none was given
};
BOOST_DESCRIBE_STRUCT(CreatedView, (DoctorView), (email, temporary_password))

struct OwnView : DoctorView {
  std::string email, phone;
};
BOOST_DESCRIBE_STRUCT(OwnView, (DoctorView), (email, phone))

DoctorView view(const Doctor& d) {
  return {d.id, d.full_name, d.bio, d.room, d.specialty_ids};
}
OwnView own_view(const Doctor& d) {
  return {view(d), d.email, d.phone};
}

constexpr std::size_t most_specialties = 100;  // of one doctor
constexpr std::size_t longest_search = 200;    // characters

class CatalogueRoutes {
 public:
  CatalogueRoutes(host::Host& host, const Options& options, CatalogueCache& cache, Withdrawals& withdrawals)
      : host_(host), options_(options), cache_(cache), withdrawals_(withdrawals) {}

  http::Response list_specialties(const http::Request& request) {
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    return page_of(
        catalogue->specialties, request, [](const Specialty&) { return true; }, [](const Specialty& s) { return s; });
  }

  http::Response one_specialty(const http::Request& request) {
    const auto id = request.id("id");
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto* specialty = catalogue->specialty(id);
    if (specialty == nullptr) throw not_found("specialty");
    return http::ok(*specialty).with("ETag", http::etag(specialty->version));
  }

  host::Made create_specialty(const http::Request& request, broker::Work& work) {
    const auto by = host_.caller(request, {Role::admin});
    auto specialty = checked(request.json_body<SpecialtyBody>());
    specialty.id = new_id();
    unless_taken([&] { store::insert_specialty(work.db(), specialty); });
    store::raise_catalogue_version(work.db());
    host::publish(work, told<events::SpecialtyCreated>(specialty), specialty.id);
    record(work, request, by, "specialty.create", "specialty", specialty.id);
    return {http::answer(201, specialty).with("Location", "/api/v1/specialties/" + to_text(specialty.id)),
            specialty.id};
  }

  http::Response specialty_made(const http::Request& request, sql::Session& db, const Uuid& id) {
    host_.caller(request, {Role::admin});
    const auto catalogue = cache_.get(db);
    const auto* specialty = catalogue->specialty(id);
    if (specialty == nullptr) throw not_found("specialty");
    return http::ok(*specialty);
  }

  http::Response change_specialty(const http::Request& request) {
    const auto by = host_.caller(request, {Role::admin});
    const auto id = request.id("id");
    auto specialty = checked(request.json_body<SpecialtyBody>());
    return host_.change([&](broker::Work& work) {
      const auto before = store::lock_specialty(work.db(), id);
      if (!before) throw not_found("specialty");
      http::check_preconditions(request, http::etag(before->version));
      specialty.id = id;
      specialty.version = before->version + 1;
      // Read before anything is changed, for who else reads it.
      const bool shorter = specialty.duration_minutes < before->duration_minutes;
      const bool another = specialty.duration_minutes != before->duration_minutes;
      const auto catalogue = another ? cache_.get(work.db()) : nullptr;
      unless_taken([&] { store::update_specialty(work.db(), specialty); });
      store::raise_catalogue_version(work.db());
      host::publish(work, told<events::SpecialtyUpdated>(specialty), id);
      record(work, request, by, "specialty.change", "specialty", id);
      if (another) {
        for (const auto& doctor : catalogue->doctors) {
          const bool other_starts = shorter || !doctor.slot_minutes;  // none: they follow one another
          if (other_starts && practises(doctor, id)) publish_opened(work, options_, doctor);
        }
      }
      return http::ok(specialty).with("ETag", http::etag(specialty.version));
    });
  }

  http::Response delete_specialty(const http::Request& request) {
    const auto by = host_.caller(request, {Role::admin});
    const auto id = request.id("id");
    host_.change([&](broker::Work& work) {
      const auto specialty = store::lock_specialty(work.db(), id);
      if (!specialty) throw not_found("specialty");
      http::check_preconditions(request, http::etag(specialty->version));
      store::delete_specialty(work.db(), id, Clock::now());
      store::raise_catalogue_version(work.db());
      host::publish(work, events::SpecialtyDeleted{id, specialty->version + 1}, id);
      record(work, request, by, "specialty.delete", "specialty", id);
    });
    withdrawals_.due();
    return http::no_content();
  }

  http::Response list_doctors(const http::Request& request) {
    const auto specialty_id = http::query_id(request, "specialty_id");
    const auto text = request.query_value("q").value_or("");
    if (count_characters(text) > longest_search) {
      throw invalid("q", "must have at most " + std::to_string(longest_search) + " characters");
    }
    const Search search(text);
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    return page_of(
        catalogue->doctors, request,
        [&](const Doctor& doctor) {
          const auto& name = catalogue->names[static_cast<std::size_t>(&doctor - catalogue->doctors.data())];
          return (!specialty_id || practises(doctor, *specialty_id)) && search.finds(name);
        },
        [](const Doctor& doctor) { return view(doctor); });
  }

  http::Response one_doctor(const http::Request& request) {
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto& doctor = find(*catalogue, request.id("id"));
    return http::ok(view(doctor)).with("ETag", http::etag(doctor.id, doctor.version));
  }

  host::Made create_doctor(const http::Request& request, broker::Work& work) {
    const auto by = host_.caller(request, {Role::admin});
    const auto body = request.json_body<NewDoctor>();
    Checks checks;
    const auto email = email_of(body.email);
    checks.require(email.has_value(), "email", "must be an email address such as ana@example.com");
    check_line(checks, body.full_name, 1, 200, "full_name");
    if (body.password) check_new_password(checks, *body.password, std::array{body.email, body.full_name});
    const auto phone = checked_phone(checks, body.phone.value_or(""));
    check_details(checks, body.bio, body.room, body.slot_minutes);
    if (body.weekly) check_blocks(checks, *body.weekly);
    check_specialties(checks, *cache_.get(work.db()), body.specialty_ids);
    checks.done();

    Doctor doctor;
    doctor.id = new_id();
    doctor.email = *email;
    doctor.full_name = body.full_name;
    doctor.phone = phone;
    doctor.bio = body.bio.value_or("");
    doctor.room = body.room.value_or("");
    doctor.slot_minutes = body.slot_minutes;
    doctor.specialty_ids = body.specialty_ids;
    doctor.weekly = body.weekly.value_or(std::vector<WeeklyBlock>{});
    CreatedView created{view(doctor), doctor.email, std::nullopt};
    if (!body.password) created.temporary_password = random_token(12);
    // Before the catalogue is locked: it takes long, and bookings would wait for it.
    const auto hash = hash_password(body.password ? *body.password : *created.temporary_password);
    try {
      store::insert_doctor(work.db(), doctor);
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique) throw;
      throw Problem(409, "email_taken", "There is a doctor with this email already.");
    }
    store::raise_catalogue_version(work.db());
    host::publish(work,
                  events::DoctorCreated{doctor.id, doctor.email, doctor.full_name, doctor.phone, doctor.specialty_ids,
                                        seal(hash, options_.seal_key), doctor.version, by.sub, weekly_told(doctor)},
                  doctor.id);
    record(work, request, by, "doctor.create", "doctor", doctor.id);
    publish_opened(work, options_, doctor);
    return {http::answer(201, created).with("Location", "/api/v1/doctors/" + to_text(doctor.id)), doctor.id};
  }

  // A password that was made up is told once.
  http::Response doctor_made(const http::Request& request, sql::Session& db, const Uuid& id) {
    host_.caller(request, {Role::admin});
    const auto catalogue = cache_.get(db);
    const auto& doctor = find(*catalogue, id);
    return http::ok(CreatedView{view(doctor), doctor.email, std::nullopt});
  }

  http::Response change_doctor(const http::Request& request, const Claims& by, const Uuid& id,
                               const DoctorChange& change) {
    return host_.change([&](broker::Work& work) {
      auto doctor = lock(work.db(), id);
      http::check_preconditions(request, http::etag(doctor.id, doctor.version));
      const auto before = doctor;
      if (change.full_name) doctor.full_name = *change.full_name;
      if (change.bio) doctor.bio = *change.bio;
      if (change.specialty_ids) doctor.specialty_ids = *change.specialty_ids;
      Checks checks;
      if (change.phone) doctor.phone = checked_phone(checks, *change.phone);
      check_line(checks, doctor.full_name, 1, 200, "full_name");
      check_details(checks, doctor.bio, std::nullopt, std::nullopt);
      check_specialties(checks, *cache_.get(work.db()), doctor.specialty_ids);
      checks.done();
      ++doctor.version;
      store::update_doctor(work.db(), doctor);
      store::raise_catalogue_version(work.db());
      host::publish(
          work, events::DoctorUpdated{id, doctor.full_name, doctor.phone, doctor.specialty_ids, doctor.version}, id);
      record(work, request, by, "doctor.change", "doctor", id);
      const auto is_new = [&](const Uuid& specialty_id) { return !practises(before, specialty_id); };
      if (std::any_of(doctor.specialty_ids.begin(), doctor.specialty_ids.end(), is_new))
        publish_opened(work, options_, doctor);
      return http::ok(own_view(doctor)).with("ETag", http::etag(doctor.id, doctor.version));
    });
  }

  http::Response delete_doctor(const http::Request& request) {
    const auto by = host_.caller(request, {Role::admin});
    const auto id = request.id("id");
    host_.change([&](broker::Work& work) {
      const auto doctor = lock(work.db(), id);
      http::check_preconditions(request, http::etag(id, doctor.version));
      remove_doctor(work, doctor);
      record(work, request, by, "doctor.delete", "doctor", id);
    });
    withdrawals_.due();
    return http::no_content();
  }

  http::Response own_profile(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::doctor});
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto& doctor = find(*catalogue, claims.sub);
    return http::ok(own_view(doctor)).with("ETag", http::etag(doctor.id, doctor.version));
  }

 private:
  // Lists that are in memory anyway, in the order of their ids, are cut by the id of the last one shown; of what
  // follows no more is looked at than the page shows.
  template <class T, class Good, class View>
  http::Response page_of(const std::vector<T>& all, const http::Request& request, Good&& good, View&& view) {
    using Shown = std::decay_t<decltype(view(all.front()))>;
    const auto page = host_.page(request);
    auto next = all.begin();
    if (const auto after = page.after_id()) {
      next =
          std::upper_bound(all.begin(), all.end(), *after, [](const Uuid& id, const T& item) { return id < item.id; });
    }
    std::vector<Shown> items;
    for (; next != all.end() && items.size() < page.to_read(); ++next) {
      if (good(*next)) items.push_back(view(*next));
    }
    return page.answer(std::move(items), [](const Shown& last) { return to_text(last.id); });
  }

  // In its one form. A doctor may have none: "".
  static std::string checked_phone(Checks& checks, const std::string& typed) {
    if (typed.empty()) return typed;
    const auto phone = phone_of(typed);
    checks.require(phone.has_value(), "phone", "must be an international number such as +351 912 345 678");
    return phone.value_or(typed);
  }

  // Without its id.
  Specialty checked(const SpecialtyBody& body) {
    Specialty s;
    if (body.names) s.names = *body.names;
    if (!body.names && body.name) s.names = {*body.name, *body.name};
    s.name = s.names.en;
    s.duration_minutes = body.duration_minutes;
    s.price_cents = body.price_cents;
    Checks checks;
    if (body.names) {
      check_line(checks, s.names.pt, 1, 100, "names.pt");
      check_line(checks, s.names.en, 1, 100, "names.en");
      checks.require(!body.name || *body.name == s.name, "name", "must be names.en, or be left out");
    } else {
      checks.require(body.name.has_value(), "name", "is required, or names");
      if (body.name) check_line(checks, s.name, 1, 100, "name");
    }
    checks.require(body.duration_minutes >= 5 && body.duration_minutes <= 480, "duration_minutes", "must be 5 to 480");
    checks.require(body.price_cents >= 1 && body.price_cents <= 1'000'000, "price_cents", "must be 1 to 1000000");
    checks.done();
    return s;
  }

  template <class F>
  void unless_taken(F&& write) {
    try {
      write();
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique) throw;
      throw Problem(409, "name_taken", "There is a specialty with this name already.");
    }
  }

  void check_specialties(Checks& checks, const Catalogue& catalogue, const std::vector<Uuid>& ids) {
    if (ids.size() > most_specialties) {
      return checks.require(false, "specialty_ids", "must have at most " + std::to_string(most_specialties) + " ids");
    }
    const auto known = [&](const Uuid& id) { return catalogue.specialty(id) != nullptr; };
    checks.require(std::all_of(ids.begin(), ids.end(), known), "specialty_ids",
                   "names a specialty that does not exist");
    auto sorted = ids;
    std::sort(sorted.begin(), sorted.end());
    checks.require(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(), "specialty_ids",
                   "names a specialty twice");
  }

  host::Host& host_;
  Options options_;
  CatalogueCache& cache_;
  Withdrawals& withdrawals_;
};

}  // namespace

void add_catalogue_routes(host::Host& host, const Options& options, CatalogueCache& cache, Withdrawals& withdrawals) {
  const auto api = std::make_shared<CatalogueRoutes>(host, options, cache, withdrawals);
  auto& router = host.router();
  using Request = http::Request;
  router.get("/api/v1/specialties", [api](const Request& r) { return api->list_specialties(r); });
  router.get("/api/v1/specialties/{id}", [api](const Request& r) { return api->one_specialty(r); });
  host.create("/api/v1/specialties",
              {[api](const Request& r, broker::Work& w) { return api->create_specialty(r, w); },
               [api](const Request& r, sql::Session& db, const Uuid& id) { return api->specialty_made(r, db, id); }});
  router.put("/api/v1/specialties/{id}", [api](const Request& r) { return api->change_specialty(r); });
  router.del("/api/v1/specialties/{id}", [api](const Request& r) { return api->delete_specialty(r); });
  router.get("/api/v1/doctors", [api](const Request& r) { return api->list_doctors(r); });
  router.get("/api/v1/doctors/{id}", [api](const Request& r) { return api->one_doctor(r); });
  host.create("/api/v1/doctors",
              {[api](const Request& r, broker::Work& w) { return api->create_doctor(r, w); },
               [api](const Request& r, sql::Session& db, const Uuid& id) { return api->doctor_made(r, db, id); }});
  router.put("/api/v1/doctors/{id}", [api, &host](const Request& r) {
    const auto by = host.caller(r, {Role::admin});
    return api->change_doctor(r, by, r.id("id"), r.json_body<DoctorChange>());
  });
  router.del("/api/v1/doctors/{id}", [api](const Request& r) { return api->delete_doctor(r); });
  router.get("/api/v1/doctors/profile", [api](const Request& r) { return api->own_profile(r); });
  router.put("/api/v1/doctors/profile", [api, &host](const Request& r) {
    const auto claims = host.caller(r, {Role::doctor});
    const auto own = r.json_body<OwnChange>();
    return api->change_doctor(r, claims, claims.sub, {own.full_name, own.phone, own.bio, std::nullopt});
  });
}

}  // namespace consulta::doctors
