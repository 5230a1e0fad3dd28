// The payment provider's HTTP API. A call that gets no good answer throws HttpError; every order carries an id, so that
// telling it again is safe. After failures the provider is left alone for a while (a breaker), and calls throw at once.
// Belongs to one thread.
#pragma once

#include <string>
#include <vector>

#include "platform/breaker.hpp"
#include "platform/http_client.hpp"
#include "platform/json.hpp"

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

  void open(const std::vector<PaymentRequest>& requests);
  void close(const Uuid& request_id);
  void refund(const RefundOrder& order);
  // Charges after `position`, in their order, not always all.
  std::vector<ProviderCharge> charges_after(std::int64_t position);

 private:
  std::string send(const std::string& method, const std::string& path, std::string body);

  std::string url_;
  HttpClient client_;
  Breaker breaker_{{.least = 3}};
};

}  // namespace consulta::payments
