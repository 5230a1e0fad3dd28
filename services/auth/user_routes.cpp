#include "engine/host/accesses.hpp"
#include "platform/http/conditions.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

// What administrators do with the accounts of others.
namespace consulta::auth {
namespace {

AdministeredUser view(const Account& a) {
  return {a.id, a.email, a.full_name, a.phone, a.role, a.disabled, a.email_verified, a.mfa, a.created_at, a.version};
}

std::optional<bool> flag(const std::string& text) {
  if (text == "true") return true;
  return text == "false" ? std::optional(false) : std::nullopt;
}

std::optional<Role> role_of(const std::string& text) {
  Role role{};
  return boost::describe::enum_from_string(text.c_str(), role) ? std::optional(role) : std::nullopt;
}

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::admin});
  const auto page = host.page(request);
  store::UserFilter filter;
  if (const auto q = request.query_value("q").value_or(""); !q.empty()) {
    if (q.size() > 254) throw invalid("q", "is too long");
    filter.q = q;
  }
  filter.role = http::query(request, "role", "is no role", role_of);
  filter.disabled = http::query(request, "disabled", "must be true or false", flag);
  auto db = host.db().lease();
  auto found = store::users(*db, filter, page.after_id(), page.to_read());
  std::vector<Uuid> shown;
  for (const auto& user : found) shown.push_back(user.id);
  host::record_shown(*db, request, claims, {filter.q ? "user.search" : "user.list", "user"}, shown);
  return page.answer(std::move(found), [](const AdministeredUser& user) { return to_text(user.id); });
}

// Whose login goes with what they are in another service stays what they are.
void check(const Administer& wish, const MaybeAccount& account, const Uuid& administrator) {
  if (!account) throw not_found("user");
  if (account->id == administrator) {
    throw Problem(409, "own_account", "Another administrator changes your role or disables your account.");
  }
  const bool other_role = wish.role && *wish.role != account->role;
  if (other_role && *wish.role != Role::patient && !account->email_verified) {
    throw invalid("role", "can be given once the email address is proved to be theirs");
  }
  if (wish.mfa == true) throw invalid("mfa", "can only be taken away: its owner sets it up");
  if (wish.role == Role::device) throw invalid("role", "is of screens and kiosks, which are paired");
  const bool doctor = account->role == Role::doctor || wish.role == Role::doctor;
  if (other_role && doctor) {
    throw invalid("role", "of a doctor comes and goes with the doctor");
  }
}

http::Response change(host::Host& host, Accounts& accounts, const http::Request& request) {
  const auto claims = host.caller(request, {Role::admin});
  const auto id = request.id("id");
  const auto wish = request.json_body<Administer>();
  const auto may = [&](const MaybeAccount& account) { check(wish, account, claims.sub); };
  const auto still = [&](const Account& account) {
    http::check_preconditions(request, http::etag(account.id, account.version));
  };
  const auto account = host.change([&](broker::Work& work) {
    // Held: of two administrators who disable each other at once, one finds that they are none any more.
    const auto administrator = store::hold_account(work.db(), claims.sub);
    if (!administrator || administrator->disabled || administrator->role != Role::admin) {
      throw Problem(403, "forbidden", "Your role does not allow this.");
    }
    auto changed = accounts.wish(id, wish, may, still, work);
    if (wish.mfa == false) store::remove_second_factor(work.db(), id);
    host::record(work, request, claims, {"user.change", "user", id, json::write_sparse(wish)});
    return changed;
  });
  return http::ok(view(account)).with("ETag", http::etag(account.id, account.version));
}

}  // namespace

void add_user_routes(host::Host& host, Accounts& accounts) {
  host.router().get("/api/v1/admin/users", [&host](const http::Request& r) { return list(host, r); });
  host.router().put("/api/v1/admin/users/{id}",
                    [&host, &accounts](const http::Request& r) { return change(host, accounts, r); });
}

}  // namespace consulta::auth
