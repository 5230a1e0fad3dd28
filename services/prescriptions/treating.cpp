#include "services/prescriptions/treating.hpp"

#include <memory>

namespace consulta::prescriptions {
namespace {

void answer(host::Unheard& unheard, const std::shared_ptr<const http::Request>& request, const http::Handler& handler,
            const http::Reply& reply, bool once_more) {
  http::run(
      [&](const http::Request& asked, const http::Reply& say) {
        try {
          say(handler(asked));
        } catch (const NotTreated& unknown) {
          const bool waits = once_more && unheard.wait(unknown.of, std::chrono::steady_clock::now(),
                                                       [&unheard, request, handler, reply](bool) {
                                                         answer(unheard, request, handler, reply, false);
                                                       });
          if (!waits) throw;
        }
      },
      *request, reply);
}

}  // namespace

Visit treated_by(sql::Session& db, const Uuid& person_id, const Uuid& doctor_id) {
  auto visit = store::visit_of_doctor(db, person_id, doctor_id);
  if (!visit) throw NotTreated({person_id, doctor_id});
  return std::move(*visit);
}

void check_sees(sql::Session& db, const Claims& claims, const Uuid& person_id) {
  if (claims.sub == person_id) return;
  if (claims.role == Role::doctor) {
    treated_by(db, person_id, claims.sub);
    return;
  }
  const auto known = store::people(db, {person_id});
  if (known.empty() || known.front().patient_id != claims.sub) throw not_found("patient");
}

http::DeferredHandler once_heard(host::Unheard& unheard, http::Handler handler) {
  return [&unheard, handler = std::move(handler)](http::Request request, const http::Reply& reply) {
    answer(unheard, std::make_shared<const http::Request>(std::move(request)), handler, reply, true);
  };
}

}  // namespace consulta::prescriptions
