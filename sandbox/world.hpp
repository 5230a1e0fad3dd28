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

#include "platform/json/json.hpp"

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

// A way to pay: a Multibanco reference, or a question to an MB WAY phone.
struct Request {
  Uuid id{}, payment_id{};
  std::optional<std::string> entity, reference, phone;
  std::int64_t amount_cents = 0;
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(Request, (), (id, payment_id, entity, reference, phone, amount_cents, expires_at))

struct Charge {
  std::int64_t position = 0;  // in the bank's books, from 1
  std::string charge_id;
  Uuid payment_id{}, request_id{};
  std::int64_t amount_cents = 0;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Charge, (), (position, charge_id, payment_id, request_id, amount_cents, at))

// What the clinic must be told.
struct Webhook {
  std::string id, type;  // payment.paid or payment.declined
  Uuid payment_id{}, request_id{};
  std::optional<std::string> charge_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(Webhook, (), (id, type, payment_id, request_id, charge_id, amount_cents))

// A question on a phone.
struct MbwayView {
  Uuid id{}, payment_id{};
  std::string phone;
  std::int64_t amount_cents = 0;
  std::string status;  // pending, approved, declined, expired, voided
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(MbwayView, (), (id, payment_id, phone, amount_cents, status, expires_at))

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
  std::optional<Request> request;
  std::optional<Uuid> voided;    // a request
  std::optional<Uuid> declined;  // a request
  std::optional<Charge> charge;
  std::optional<Refund> refund;
  std::optional<std::string> told;  // this webhook was accepted, or is lost
};
BOOST_DESCRIBE_STRUCT(Entry, (), (sms, email, request, voided, declined, charge, refund, told))

enum class PayResult { done, unknown, wrong_amount, over, already_paid };
enum class RefundResult { done, unknown_charge, too_much };

class World {
 public:
  // `journal` may be empty: then nothing is kept.
  explicit World(const std::string& journal);

  void receive(std::vector<Sms> messages);  // one that came before, by its id, is not kept twice
  void receive(Email email);
  std::vector<Sms> sms_to(const std::string& to) const;  // "" is everybody
  std::vector<Email> emails_to(const std::string& to) const;

  void open(Request request);
  void close(const Uuid& request_id);
  // At the ATM.
  PayResult pay(const std::string& entity, const std::string& reference, std::int64_t amount_cents, Instant now);
  // On the phone.
  PayResult answer(const Uuid& request_id, bool approve, Instant now);
  std::vector<MbwayView> questions(const std::string& phone, Instant now) const;  // "" is everybody
  RefundResult refund(const Uuid& id, const std::string& charge_id, std::int64_t amount_cents, Instant now);

  std::vector<Charge> charges(std::size_t after = 0) const;
  std::vector<Refund> refunds() const;
  // Webhooks nobody accepted yet, oldest first, at most `most`.
  std::vector<Webhook> untold(std::size_t most) const;
  void told(const std::string& webhook_id);
  void put_last(const std::string& webhook_id);

 private:
  void apply(const Entry& entry);
  void record(const Entry& entry);

  struct Asked {
    Request request;
    bool voided = false;
    bool declined = false;
    std::optional<std::string> charge_id;
  };
  // Whether it can still be paid.
  static PayResult state_of(const Asked& asked, Instant now);
  void take(const Request& request, Instant now);

  mutable std::mutex mutex_;
  std::ofstream journal_;
  std::deque<Sms> sms_;
  std::unordered_map<std::string, bool> sms_ids_;
  std::deque<Email> emails_;
  std::unordered_map<Uuid, Asked, UuidHash> asked_;
  std::unordered_map<std::string, Uuid> by_reference_;     // entity and reference: the last one asked
  std::vector<Uuid> questions_;                            // on phones, oldest first
  std::unordered_map<Uuid, bool, UuidHash> voided_early_;  // before it was opened
  std::vector<Charge> charges_;
  std::vector<Refund> refunds_;
  std::unordered_map<std::string, std::size_t> charge_index_;
  std::deque<Webhook> untold_;
};

}  // namespace consulta::sandbox
