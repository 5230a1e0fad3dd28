#include <fmt/format.h>

#include "platform/base64.hpp"
#include "platform/webhook_signature.hpp"
#include "services/payments/invoice.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

struct MultibancoView {
  std::string entity, reference;
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(MultibancoView, (), (entity, reference, expires_at))

struct View {
  Uuid id{}, appointment_id{};
  Status status = Status::pending;
  std::int64_t amount_cents = 0, refunded_cents = 0;
  std::string currency = "EUR", method = "multibanco";
  std::optional<MultibancoView> multibanco;
  std::optional<std::string> link;
  std::optional<Instant> paid_at;
};
BOOST_DESCRIBE_STRUCT(View, (),
                      (id, appointment_id, status, amount_cents, refunded_cents, currency, method, multibanco, link,
                       paid_at))

struct MethodChoice {
  std::string method;
  std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(MethodChoice, (), (method, phone))

struct Webhook {
  std::string id;
  std::string type;  // payment.paid or payment.declined
  Uuid payment_id{};
  std::optional<std::string> charge_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(Webhook, (), (id, type, payment_id, charge_id, amount_cents))

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

class Api {
 public:
  Api(host::Host& host, const Options& options) : host_(host), options_(options) {}

  http::Response one(const http::Request& request) {
    auto session = host_.db().lease();
    return http::ok(view(own(*session, request)));
  }

  http::Response list(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::patient, Role::admin});
    const auto text = request.query_value("appointment_id");
    const auto id = text ? parse_uuid(*text) : std::nullopt;
    if (!id) throw invalid("appointment_id", "is required and must be a UUID");
    auto session = host_.db().lease();
    const auto payment = store::find_by_appointment(*session, *id);
    std::vector<View> views;
    if (payment && payment->patient_id && (claims.role == Role::admin || payment->patient_id == claims.sub)) {
      views.push_back(view(*payment));
    }
    return host::page<View>(std::move(views), 20, [](const View& v) { return to_text(v.id); });
  }

  http::Response choose_method(const http::Request& request) {
    const auto choice = request.json_body<MethodChoice>();
    auto session = host_.db().lease();
    const auto payment = own(*session, request);
    if (payment.status != Status::pending) {
      throw Problem(409, "not_pending", "This payment is " + json::enum_text(payment.status) + " already.");
    }
    if (choice.method != "multibanco") throw invalid("method", "must be multibanco");
    return http::ok(view(payment));
  }

  http::Response invoice(const http::Request& request) {
    auto session = host_.db().lease();
    const auto payment = own(*session, request);
    const auto invoice = store::find_invoice(*session, payment.id);
    if (!invoice) throw not_found("invoice yet");
    return {200, base64_decode(invoice->pdf_base64).value(), "application/pdf", {}};
  }

  http::Response page(const http::Request& request) {
    auto session = host_.db().lease();
    const auto token = request.path_params.find("token")->second;
    const auto payment = store::find_by_token(*session, token);
    if (!payment || token.empty()) throw not_found("payment");
    const bool portuguese = request.header("accept-language").starts_with("pt");
    const auto t = [&](const char* pt, const char* en) { return portuguese ? pt : en; };
    std::string body =
        fmt::format("<h1>{}</h1><p>{}, {}<br>{}</p>", escape(payment->specialty_name), escape(payment->doctor_name),
                    format_instant(payment->starts_at), money(payment->amount_cents));
    if (payment->status == Status::pending) {
      body +=
          fmt::format("<p>{} <b>{}</b><br>{} <b>{}</b><br>{} <b>{}</b></p><p>{} {}</p>", t("Entidade", "Entity"),
                      payment->entity, t("Referência", "Reference"), payment->reference, t("Montante", "Amount"),
                      money(payment->amount_cents), t("Pague até", "Pay until"), format_instant(payment->expires_at));
    } else if (payment->status == Status::paid) {
      body += fmt::format("<p>{}</p>", t("Pago. Até breve!", "Paid. See you soon!"));
    } else {
      body += fmt::format("<p>{}</p>", t("Este pagamento já não está em aberto.", "This payment is no longer open."));
    }
    return {200,
            fmt::format("<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
                        "content=\"width=device-width\"><title>Consulta</title><main>{}</main></html>",
                        t("pt", "en"), body),
            "text/html; charset=utf-8",
            {{"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}};
  }

  http::Response webhook(const http::Request& request) {
    const auto now = Clock::now();
    if (!webhook_signature_good(options_.webhook_secret, request.header("x-signature"), request.body, now)) {
      throw Problem(401, "bad_signature", "The signature of the webhook is missing, wrong or too old.");
    }
    const auto hook = json::read<Webhook>(request.body);
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    const auto payment = store::lock(work.db(), hook.payment_id);
    if (!payment) throw not_found("payment");
    if (hook.type == "payment.paid" && hook.charge_id) {
      carry_out(work, {on_charged(*payment, {*hook.charge_id, hook.amount_cents}, now)}, nullptr, now, "late_payment");
    } else if (hook.type == "payment.declined") {
      if (first_time(work.db(), hook.id)) carry_out(work, {on_declined(*payment)}, nullptr, now, "declined");
    } else {
      throw invalid("type", "is not known");
    }
    work.commit();
    return http::no_content();
  }

 private:
  // A charge is known by its id; a decline has none, so the webhook's own id keeps it from counting twice.
  bool first_time(sql::Session& db, const std::string& webhook_id) {
    return db.exec("INSERT INTO webhooks_seen (id) VALUES (:id) ON CONFLICT DO NOTHING", webhook_id) != 0;
  }

  View view(const Payment& p) {
    View v{p.id, p.appointment_id, p.status, p.amount_cents, p.refunded_cents};
    if (p.status == Status::pending) {
      v.multibanco = MultibancoView{p.entity, p.reference, p.expires_at};
      v.link = options_.public_url + "/pay/" + p.token;
    }
    v.paid_at = p.paid_at;
    return v;
  }

  Payment own(sql::Session& db, const http::Request& request) {
    const auto claims = host_.caller(request, {Role::patient, Role::admin});
    auto payment = store::find(db, request.id("id"));
    if (!payment || !payment->patient_id || (claims.role == Role::patient && payment->patient_id != claims.sub)) {
      throw not_found("payment");
    }
    return std::move(*payment);
  }

  host::Host& host_;
  Options options_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options) {
  auto api = std::make_shared<Api>(host, options);
  auto& router = host.router();
  router.get("/api/v1/payments", [api](const http::Request& r) { return api->list(r); });
  router.get("/api/v1/payments/{id}", [api](const http::Request& r) { return api->one(r); });
  router.post("/api/v1/payments/{id}/method", [api](const http::Request& r) { return api->choose_method(r); });
  router.get("/api/v1/payments/{id}/invoice.pdf", [api](const http::Request& r) { return api->invoice(r); });
  router.post("/api/v1/webhooks/payments", [api](const http::Request& r) { return api->webhook(r); });
  router.get("/pay/{token}", [api](const http::Request& r) { return api->page(r); });
}

}  // namespace consulta::payments
