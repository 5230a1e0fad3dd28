#include "services/appointments/choice_page.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

class ChoicePage {
 public:
  ChoicePage(host::Host& host, const Options& options, Appointments& appointments)
      : host_(host), options_(options), appointments_(appointments) {}

  http::Response show(const http::Request& request) { return page(request, by_token(request), {}); }

  // What was done is shown by the page that this leads back to.
  http::Response use(const http::Request& request) {
    const auto a = by_token(request);
    const auto choice = choice_page::read_form(request);
    try {
      if (choice) {
        wish(a.id, *choice);
      } else {
        wish(a.id, ChooseNone{});
      }
    } catch (const Problem& problem) {
      // Meanwhile it is answered, or is over, or that time is not to be had: the page says so.
      if (problem.status != 409) throw;
      const bool overlaps = choice && problem.code == overlaps_own;
      return page(request, by_token(request), overlaps ? std::optional(choice->starts_at) : std::nullopt);
    }
    return http::Response{303, "", "text/html; charset=utf-8", {}}.with("Location", "/choose/" + *a.choose_token);
  }

 private:
  template <class M>
  void wish(const Uuid& id, const M& message) {
    host_.change([&](broker::Work& work) {
      appointments_.wish(
          id, message, [](const MaybeAppointment&) {}, [](const Appointment&) {}, work);
    });
  }

  http::Response page(const http::Request& request, const Appointment& a, std::optional<Instant> overlapping) {
    const auto now = Clock::now();
    const auto first = request.query_value("start");
    const auto doctor = request.query_value("doctor");
    auto page = choice_page::render(a, preferred_language(request.header("accept-language")), options_.clock,
                                    {now, now + options_.min_notice, first ? parse_instant(*first) : std::nullopt,
                                     doctor ? parse_uuid(*doctor) : std::nullopt, overlapping});
    page.phone = options_.phone;
    return html_answer(200, page).with("Vary", "Accept-Language");
  }

  Appointment by_token(const http::Request& request) {
    const auto& token = request.path_params.find("token")->second;
    auto a = store::find_by_choose_token(*host_.db().lease(), token);
    if (!a) throw not_found("choice");
    return std::move(*a);
  }

  host::Host& host_;
  Options options_;
  Appointments& appointments_;
};

}  // namespace

void add_choice_routes(host::Host& host, const Options& options, Appointments& appointments) {
  const auto pages = std::make_shared<ChoicePage>(host, options, appointments);
  host.router().get("/choose/{token}", [pages](const http::Request& r) { return pages->show(r); });
  host.router().post("/choose/{token}", [pages](const http::Request& r) { return pages->use(r); });
}

}  // namespace consulta::appointments
