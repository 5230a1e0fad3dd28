// The world outside, for demonstrations and tests: a bank with Multibanco, phones, and mailboxes.

#include <thread>

#include "clinic/phone.hpp"
#include "platform/http/http.hpp"
#include "platform/http/http_client.hpp"
#include "platform/observe/health.hpp"
#include "platform/observe/log.hpp"
#include "platform/process/config.hpp"
#include "platform/process/process.hpp"
#include "platform/process/stoppable_thread.hpp"
#include "platform/security/webhook_signature.hpp"
#include "sandbox/page.hpp"
#include "sandbox/smtp.hpp"

using namespace consulta;
using namespace consulta::sandbox;

namespace {

struct Pay {
  std::string entity, reference;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(Pay, (), (entity, reference, amount_cents))

struct IncomingSms {
  Uuid id{};
  std::string to, text;
};
BOOST_DESCRIBE_STRUCT(IncomingSms, (), (id, to, text))

struct RefundOrder {
  Uuid id{};
  std::string charge_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(RefundOrder, (), (id, charge_id, amount_cents))

template <class T>
http::Response items(const std::vector<T>& list) {
  return {200, "{\"items\":" + json::write(list) + "}", "application/json", {}};
}

std::string query(const http::Request& request, const char* name) {
  return request.query_value(name).value_or("");
}

// What a fault does to a call. `drop` answers after the caller has given up: from there it looks like a lost answer.
void suffer(Mode mode) {
  if (mode == Mode::slow) std::this_thread::sleep_for(std::chrono::seconds(2));
  if (mode == Mode::drop) std::this_thread::sleep_for(std::chrono::seconds(7));
  if (mode == Mode::error) throw Problem(500, "fault", "The sandbox was told to fail.");
}

// All or nothing: where `wrong` says what is wrong with one of them, 422 names every such one by its place.
template <class T, class F>
void refuse_some(const std::vector<T>& all, const std::string& member, const std::string& then, F&& wrong) {
  std::vector<json::FieldError> errors;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (const char* why = wrong(all[i])) errors.push_back({std::to_string(i) + "." + member, why});
  }
  if (!errors.empty())
    throw Problem(422, "validation_failed", "Some of these are refused; " + then + ".", std::move(errors));
}

http::Response outcome(PayResult result, const char* done) {
  switch (result) {
    case PayResult::done:
      return {200, std::string("{\"status\":\"") + done + "\"}", "application/json", {}};
    case PayResult::unknown:
      throw Problem(404, "unknown_reference", "The bank does not know this.");
    case PayResult::wrong_amount:
      throw Problem(409, "wrong_amount", "The amount does not belong to this reference.");
    case PayResult::over:
      throw Problem(409, "expired", "This can no longer be paid.");
    case PayResult::already_paid:
      throw Problem(409, "already_paid", "This has been paid.");
  }
  throw std::logic_error("unreachable");
}

http::Response pay(World& world, const http::Request& request) {
  const auto order = request.json_body<Pay>();
  return outcome(world.pay(order.entity, order.reference, order.amount_cents, Clock::now()), "paid");
}

// Tells the clinic of every charge and decline until it is accepted; of none while `psp` is to fail. What is to be told
// while it drops is lost. What the clinic refuses waits behind all others.
class WebhookSender {
 public:
  WebhookSender(World& world, Faults& faults, std::string url, std::string secret)
      : world_(world),
        faults_(faults),
        url_(std::move(url)),
        secret_(std::move(secret)),
        thread_("webhooks", [this](auto& loop) { run(loop); }) {}

 private:
  void run(StoppableThread::Loop& loop) {
    while (!loop.stopping()) {
      if (tell_all(loop) == 0) loop.rest(std::chrono::milliseconds(100));
    }
  }

  // How many were accepted.
  std::size_t tell_all(const StoppableThread::Loop& loop) {
    std::size_t accepted = 0;
    for (const auto& hook : world_.untold(100)) {
      const auto mode = faults_.mode(Target::psp);
      if (loop.stopping() || mode == Mode::error) break;
      if (mode == Mode::drop) {
        world_.told(hook.id);
        continue;
      }
      try {
        if (tell(hook, mode)) ++accepted;
      } catch (const HttpError& e) {
        spdlog::debug("webhook: {}", e.what());
        break;  // the clinic is away
      }
    }
    return accepted;
  }

  bool tell(const Webhook& hook, Mode mode) {
    const auto body = json::write(hook);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
    HttpCall call{
        .url = url_,
        .method = "POST",
        .headers = {{"Content-Type", "application/json"}, {"X-Signature", webhook_signature(secret_, seconds, body)}},
        .body = body,
        .timeout = std::chrono::seconds(5)};
    suffer(mode);
    const bool accepted = client_.send(call).status / 100 == 2;
    if (mode == Mode::duplicate) client_.send(call);
    if (accepted) {
      world_.told(hook.id);
    } else {
      world_.put_last(hook.id);
    }
    return accepted;
  }

  World& world_;
  Faults& faults_;
  std::string url_, secret_;
  HttpClient client_;
  StoppableThread thread_;
};

// What people do, by the page: read what came, pay at the ATM, answer on the phone.
void people_routes(http::Router& router, World& world) {
  router.get("/", [](const http::Request&) {
    return http::Response{200, std::string(page), "text/html; charset=utf-8", {}};
  });
  router.get("/sms", [&](const http::Request& r) { return items(world.sms_to(query(r, "to"))); });
  router.get("/emails", [&](const http::Request& r) { return items(world.emails_to(query(r, "to"))); });
  router.post("/multibanco/pay", [&](const http::Request& r) { return pay(world, r); });
  router.get("/mbway", [&](const http::Request& r) { return items(world.questions(query(r, "phone"), Clock::now())); });
  router.post("/mbway/{id}/approve", [&](const http::Request& r) {
    return outcome(world.answer(r.id("id"), true, Clock::now()), "approved");
  });
  router.post("/mbway/{id}/decline", [&](const http::Request& r) {
    return outcome(world.answer(r.id("id"), false, Clock::now()), "declined");
  });
}

// What takes SMS for the clinic.
void sms_routes(http::Router& router, World& world, Faults& faults) {
  router.post("/sms", [&](const http::Request& r) {
    suffer(faults.mode(Target::sms));
    auto messages = json::read<std::vector<IncomingSms>>(r.body);
    refuse_some(messages, "to", "nothing was sent", [&](const IncomingSms& sms) -> const char* {
      if (phone_of(sms.to) != sms.to) return "must be a phone number";
      return faults.refuses(Target::sms, sms.to) ? "is refused" : nullptr;
    });
    std::vector<Sms> received;
    for (auto& sms : messages) {
      received.push_back({to_text(sms.id), std::move(sms.to), std::move(sms.text), Clock::now()});
    }
    world.receive(std::move(received));
    return http::Response{202, "{\"status\":\"accepted\"}", "application/json", {}};
  });
}

// What opens ways to pay for the clinic, and gives money back.
void payment_routes(http::Router& router, World& world, Faults& faults) {
  router.post("/psp/requests", [&](const http::Request& r) {
    suffer(faults.mode(Target::psp));
    auto requests = json::read<std::vector<sandbox::Request>>(r.body);
    refuse_some(requests, "recipient", "nothing was opened", [&](const sandbox::Request& request) -> const char* {
      if (request.phone) return faults.refuses(Target::psp, *request.phone) ? "is not a phone of MB WAY" : nullptr;
      return request.reference.value_or("").size() != 9 ? "must be a reference of nine digits" : nullptr;
    });
    for (auto& request : requests) world.open(std::move(request));
    return http::no_content();
  });
  router.del("/psp/requests/{id}", [&](const http::Request& r) {
    suffer(faults.mode(Target::psp));
    world.close(r.id("id"));
    return http::no_content();
  });
  router.get("/psp/charges", [&](const http::Request& r) {
    suffer(faults.mode(Target::psp));
    auto charges = world.charges(std::strtoull(query(r, "after").c_str(), nullptr, 10));
    if (charges.size() > 500) charges.resize(500);
    return items(charges);
  });
  router.post("/psp/refunds", [&](const http::Request& r) {
    suffer(faults.mode(Target::psp));
    const auto order = r.json_body<RefundOrder>();
    switch (world.refund(order.id, order.charge_id, order.amount_cents, Clock::now())) {
      case RefundResult::done:
        return http::no_content();
      case RefundResult::unknown_charge:
        throw Problem(404, "unknown_charge", "There is no such charge.");
      case RefundResult::too_much:
        throw Problem(409, "too_much", "More than was charged cannot go back.");
    }
    throw std::logic_error("unreachable");
  });
}

// What only tests ask for: the books as the bank has them, and faults.
void test_routes(http::Router& router, World& world, Faults& faults) {
  router.get("/charges", [&](const http::Request&) { return items(world.charges()); });
  router.get("/refunds", [&](const http::Request&) { return items(world.refunds()); });
  router.post("/faults", [&](const http::Request& r) {
    faults.set(checked(r.json_body<FaultOrder>()));
    return http::no_content();
  });
}

http::Router routes(World& world, Faults& faults) {
  http::Router router;
  router.get("/healthz", [](const http::Request&) {
    return http::Response{200, "{\"status\":\"ok\"}", "application/json", {}};
  });
  people_routes(router, world);
  sms_routes(router, world, faults);
  payment_routes(router, world, faults);
  test_routes(router, world, faults);
  return router;
}

}  // namespace

int main(int argc, char** argv) try {
  answer_health_check(argc, argv, "CONSULTA_PORT", "/sms");
  start_process();
  Settings settings(argc, argv, "consulta-sandbox", "bank, phones and mailboxes for demonstrations and tests");
  const auto address = settings.text("CONSULTA_ADDRESS", "127.0.0.1", "address to listen on");
  const auto port = settings.integer("CONSULTA_PORT", 8090, 0, 65535, "HTTP port");
  const auto smtp_port = settings.integer("CONSULTA_SMTP_PORT", 8025, 0, 65535, "SMTP port");
  SmtpSettings mail;
  mail.certificate = settings.text("CONSULTA_SMTP_CERTIFICATE", "", "PEM file; makes the mail server offer STARTTLS");
  mail.key = settings.text("CONSULTA_SMTP_KEY", "", "PEM file with the certificate's key");
  mail.login = settings.text("CONSULTA_SMTP_LOGIN", "", "user:password without which it takes no mail");
  const auto webhook_url = settings.text("CONSULTA_WEBHOOK_URL", std::nullopt, "where payments are told of");
  const auto secret = secrets(settings, "CONSULTA_PSP_SECRET", "what webhooks are signed with").first();
  const auto journal = settings.text("CONSULTA_SANDBOX_JOURNAL", "", "file to remember everything in");
  const auto clock = settings.text("CONSULTA_TEST_CLOCK_FILE", "", "tests only: file with seconds to add to the clock");
  start_log("consulta-sandbox", settings.text("CONSULTA_LOG_LEVEL", "info", "trace, debug, info, warn, error"));
  if (!clock.empty()) Clock::use_offset_file(clock);
  settings.done();

  World world(journal);
  Faults faults;
  mail.address = address;
  mail.port = static_cast<unsigned short>(smtp_port);
  SmtpServer smtp(mail, world, faults);
  http::ServerOptions options;
  options.address = address;
  options.port = static_cast<unsigned short>(port);
  options.body_limit = 4 * 1024 * 1024;
  options.workers = 16;  // one that suffers a fault sleeps
  http::Server server(options, routes(world, faults));
  WebhookSender sender(world, faults, webhook_url, secret);
  spdlog::info("listening on {}:{} and for SMTP on {}", address, server.port(), smtp.port());
  wait_for_stop();
  server.stop();
  return 0;
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
