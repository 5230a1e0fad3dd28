// The payment provider's HTTP API. Every order carries an id, so that telling it again is safe. After failures of its
// own the provider is left alone for a while. Belongs to one thread.
#pragma once

#include <string>
#include <vector>

#include "platform/json/json.hpp"
#include "platform/process/provider.hpp"

namespace consulta::payments {

// A way to pay: a Multibanco reference, or a question to an MB WAY phone.
struct PaymentRequest {
  Uuid id{}, payment_id{};
  std::optional<std::string> entity, reference;
  std::optional<std::string> phone;
  std::int64_t amount_cents = 0;
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(PaymentRequest, (), (id, payment_id, entity, reference, phone, amount_cents, expires_at))

struct RefundOrder {
  Uuid id{};
  std::string charge_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(RefundOrder, (), (id, charge_id, amount_cents))

// A line of the provider's own books, numbered by position.
struct ProviderCharge {
  std::int64_t position = 0;
  std::string charge_id;
  Uuid payment_id{};
  std::optional<Uuid> request_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderCharge, (), (position, charge_id, payment_id, request_id, amount_cents))

class Provider {
 public:
  explicit Provider(std::string url) : url_(std::move(url)) {}

  // What became of each, in their order. One that is refused holds up no other.
  std::vector<ProviderReply> open(const std::vector<PaymentRequest>& requests);
  ProviderReply close(const Uuid& request_id);
  ProviderReply refund(const RefundOrder& order);
  // Charges after `position`, in their order, not always all. Throws HttpError where they cannot be had.
  std::vector<ProviderCharge> charges_after(std::int64_t position);

 private:
  ProviderReply send(const std::string& method, const std::string& path, Path kind, std::string body,
                     std::string* answer = nullptr);

  std::string url_;
  HttpClient client_;
  ProviderGate gate_{{.least = 3}};
};

}  // namespace consulta::payments
