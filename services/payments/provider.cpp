#include "services/payments/provider.hpp"

namespace consulta::payments {
namespace {

struct ChargeList {
  std::vector<ProviderCharge> items;
};
BOOST_DESCRIBE_STRUCT(ChargeList, (), (items))

}  // namespace

void Provider::open(const std::vector<PaymentRequest>& requests) {
  send("POST", "/psp/requests", json::write(requests));
}

void Provider::close(const Uuid& request_id) {
  send("DELETE", "/psp/requests/" + to_text(request_id), "");
}

void Provider::refund(const RefundOrder& order) {
  send("POST", "/psp/refunds", json::write(order));
}

std::vector<ProviderCharge> Provider::charges_after(std::int64_t position) {
  const auto body = send("GET", "/psp/charges?after=" + std::to_string(position), "");
  try {
    return json::read<ChargeList>(body).items;
  } catch (const std::exception& e) {
    throw HttpError(std::string("its list of charges cannot be read: ") + e.what());
  }
}

std::string Provider::send(const std::string& method, const std::string& path, std::string body) {
  using clock = std::chrono::steady_clock;
  if (!breaker_.allow(clock::now())) throw HttpError("left alone after failures");
  HttpResult result;
  try {
    result = client_.send({.url = url_ + path,
                           .method = method,
                           .headers = {{"Content-Type", "application/json"}},
                           .body = std::move(body),
                           .timeout = std::chrono::seconds(5)});
  } catch (const HttpError&) {
    breaker_.failed(clock::now());
    throw;
  }
  if (result.status / 100 == 5) {
    breaker_.failed(clock::now());
  } else {
    breaker_.succeeded(clock::now());  // it works, even where it refuses
  }
  if (result.status / 100 != 2) throw HttpError("status " + std::to_string(result.status));
  return std::move(result.body);
}

}  // namespace consulta::payments
