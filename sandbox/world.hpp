// The world outside the clinic, in memory: phones, mailboxes and the bank's own books. Everything that happens is also
// a line of a journal, from which it all comes back after a restart, so that killing this process loses no money.
#pragma once

#include <deque>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/json.hpp"

namespace consulta::sandbox {

struct Sms {
  std::string id, to, text;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Sms, (), (id, to, text, at))

struct Attachment {
  std::string name, type;
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (name, type, size))

struct Email {
  std::string to, subject, text;
  std::optional<std::string> html;
  std::vector<Attachment> attachments;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Email, (), (to, subject, text, html, attachments, at))

struct Reference {
  Uuid payment_id{};
  std::string entity, reference;
  std::int64_t amount_cents = 0;
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(Reference, (), (payment_id, entity, reference, amount_cents, expires_at))

struct Charge {
  std::string charge_id;
  Uuid payment_id{};
  std::int64_t amount_cents = 0;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Charge, (), (charge_id, payment_id, amount_cents, at))

struct Refund {
  Uuid id{};
  std::string charge_id;
  Uuid payment_id{};
  std::int64_t amount_cents = 0;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Refund, (), (id, charge_id, payment_id, amount_cents, at))

// A line of the journal: exactly one of these is there.
struct Entry {
  std::optional<Sms> sms;
  std::optional<Email> email;
  std::optional<Reference> reference;
  std::optional<Uuid> voided;
  std::optional<Charge> charge;
  std::optional<Refund> refund;
  std::optional<std::string> told;  // the webhook of this charge was accepted
};
BOOST_DESCRIBE_STRUCT(Entry, (), (sms, email, reference, voided, charge, refund, told))

enum class PayResult { paid, unknown, wrong_amount, over, already_paid };
enum class RefundResult { done, unknown_charge, too_much };

class World {
 public:
  // `journal` may be empty: then nothing is kept.
  explicit World(const std::string& journal);

  void receive(Sms sms);  // one that came before, by its id, is not kept twice
  void receive(Email email);
  std::vector<Sms> sms_to(const std::string& to) const;  // "" is everybody
  std::vector<Email> emails_to(const std::string& to) const;

  void register_reference(Reference reference);
  void void_reference(const Uuid& payment_id);
  PayResult pay(const std::string& entity, const std::string& reference, std::int64_t amount_cents, Instant now);
  RefundResult refund(const Uuid& id, const std::string& charge_id, std::int64_t amount_cents, Instant now);

  std::vector<Charge> charges() const;
  std::vector<Refund> refunds() const;
  // Charges whose webhook nobody accepted yet, oldest first, at most `most`.
  std::vector<Charge> untold(std::size_t most) const;
  void told(const std::string& charge_id);

 private:
  void apply(const Entry& entry);
  void record(const Entry& entry);

  struct Account {
    Reference reference;
    bool voided = false;
    std::optional<std::string> charge_id;
  };

  mutable std::mutex mutex_;
  std::ofstream journal_;
  std::deque<Sms> sms_;
  std::unordered_map<std::string, bool> sms_ids_;
  std::deque<Email> emails_;
  std::unordered_map<std::string, Account> accounts_;           // by entity and reference
  std::unordered_map<Uuid, std::string, UuidHash> account_of_;  // by payment
  std::unordered_map<Uuid, bool, UuidHash> voided_early_;       // before it was registered
  std::vector<Charge> charges_;
  std::vector<Refund> refunds_;
  std::unordered_map<std::string, std::size_t> charge_index_;
  std::deque<std::string> untold_;
};

}  // namespace consulta::sandbox
