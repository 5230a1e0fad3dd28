// What reception asks its PostgreSQL.
#pragma once

#include "engine/erasures.hpp"
#include "engine/host/host.hpp"
#include "services/reception/known_face.hpp"
#include "services/reception/visit.hpp"

namespace consulta::reception::store {

// Whatever order it is told in, the same is known in the end.
void remember(sql::Session& db, const Visit& visit);
// The one whose code has this hash.
std::optional<Visit> find_by_code(sql::Session& db, const std::string& hash);
// Newest first, those before `before`.
std::vector<Visit> visits_of(sql::Session& db, const Uuid& patient_id, const std::optional<Uuid>& before,
                             std::size_t limit);
// Those that start in that time, in their order; what is cancelled is none of them.
std::vector<OfToday> day(sql::Session& db, Instant from, Instant to);
// All that start from then until then, in their order.
std::vector<Visit> visits_from(sql::Session& db, Instant from, Instant until);
// Of each of these doctors the latest visits.
std::vector<Length> lengths(sql::Session& db, const std::vector<Uuid>& doctor_ids);

// The highest version wins, whatever comes first. `words`: what they are found by.
void remember(sql::Session& db, const KnownPatient& patient, const std::vector<std::string>& words,
              const events::Told& told);
void remember_dependant(sql::Session& db, const Uuid& id, const std::optional<std::string>& full_name,
                        std::int64_t version);
void remember_doctor(sql::Session& db, const Uuid& id, const std::string& full_name, const events::Told& told);
void remember_room(sql::Session& db, const Uuid& doctor_id, const std::string& room, std::int64_t version);

// Those who have a word beginning with each of these (which differ); newest first, those before `before`.
std::vector<KnownPatient> search(sql::Session& db, const std::vector<std::string>& beginnings,
                                 const std::optional<Uuid>& before, std::size_t limit);

// One at a time decides about this person's face, until the transaction ends.
void lock_face(sql::Session& db, const Uuid& patient_id);
std::optional<KnownFace> find_face(sql::Session& db, const Uuid& patient_id);
// In place of the one there is.
void keep_face(sql::Session& db, const KnownFace& face);
void forget_face(sql::Session& db, const Uuid& patient_id);
// When they withdrew last, as long as it is remembered: agreements that began before are not to be kept.
std::optional<Instant> face_withdrawn_at(sql::Session& db, const Uuid& patient_id);
// The face is forgotten, and when.
void withdraw_face(sql::Session& db, const Uuid& patient_id, Instant now);
// Face and withdrawal, as if there had never been any.
void erase_face(sql::Session& db, const Uuid& patient_id);
void forget_face_withdrawals(const host::Host& host, sql::Session& db, Instant before);
// Of these people, those of that model.
std::vector<KnownFace> faces_of(sql::Session& db, const std::vector<Uuid>& patient_ids, const std::string& model);
// All, in pages: those after that person, some hundreds.
std::vector<KnownFace> faces(sql::Session& db, const Uuid& after);
// The same, sealed anew; where it is another meanwhile, nothing.
void seal_face(sql::Session& db, const KnownFace& face, const std::string& anew);

// Who is to be known no more: from now on.
extern const engine::ErasureQueries erasures;
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now);
// What visits say of them.
void erase_visits(sql::Session& db, const Uuid& patient_id);

void forget_visits(const host::Host& host, sql::Session& db, Instant before);

}  // namespace consulta::reception::store
