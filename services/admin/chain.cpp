#include "services/admin/chain.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <limits>

#include "platform/process/config.hpp"
#include "platform/security/base64.hpp"

namespace consulta::admin {
namespace {

// What is hashed, member by member in this order, as json::write writes it. What entries have besides one day is hashed
// by another form, beside this one.
struct Canonical {
  std::int64_t seq = 0;
  Uuid id{};
  Instant at{};
  std::optional<Uuid> actor_id;
  std::optional<Role> actor_role;
  std::string action, subject_kind;
  std::optional<Uuid> subject_id;
  std::optional<std::string> client;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(Canonical, (),
                      (seq, id, at, actor_id, actor_role, action, subject_kind, subject_id, client, detail))

std::string hash_of(const std::string& before, const Entry& e) {
  const auto text = before + json::write(Canonical{e.seq, e.id, e.at, e.actor_id, e.actor_role, e.action,
                                                   e.subject_kind, e.subject_id, e.client, e.detail});
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hex_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string missing(std::int64_t first, std::int64_t last) {
  return first == last ? fmt::format("entry {} is missing", first)
                       : fmt::format("entries {} to {} are missing", first, last);
}

}  // namespace

std::string text_of(const Head& head) {
  return fmt::format("{}:{}", head.seq, head.hash);
}

std::optional<Head> parse_head(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto seq = whole_number(text.substr(0, colon), 1, std::numeric_limits<std::int64_t>::max());
  const auto hash = text.substr(colon + 1);
  const bool hex = hash.size() == Head{}.hash.size() && std::all_of(hash.begin(), hash.end(), [](char c) {
                     return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                   });
  return seq && hex ? std::optional(Head{*seq, hash}) : std::nullopt;
}

std::vector<Entry> link(Head& head, std::vector<events::Access> accesses) {
  std::vector<Entry> out;
  out.reserve(accesses.size());
  for (auto& access : accesses) {
    Entry entry{std::move(access), head.seq + 1, {}};
    entry.hash = hash_of(head.hash, entry);
    head = {entry.seq, entry.hash};
    out.push_back(std::move(entry));
  }
  return out;
}

std::optional<std::string> ChainCheck::next(const Entry& entry) {
  if (entry.seq <= head_.seq) return fmt::format("entry {} comes after entry {}", entry.seq, head_.seq);
  if (entry.seq > head_.seq + 1) return missing(head_.seq + 1, entry.seq - 1);
  if (entry.hash != hash_of(head_.hash, entry)) {
    return fmt::format("entry {}, id {}, is not what was written there: it was changed, or put in the place of another",
                       entry.seq, to_text(entry.id));
  }
  if (expected_ && expected_->seq == entry.seq && expected_->hash != entry.hash) {
    return fmt::format("entry {} or one before it was written anew: its hash was {}, and is {}", entry.seq,
                       expected_->hash, entry.hash);
  }
  head_ = {entry.seq, entry.hash};
  return std::nullopt;
}

std::optional<std::string> ChainCheck::end() const {
  if (!expected_ || expected_->seq <= head_.seq) return std::nullopt;
  return missing(head_.seq + 1, expected_->seq) + ", or more: the chain ends too soon";
}

}  // namespace consulta::admin
