#include "clinic/tokens.hpp"

#include <cjose/cjose.h>

#include <mutex>
#include <stdexcept>

#include "platform/http/http_client.hpp"
#include "platform/http/problem.hpp"
#include "platform/observe/log.hpp"
#include "platform/security/base64.hpp"

namespace consulta {
namespace {

struct JwkDelete {
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Jwk = std::unique_ptr<cjose_jwk_t, JwkDelete>;
struct JwsDelete {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
using Jws = std::unique_ptr<cjose_jws_t, JwsDelete>;
struct HeaderDelete {
  void operator()(cjose_header_t* header) const { cjose_header_release(header); }
};
using Header = std::unique_ptr<cjose_header_t, HeaderDelete>;

std::string export_jwk(cjose_jwk_t* jwk, bool with_private) {
  cjose_err error{};
  char* text = cjose_jwk_to_json(jwk, with_private, &error);
  if (text == nullptr) throw std::runtime_error(std::string("cannot export a key: ") + error.message);
  std::string out(text);
  cjose_get_dealloc()(text);
  return out;
}

struct TokenHeader {
  std::string alg;
  std::string kid;
};
BOOST_DESCRIBE_STRUCT(TokenHeader, (), (alg, kid))

struct KeyName {
  std::string kty;
  std::string kid;
};
BOOST_DESCRIBE_STRUCT(KeyName, (), (kty, kid))

struct KeySet {
  std::vector<json::Raw> keys;
};
BOOST_DESCRIBE_STRUCT(KeySet, (), (keys))

constexpr std::size_t remembered_tokens = 20'000;
constexpr std::size_t longest_token = 4096;
constexpr auto look_every = std::chrono::milliseconds(200);  // for what the verifier wants

}  // namespace

void check_enrolled(const Claims& claims) {
  if (!claims.must_enrol.value_or(false)) return;
  throw Problem(403, "mfa_enrolment_required", "Set up a second factor first, then ask for another access token.");
}

void check_person(const Claims& claims) {
  if (claims.role == Role::device) throw Problem(403, "forbidden", "A device does not open this.");
}

struct TokenSigner::Impl {
  mutable std::mutex mutex;  // cjose counts references without atomics
  Jwk key;
  std::string kid;
};

std::string TokenSigner::generate_key() {
  cjose_err error{};
  Jwk key(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error));
  const auto kid = to_text(new_id());
  if (!key || !cjose_jwk_set_kid(key.get(), kid.data(), kid.size(), &error)) {
    throw std::runtime_error(std::string("cannot make a signing key: ") + error.message);
  }
  return export_jwk(key.get(), true);
}

TokenSigner::TokenSigner(const std::string& private_jwk) : impl_(std::make_unique<Impl>()) {
  cjose_err error{};
  impl_->key.reset(cjose_jwk_import(private_jwk.data(), private_jwk.size(), &error));
  if (!impl_->key) throw std::runtime_error(std::string("not a private key: ") + error.message);
  impl_->kid = cjose_jwk_get_kid(impl_->key.get(), &error);
}

TokenSigner::~TokenSigner() = default;

std::string TokenSigner::public_jwk() const {
  std::lock_guard lock(impl_->mutex);
  return export_jwk(impl_->key.get(), false);
}

std::string TokenSigner::sign(Claims claims) const {
  claims.iss = token_issuer;
  claims.aud = token_audience;
  const auto payload = json::write_sparse(claims);
  std::lock_guard lock(impl_->mutex);
  cjose_err error{};
  Header header(cjose_header_new(&error));
  if (!header || !cjose_header_set(header.get(), CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, &error) ||
      !cjose_header_set(header.get(), CJOSE_HDR_KID, impl_->kid.c_str(), &error) ||
      !cjose_header_set(header.get(), "typ", "JWT", &error)) {
    throw std::runtime_error(std::string("cannot sign a token: ") + error.message);
  }
  Jws jws(cjose_jws_sign(impl_->key.get(), header.get(), reinterpret_cast<const std::uint8_t*>(payload.data()),
                         payload.size(), &error));
  const char* compact = nullptr;
  if (!jws || !cjose_jws_export(jws.get(), &compact, &error)) {
    throw std::runtime_error(std::string("cannot sign a token: ") + error.message);
  }
  return compact;
}

struct TokenVerifier::Impl {
  mutable std::mutex mutex;
  std::unordered_map<std::string, Jwk> keys;
  // Two generations: when the young one is full it becomes the old one and the old one is forgotten.
  std::unordered_map<std::string, Claims> young;
  std::unordered_map<std::string, Claims> old;

  const Claims* remembered(const std::string& token) const {
    if (auto found = young.find(token); found != young.end()) return &found->second;
    if (auto found = old.find(token); found != old.end()) return &found->second;
    return nullptr;
  }
  void remember(std::string token, const Claims& claims) {
    if (young.size() >= remembered_tokens / 2) {
      old = std::move(young);
      young.clear();
    }
    young.emplace(std::move(token), claims);
  }
};

TokenVerifier::TokenVerifier() : impl_(std::make_unique<Impl>()) {}
TokenVerifier::~TokenVerifier() = default;

void TokenVerifier::replace_keys(const std::string& jwks) {
  auto set = json::read<KeySet>(jwks);
  std::unordered_map<std::string, Jwk> keys;
  for (const auto& raw : set.keys) {
    auto name = json::read<KeyName>(raw.text);
    cjose_err error{};
    Jwk key(cjose_jwk_import(raw.text.data(), raw.text.size(), &error));
    if (!key || name.kty != "EC") throw std::runtime_error("the key set holds a key that is not a P-256 public key");
    keys.emplace(name.kid, std::move(key));
  }
  std::lock_guard lock(impl_->mutex);
  impl_->keys = std::move(keys);
  impl_->young.clear();
  impl_->old.clear();
}

bool TokenVerifier::has_keys() const {
  std::lock_guard lock(impl_->mutex);
  return !impl_->keys.empty();
}

std::optional<Claims> TokenVerifier::verify(std::string_view token) {
  if (token.empty() || token.size() > longest_token) return std::nullopt;
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
  std::string key(token);
  std::lock_guard lock(impl_->mutex);
  if (const auto* known = impl_->remembered(key)) {
    if (known->exp <= now) return std::nullopt;
    return *known;
  }
  try {
    // One text for one token: base64url could be written in several ways, of which only the canonical one is taken.
    const auto signature = base64url_decode(token.substr(token.rfind('.') + 1));
    if (!signature || signature->size() != 64 || !token.ends_with(base64url_encode(*signature))) return std::nullopt;
    auto header_json = base64url_decode(token.substr(0, token.find('.')));
    if (!header_json) return std::nullopt;
    auto header = json::read<TokenHeader>(*header_json);
    if (header.alg != CJOSE_HDR_ALG_ES256) return std::nullopt;
    auto found = impl_->keys.find(header.kid);
    if (found == impl_->keys.end()) {
      wants_keys = true;
      return std::nullopt;
    }
    cjose_err error{};
    Jws jws(cjose_jws_import(key.data(), key.size(), &error));
    if (!jws || !cjose_jws_verify(jws.get(), found->second.get(), &error)) return std::nullopt;
    std::uint8_t* plain = nullptr;
    std::size_t length = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &plain, &length, &error)) return std::nullopt;
    auto claims = json::read<Claims>({reinterpret_cast<const char*>(plain), length});
    if (claims.iss != token_issuer || claims.aud != token_audience || claims.exp <= now) return std::nullopt;
    impl_->remember(std::move(key), claims);
    return claims;
  } catch (const json::SyntaxError&) {
    return std::nullopt;
  } catch (const json::ValueError&) {
    return std::nullopt;
  }
}

KeyRefresher::KeyRefresher(TokenVerifier& verifier, std::string jwks_url)
    : verifier_(verifier), url_(std::move(jwks_url)), thread_("token keys", [this](auto& loop) { run(loop); }) {}

void KeyRefresher::run(StoppableThread::Loop& loop) {
  HttpClient client;
  auto next = std::chrono::steady_clock::now();
  for (bool complained = false; !loop.stopping(); loop.rest(look_every)) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next && !verifier_.wants_keys.exchange(false)) continue;
    try {
      auto response = client.send({.url = url_, .timeout = std::chrono::seconds(2)});
      if (response.status != 200) throw std::runtime_error("status " + std::to_string(response.status));
      verifier_.replace_keys(response.body);
      next = now + std::chrono::seconds(30);
      complained = false;
    } catch (const std::exception& e) {
      if (!complained) spdlog::warn("no token keys from {} yet: {}", url_, e.what());
      complained = true;
      next = now + (verifier_.has_keys() ? std::chrono::milliseconds(2000) : look_every);
    }
  }
}

}  // namespace consulta
