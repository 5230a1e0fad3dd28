// What every service tells the audit: who did what, or read what of others, when and from where.
//
//   host::record(work, request, claims, {"appointment.cancel", "appointment", id});       with what is changed
//   host::record(*session, request, claims, {"appointment.read", "patient", patient_id});  what is only read
//
// An entry is a row of the service's own database, written before the answer goes out: nothing is done or shown that is
// not on record. Within about a second the rows are handed over to admin, which keeps them for good. Guarantees:
//
// - An entry of a Work is there if and only if what the Work changes is.
// - Each entry is told once however many replicas hand over, or more than once where a process dies; by its id admin
//   knows it again.
//
// An entry says ids, codes and the network address that a request came from, never a name, a secret or what somebody
// wrote. What patients do with their own bookings is not recorded, and so pays nothing for it; their logins and what is
// done to their accounts are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "broker/outbox.hpp"
#include "clinic/tokens.hpp"
#include "events/every_service.hpp"
#include "platform/http/http.hpp"

namespace consulta::host {

// What was done, or read.
struct Access {
  std::string action;                   // "<thing>.<verb>": "appointment.cancel", "login.failed"
  std::string subject_kind;             // of what or whom: "patient", "dead_letter"
  std::optional<Uuid> subject_id = {};  // none where it is of all, or of nobody that is known
  std::string detail = {};              // which, and how it went: "appointment=<id> status=confirmed"
};

// Who: a caller, an account known by other means than a token, or nobody.
struct Actor {
  Actor() = default;
  Actor(const Claims& claims) : id(claims.sub), role(claims.role) {}
  Actor(const Uuid& account, Role its_role) : id(account), role(its_role) {}

  std::optional<Uuid> id;
  std::optional<Role> role;
};

// With what `work` changes: in its transaction, or its last statement.
void record(broker::Work& work, const http::Request& request, const Actor& actor, Access access);
void record_all(broker::Work& work, const http::Request& request, const Actor& actor, std::vector<Access> accesses);

// What the service does by itself (a deadline, an event of another service) in anybody's name.
void record(broker::Work& work, const Actor& actor, Access access);

// At once, by a statement of its own, or in the transaction that the session is in. Throws sql::Error.
void record(sql::Session& db, const http::Request& request, const Actor& actor, Access access);
void record_all(sql::Session& db, const http::Request& request, const Actor& actor, std::vector<Access> accesses);

// What is shown of a list to `caller`: once for each whom it is about, as often as they are named here, but for the
// caller. The subject is that of `access`, with an id.
void record_shown(sql::Session& db, const http::Request& request, const Claims& caller, const Access& access,
                  std::vector<Uuid> about);

// Publishes some hundreds of the entries that are there, if any, as one event of `service`, in the transaction that
// removes them. Whether there may be more.
bool hand_over_accesses(sql::Session& db, broker::Outlet& outlet, std::string_view service);

}  // namespace consulta::host
