#include "platform/http/conditions.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

// As clients see it.
struct View {
  Uuid id{};
  std::string full_name, birth_date;
  std::optional<std::string> tax_number;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(View, (), (id, full_name, birth_date, tax_number, version))

View view(const Dependant& d) {
  return {d.id, d.full_name, d.birth_date.value_or(""), d.tax_number, d.version};
}

std::string etag(const Dependant& d) {
  return http::etag(d.id, d.version);
}

http::Response shown(int status, const Dependant& d) {
  return http::answer(status, view(d)).with("ETag", etag(d));
}

// Somebody else's is as absent as one that is not there.
const Dependant& own(const MaybeDependant& d, const Claims& claims) {
  if (!d || d->removed || d->user_id != claims.sub) throw not_found("dependant");
  return *d;
}

class Api {
 public:
  Api(host::Host& host, const WallClock& clock, Dependants& dependants)
      : host_(host), clock_(clock), dependants_(dependants) {}

  host::Made add(const http::Request& request, broker::Work& work) {
    const auto claims = patient(request);
    const AddDependant wish{new_id(), claims.sub, person(request)};
    const auto account = store::hold_account(work.db(), claims.sub);
    if (!account || account->disabled) throw Problem(401, "invalid_token", "This account is closed.");
    const auto added = dependants_.begin(wish.id, wish, work);
    return {shown(201, added).with("Location", "/api/v1/users/dependants/" + to_text(added.id)), added.id};
  }

  http::Response added(const http::Request& request, sql::Session& db, const Uuid& id) {
    return shown(200, own(store::find_dependant(db, id), patient(request)));
  }

  http::Response list(const http::Request& request) { return list(request, patient(request)); }
  // Whoever it is.
  http::Response own_list(const http::Request& request) { return list(request, host_.caller(request)); }

  http::Response one(const http::Request& request) {
    const auto claims = patient(request);
    auto session = host_.db().lease();
    return shown(200, own(store::find_dependant(*session, request.id("id")), claims));
  }

  http::Response change(const http::Request& request) {
    const auto claims = patient(request);
    return shown(200, wish(request, claims, ChangeDependant{person(request)}));
  }

  http::Response remove(const http::Request& request) {
    wish(request, patient(request), RemoveDependant{});
    return http::no_content();
  }

 private:
  http::Response list(const http::Request& request, const Claims& claims) {
    const auto page = host_.page(request);
    auto session = host_.db().lease();
    std::vector<View> views;
    for (const auto& d : store::dependants_of(*session, claims.sub, page.after_id(), page.to_read())) {
      views.push_back(view(d));
    }
    return page.answer(std::move(views), [](const View& v) { return to_text(v.id); });
  }

  Claims patient(const http::Request& request) const { return host_.caller(request, {Role::patient}); }

  Person person(const http::Request& request) const {
    return checked(request.json_body<Person>(), clock_, Clock::now());
  }

  template <class M>
  Dependant wish(const http::Request& request, const Claims& claims, const M& message) {
    return host_.change([&](broker::Work& work) {
      return dependants_.wish(
          request.id("id"), message, [&](const MaybeDependant& d) { own(d, claims); },
          [&](const Dependant& d) { http::check_preconditions(request, etag(d)); }, work);
    });
  }

  host::Host& host_;
  WallClock clock_;
  Dependants& dependants_;
};

}  // namespace

void add_dependant_routes(host::Host& host, const WallClock& clock, Dependants& dependants) {
  auto api = std::make_shared<Api>(host, clock, dependants);
  host.create("/api/v1/users/dependants",
              {[api](const http::Request& r, broker::Work& work) { return api->add(r, work); },
               [api](const http::Request& r, sql::Session& db, const Uuid& id) { return api->added(r, db, id); }});
  auto& router = host.router();
  router.get("/api/v1/users/dependants", [api](const http::Request& r) { return api->list(r); });
  router.get("/export/dependants", [api](const http::Request& r) { return api->own_list(r); });
  router.get("/api/v1/users/dependants/{id}", [api](const http::Request& r) { return api->one(r); });
  router.put("/api/v1/users/dependants/{id}", [api](const http::Request& r) { return api->change(r); });
  router.del("/api/v1/users/dependants/{id}", [api](const http::Request& r) { return api->remove(r); });
}

}  // namespace consulta::auth
