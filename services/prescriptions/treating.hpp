// Who may see what is prescribed to somebody, and what they are allergic to: they themselves, or whose account it is,
// and doctors who have treated them. A consultation that began this moment may not have been heard of yet: who asks
// then waits for it, two seconds at most.
#pragma once

#include "clinic/tokens.hpp"
#include "engine/host/unheard.hpp"
#include "platform/http/http.hpp"
#include "services/prescriptions/store.hpp"

namespace consulta::prescriptions {

// As far as anybody has heard they have not met. Answered with 404, like a patient who is not there.
struct NotTreated : Problem {
  explicit NotTreated(const host::UnheardOf& whom) : Problem(not_found("patient")), of(whom) {}
  host::UnheardOf of;
};

// Throws NotTreated.
Visit treated_by(sql::Session& db, const Uuid& person_id, const Uuid& doctor_id);

// The same where a doctor asks; of a patient, whether it is they or whom they book for. Throws Problem 404.
void check_sees(sql::Session& db, const Claims& claims, const Uuid& person_id);

// What `handler` answers; where it throws NotTreated, what it answers once they have met, as far as we hear.
http::DeferredHandler once_heard(host::Unheard& unheard, http::Handler handler);

}  // namespace consulta::prescriptions
