#include "engine/host/idempotency.hpp"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "engine/host/queries.hpp"
#include "platform/security/base64.hpp"

namespace consulta::host {
namespace {

constexpr std::size_t longest_key = 255;
constexpr std::size_t longest_owner = 40;

std::string hash_of(std::string_view text, std::string_view secret) {
  const auto bytes = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  unsigned char hash[crypto_generichash_BYTES];
  crypto_generichash(hash, sizeof hash, bytes(text), text.size(), bytes(secret), secret.size());
  return {reinterpret_cast<const char*>(hash), sizeof hash};
}

// Of postgresql://user:password@host/name what is before the host.
std::string_view credentials(std::string_view url) {
  const auto end = url.rfind('@');
  return end == std::string_view::npos ? "" : url.substr(0, end);
}

}  // namespace

IdempotencyKeys::IdempotencyKeys(const std::string& database_url)
    : secret_(hash_of("idempotency keys\n" + std::string(credentials(database_url)), "")) {}

KeyedRequest IdempotencyKeys::of(const http::Request& request, const std::optional<Claims>& caller) const {
  auto hash = hex_encode(hash_of(request.method + " " + request.path + "\n" + request.body, secret_));
  auto owner = caller ? to_text(caller->sub) : hash.substr(0, longest_owner);
  return {std::move(owner), idempotency_key(request), std::move(hash)};
}

std::string idempotency_key(const http::Request& request) {
  std::string key(request.header("idempotency-key"));
  if (key.size() > longest_key) throw invalid("Idempotency-Key", "must be at most 255 characters");
  if (!std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; })) {
    throw Problem(400, "malformed_header", "Idempotency-Key consists of visible ASCII characters.");
  }
  return key;
}

void keep_answer(const KeyedRequest& request, const Made& made, broker::Work& work) {
  if (made.response.status / 100 != 2) return;
  KeptAnswer row{request.owner, request.key, request.hash, made.response.status, "", made.id};
  for (const auto& [name, value] : made.response.headers) {
    if (name == "Location") row.location = value;
  }
  auto statement = work.before().statement(queries::insert_answers, json::write(std::vector{row}));
  statement.by_rows = true;
  work.finish_with(std::move(statement));
}

std::optional<http::Response> answer_again(const http::Request& request, const KeyedRequest& keyed,
                                           const Creation& creation, sql::Session& db) {
  const auto first = db.maybe(queries::find_answer, keyed.owner, keyed.key);
  if (!first) return std::nullopt;
  if (first->request_hash != keyed.hash || !first->made_id) {
    throw Problem(422, "idempotency_key_reused",
                  "This Idempotency-Key was used for another request. Use a new key for a new request.",
                  {{"Idempotency-Key", "was used for another request"}});
  }
  auto response = creation.show(request, db, *first->made_id);
  response.status = first->status;
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Location"; });
  if (!first->location.empty()) response.with("Location", first->location);
  response.with("Idempotency-Replayed", "true");
  return response;
}

}  // namespace consulta::host
