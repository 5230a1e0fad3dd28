#include "services/payments/provider.hpp"

namespace consulta::payments {
namespace {

struct ChargeList {
  std::vector<ProviderCharge> items;
};
BOOST_DESCRIBE_STRUCT(ChargeList, (), (items))

}  // namespace

std::vector<ProviderReply> Provider::open(const std::vector<PaymentRequest>& requests) {
  return send_apart(requests.size(), [&](std::span<const std::size_t> which) {
    std::vector<PaymentRequest> some;
    for (const auto i : which) some.push_back(requests[i]);
    return send("POST", "/psp/requests", Path::fixed, json::write(some));
  });
}

ProviderReply Provider::close(const Uuid& request_id) {
  return send("DELETE", "/psp/requests/" + to_text(request_id), Path::names_a_thing, "");
}

ProviderReply Provider::refund(const RefundOrder& order) {
  // 404 says that there is no such charge.
  return send("POST", "/psp/refunds", Path::names_a_thing, json::write(order));
}

std::vector<ProviderCharge> Provider::charges_after(std::int64_t position) {
  std::string body;
  const auto reply = send("GET", "/psp/charges?after=" + std::to_string(position), Path::fixed, "", &body);
  if (!reply.taken()) throw HttpError(reply.why);
  try {
    return json::read<ChargeList>(body).items;
  } catch (const std::exception& e) {
    throw HttpError(std::string("its list of charges cannot be read: ") + e.what());
  }
}

ProviderReply Provider::send(const std::string& method, const std::string& path, Path kind, std::string body,
                             std::string* answer) {
  return gate_.pass([&] {
    auto result = client_.send({.url = url_ + path,
                                .method = method,
                                .headers = {{"Content-Type", "application/json"}},
                                .body = std::move(body),
                                .timeout = std::chrono::seconds(5)});
    auto reply = http_reply(result, kind);
    if (answer != nullptr) *answer = std::move(result.body);
    return reply;
  });
}

}  // namespace consulta::payments
