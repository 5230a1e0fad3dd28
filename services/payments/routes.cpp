#include <type_traits>

#include "clinic/one_line.hpp"
#include "clinic/phone.hpp"
#include "clinic/tax_number.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/webhook_signature.hpp"
#include "platform/text/text.hpp"
#include "services/payments/page.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

struct MultibancoView {
  std::string entity, reference;
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(MultibancoView, (), (entity, reference, expires_at))

struct MbwayView {
  std::string phone;
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(MbwayView, (), (phone, expires_at))

struct InvoiceDetails {
  std::string name;
  std::optional<std::string> tax_number, address;
};
BOOST_DESCRIBE_STRUCT(InvoiceDetails, (), (name, tax_number, address))

struct View {
  Uuid id{}, appointment_id{};
  Status status = Status::pending;
  std::int64_t amount_cents = 0, refunded_cents = 0;
  std::string currency = "EUR";
  Method method = Method::multibanco;
  std::optional<MultibancoView> multibanco;
  std::optional<MbwayView> mbway;
  std::optional<std::string> link;
  std::optional<InvoiceDetails> invoice_details;
  std::optional<Instant> paid_at;
  Instant expires_at{};
  std::int32_t tries_left = 0;
  std::optional<RequestEnd> last_outcome;
};
BOOST_DESCRIBE_STRUCT(View, (),
                      (id, appointment_id, status, amount_cents, refunded_cents, currency, method, multibanco, mbway,
                       link, invoice_details, paid_at, expires_at, tries_left, last_outcome))

struct DocumentView {
  DocumentKind kind = DocumentKind::FT;
  std::string number;
  Instant issued_at{};
  std::int64_t amount_cents = 0;
  std::optional<std::string> buyer_name, buyer_tax_number, buyer_address;
  std::string link;  // to its pages
};
BOOST_DESCRIBE_STRUCT(DocumentView, (),
                      (kind, number, issued_at, amount_cents, buyer_name, buyer_tax_number, buyer_address, link))

// As its patient is given it to keep.
struct OwnView : View {
  std::string specialty_name, doctor_name;
  Instant starts_at{}, created_at{};
  std::optional<std::string> dependant_name, phone;
  std::vector<DocumentView> documents;
};
BOOST_DESCRIBE_STRUCT(OwnView, (View),
                      (specialty_name, doctor_name, starts_at, created_at, dependant_name, phone, documents))

DocumentView view(const IssuedDocument& d) {
  const auto* file = d.kind == DocumentKind::FT ? "/invoice.pdf" : "/credit-note.pdf";
  return {d.kind,          json::enum_text(d.kind) + " " + d.series + "/" + std::to_string(d.number),
          d.issued_at,     d.amount_cents,
          d.buyer_name,    d.buyer_tax_number,
          d.buyer_address, "/api/v1/payments/" + to_text(d.payment_id) + file};
}

struct MethodChoice {
  Method method = Method::multibanco;
  std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(MethodChoice, (), (method, phone))

struct Webhook {
  std::string id;
  std::string type;  // payment.paid or payment.declined
  Uuid payment_id{};
  std::optional<Uuid> request_id;  // that it answers
  std::optional<std::string> charge_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(Webhook, (), (id, type, payment_id, request_id, charge_id, amount_cents))

// Throws a Problem that names the wrong member.
ChooseMethod checked(const MethodChoice& wish) {
  const auto phone = portuguese_mobile_of(wish.phone.value_or(""));
  ChooseMethod choice{wish.method, phone.value_or("")};
  if (choice.method == Method::mbway && !phone) {
    throw invalid("phone", "must be a Portuguese mobile number, such as +351 912 345 678");
  }
  if (choice.method == Method::multibanco && wish.phone) throw invalid("phone", "goes with mbway");
  return choice;
}

// What we know it and the charge by is kept.
Webhook checked(Webhook hook) {
  Checks checks;
  checks.length(hook.id, 1, 255, "id");
  if (hook.charge_id) checks.length(*hook.charge_id, 1, 255, "charge_id");
  checks.done();
  return hook;
}

InvoiceDetails checked(InvoiceDetails details) {
  Checks checks;
  check_line(checks, details.name, 1, 100, "name");
  check_line(checks, details.address.value_or(""), 0, 200, "address");
  details.tax_number = without_spaces(details.tax_number.value_or(""));
  if (details.tax_number->empty()) details.tax_number.reset();
  if (details.address == "") details.address.reset();
  checks.require(!details.tax_number || valid_tax_number(*details.tax_number), "tax_number",
                 "must be nine digits with a valid check digit");
  checks.done();
  return details;
}

InvoiceTo invoice_to(const InvoiceDetails& details) {
  return {details.name, details.tax_number, details.address};
}

// What `check` makes of a part of a form; what is wrong with it is put among `errors`.
template <class Part, class Check>
auto checked_part(std::vector<json::FieldError>& errors, const std::optional<Part>& part, const Check& check) {
  std::optional<std::invoke_result_t<Check, const Part&>> out;
  try {
    if (part) out = check(*part);
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    errors.insert(errors.end(), problem.errors.begin(), problem.errors.end());
  }
  return out;
}

class Api {
 public:
  Api(host::Host& host, const Options& options, Aggregates& aggregates)
      : host_(host), options_(options), payments_(aggregates.payments), proofs_(aggregates.proofs) {}

  http::Response one(const http::Request& request) {
    return http::tagged(http::ok(view(seen(request, caller(request), "payment.read"))));
  }

  http::Response list(const http::Request& request) {
    const auto claims = caller(request);
    const auto id = http::query_id(request, "appointment_id");
    if (!id) throw invalid("appointment_id", "is required");
    auto session = host_.db().lease();
    const auto payment = store::find_by_appointment(*session, *id);
    std::vector<View> views;
    if (payment && payment->patient_id && (claims.role == Role::admin || payment->patient_id == claims.sub)) {
      record(*session, request, claims, "payment.read", *payment);
      views.push_back(view(*payment));
    }
    return host_.page(request).answer(std::move(views), [](const View& v) { return to_text(v.id); });
  }

  // All that the caller was asked to pay, with the documents of each.
  http::Response own_list(const http::Request& request) {
    const auto claims = host_.caller(request);
    const auto page = host_.page(request);
    auto session = host_.db().lease();
    auto found = store::payments_of(*session, claims.sub, page.after_id(), page.to_read());
    bring_up_to_date(found, *session);
    const auto documents = store::documents_of(*session, sql::ids_of(found));
    std::vector<OwnView> views;
    for (const auto& p : found) {
      auto& v = views.emplace_back(
          OwnView{view(p), p.specialty_name, p.doctor_name, p.starts_at, p.created_at, p.dependant_name, p.phone, {}});
      for (const auto& d : documents) {
        if (d.payment_id == p.id) v.documents.push_back(payments::view(d));
      }
    }
    return page.answer(std::move(views), [](const OwnView& v) { return to_text(v.id); });
  }

  http::Response choose_method(const http::Request& request) {
    const auto choice = checked(request.json_body<MethodChoice>());
    const auto claims = caller(request);
    const auto saved = wish(own(request, claims), choice, [&](broker::Work& work, const Payment& payment) {
      record(work, request, claims, "payment.choose_method", payment);
    });
    return http::tagged(http::ok(view(saved)));
  }

  http::Response set_details(const http::Request& request) {
    const auto details = checked(request.json_body<InvoiceDetails>());
    const auto claims = caller(request);
    const auto saved = wish(own(request, claims), invoice_to(details), [&](broker::Work& work, const Payment& payment) {
      http::check_preconditions(request, http::etag_of(json::write(view(payment))));
      record(work, request, claims, "payment.set_invoice_details", payment);
    });
    return http::tagged(http::ok(view(saved)));
  }

  http::Response invoice(const http::Request& request) { return document(request, DocumentKind::FT, "invoice"); }
  http::Response credit_note(const http::Request& request) {
    return document(request, DocumentKind::NC, "credit note");
  }

  http::Response show_page(const http::Request& request) { return page(request, by_token(request), {}); }

  // The page's form. What is wrong is said on the page, and nothing of it done; what was done is shown by the page it
  // leads back to. Where details are only saved it is the same page, so that a phone typed beside them stays.
  http::Response use_page(const http::Request& request) {
    const auto payment = by_token(request);
    const auto form = page::read_form(request);
    if (payment.patient_id) prove(*payment.patient_id);
    std::vector<json::FieldError> errors;
    const auto details = checked_part(errors, form.details, [](const page::Form::Details& typed) {
      return invoice_to(checked(InvoiceDetails{typed.name, typed.tax_number, typed.address}));
    });
    const auto choice = checked_part(errors, form.method, [&](Method method) {
      return checked(MethodChoice{method, method == Method::mbway ? std::optional(form.phone) : std::nullopt});
    });
    if (!errors.empty()) return page(request, payment, {form, errors});
    try {
      if (details) wish(payment, *details);
      if (choice) wish(payment, *choice);
    } catch (const Problem& problem) {
      // Meanwhile it was paid, or is over, or asked for too often: the page says so.
      if (problem.status != 409) throw;
      return page(request, by_token(request), {});
    }
    if (!choice) return page(request, by_token(request), {form, {}});
    return http::Response{303, "", "text/html; charset=utf-8", {}}.with("Location", "/pay/" + payment.token);
  }

  http::Response webhook(const http::Request& request) {
    const auto now = Clock::now();
    if (!webhook_signature_good(options_.webhook_secrets, request.header("x-signature"), request.body, now)) {
      throw Problem(401, "bad_signature", "The signature of the webhook is missing, wrong or too old.");
    }
    const auto hook = checked(json::read<Webhook>(request.body));
    host_.change([&](broker::Work& work) { take(hook, work); });
    return http::no_content();
  }

 private:
  void take(const Webhook& hook, broker::Work& work) {
    const auto appointment_id = [&] {
      const auto payment = store::find(work.db(), hook.payment_id);
      if (!payment) throw not_found("payment");
      return payment->appointment_id;
    };
    if (hook.type == "payment.paid") {
      if (!hook.charge_id) throw invalid("charge_id", "is required");
      if (hook.amount_cents <= 0) throw invalid("amount_cents", "must be positive");
      payments_.tell({appointment_id()}, Charged{*hook.charge_id, hook.amount_cents, hook.request_id}, work);
    } else if (hook.type == "payment.declined") {
      const auto id = appointment_id();
      // A charge is known by its id; a decline has none, so the webhook's own id keeps it from counting twice.
      if (store::first_time(work.db(), hook.id)) payments_.tell({id}, Declined{hook.request_id}, work);
    } else {
      throw invalid("type", "is not known");
    }
  }

  // Whatever becomes of what they wanted.
  void prove(const Uuid& patient_id) {
    host_.change([&](broker::Work& work) { proofs_.add({patient_id}, work); });
  }

  // `still` throws where the payment is not as its caller believes, and records who changes it.
  template <class M>
  Payment wish(
      const Payment& payment, const M& message,
      const std::function<void(broker::Work&, const Payment&)>& still = [](broker::Work&, const Payment&) {}) {
    return host_.change([&](broker::Work& work) {
      return payments_.wish(
          payment.appointment_id, message, [](const MaybePayment&) {}, [&](const Payment& p) { still(work, p); }, work);
    });
  }

  http::Response document(const http::Request& request, DocumentKind kind, const char* what) {
    const auto payment = seen(request, caller(request), kind == DocumentKind::FT ? "invoice.read" : "credit_note.read");
    const auto found = store::find_document(*host_.db().lease(), kind, payment.id);
    if (!found) throw not_found(what);
    return http::tagged({200, base64_decode(found->pdf_base64).value(), "application/pdf", {}});
  }

  http::Response page(const http::Request& request, const Payment& payment, const page::Feedback& feedback) {
    auto page = page::render(payment, preferred_language(request.header("accept-language")), Clock::now(),
                             options_.clock, feedback);
    page.phone = options_.phone;
    return html_answer(feedback.errors.empty() ? 200 : 422, page).with("Vary", "Accept-Language");
  }

  View view(const Payment& p) {
    View v{p.id, p.appointment_id, p.status, p.amount_cents, p.refunded_cents};
    v.method = p.method;
    if (p.status == Status::pending) {
      if (p.method == Method::multibanco && p.request_id)
        v.multibanco = MultibancoView{p.entity, p.reference, p.expires_at};
      const auto until = p.request_expires_at.value_or(p.expires_at);
      if (p.method == Method::mbway && p.request_id && until > Clock::now()) {
        v.mbway = MbwayView{p.phone.value_or(""), until};
      }
      v.link = link_to(p, options_.public_url);
    }
    if (p.buyer_name) v.invoice_details = InvoiceDetails{*p.buyer_name, p.buyer_tax_number, p.buyer_address};
    v.paid_at = p.paid_at;
    v.expires_at = p.expires_at;
    v.tries_left = allowed_declines - p.declines;
    v.last_outcome = last_outcome(p, Clock::now());
    return v;
  }

  Claims caller(const http::Request& request) const { return host_.caller(request, {Role::patient, Role::admin}); }

  static host::Access access(const char* action, const Payment& payment) {
    return {action, "patient", payment.patient_id, "payment=" + to_text(payment.id)};
  }
  // In a Work, or at once. One's own is not recorded.
  template <class Db>
  static void record(Db& db, const http::Request& request, const Claims& claims, const char* action,
                     const Payment& payment) {
    if (payment.patient_id != claims.sub) host::record(db, request, claims, access(action, payment));
  }

  // The one that is asked for. That it was somebody else's is on record.
  Payment seen(const http::Request& request, const Claims& claims, const char* action) {
    auto payment = own(request, claims);
    if (payment.patient_id != claims.sub) record(*host_.db().lease(), request, claims, action, payment);
    return payment;
  }

  Payment own(const http::Request& request, const Claims& claims) {
    auto payment = store::find(*host_.db().lease(), request.id("id"));
    if (!payment || !payment->patient_id || (claims.role == Role::patient && payment->patient_id != claims.sub)) {
      throw not_found("payment");
    }
    return std::move(*payment);
  }

  Payment by_token(const http::Request& request) {
    const auto& token = request.path_params.find("token")->second;
    auto session = host_.db().lease();
    auto payment = token.empty() ? std::nullopt : store::find_by_token(*session, token);
    if (!payment) throw not_found("payment");
    bring_up_to_date(std::span(&*payment, 1), *session);
    return std::move(*payment);
  }

  host::Host& host_;
  Options options_;
  Payments& payments_;
  Proofs& proofs_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, Aggregates& aggregates) {
  auto api = std::make_shared<Api>(host, options, aggregates);
  auto& router = host.router();
  router.get("/api/v1/payments", [api](const http::Request& r) { return api->list(r); });
  router.get("/export/payments", [api](const http::Request& r) { return api->own_list(r); });
  router.get("/api/v1/payments/{id}", [api](const http::Request& r) { return api->one(r); });
  router.post("/api/v1/payments/{id}/method", [api](const http::Request& r) { return api->choose_method(r); });
  router.put("/api/v1/payments/{id}/invoice-details", [api](const http::Request& r) { return api->set_details(r); });
  router.get("/api/v1/payments/{id}/invoice.pdf", [api](const http::Request& r) { return api->invoice(r); });
  router.get("/api/v1/payments/{id}/credit-note.pdf", [api](const http::Request& r) { return api->credit_note(r); });
  router.post("/api/v1/webhooks/payments", [api](const http::Request& r) { return api->webhook(r); });
  router.get("/pay/{token}", [api](const http::Request& r) { return api->show_page(r); });
  router.post("/pay/{token}", [api](const http::Request& r) { return api->use_page(r); });
}

}  // namespace consulta::payments
