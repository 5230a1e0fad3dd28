#include "services/notifications/domain.hpp"

#include <doctest/doctest.h>

#include "services/notifications/templates.hpp"

using namespace consulta;
using namespace consulta::notifications;

namespace {

Variables full() {
  Variables v;
  v.specialty = "Massage";
  v.doctor = "Ana Sousa";
  v.room = "3";
  v.link = "https://clinic.example/pay/x";
  v.entity = "11249";
  v.reference = "123456789";
  v.amount_cents = 3005;
  v.refund_cents = 1503;
  v.starts_at = parse_instant("2026-07-01T09:00:00Z").value();
  v.until = parse_instant("2026-06-30T10:15:00Z").value();
  return v;
}

}  // namespace

TEST_CASE("every text is there in both languages, and every place in it is filled") {
  const WallClock clock("Europe/Lisbon");
  int texts = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Template>>([&](auto which) {
    for (const char* language : {"pt", "en"}) {
      CAPTURE(which.name);
      CAPTURE(language);
      auto v = full();
      v.subject = "Subject";
      v.message = "Message";
      const auto text = render(which.value, language, "Maria", v, clock);
      CHECK(!text.subject.empty());
      CHECK(!text.body.empty());
      CHECK(text.body.find('{') == std::string::npos);
      ++texts;
    }
  });
  CHECK(texts == std::size(template_texts));
}

TEST_CASE("a line with nothing to say is left out; amounts and times are as the reader writes them") {
  const WallClock clock("Europe/Lisbon");
  auto v = full();
  const auto link = render(Template::payment_link, "pt", "Maria", v, clock).body;
  CHECK(link ==
        "Consulta: Massage, Ana Sousa, 2026-07-01 10:00. Pague 30,05 € até 2026-06-30 11:15\n"
        "Multibanco: entidade 11249 referência 123456789\nhttps://clinic.example/pay/x");
  v.specialty_names = Names{"Massagem", "Massage"};
  CHECK(render(Template::payment_link, "pt", "Maria", v, clock).body.starts_with("Consulta: Massagem, Ana Sousa, "));
  CHECK(render(Template::rejected, "pt", "Maria", v, clock).body.find("(Massagem, ") != std::string::npos);
  v.entity = v.reference = "";
  CHECK(render(Template::payment_link, "en", "Maria", v, clock).body ==
        "Consulta: Massage, Ana Sousa, 2026-07-01 10:00. Pay €30.05 by 2026-06-30 11:15\nhttps://clinic.example/pay/x");
  CHECK(render(Template::cancelled, "en", "Maria", v, clock).body.find("Refund: €15.03,") != std::string::npos);
  v.refund_cents.reset();
  CHECK(render(Template::cancelled, "en", "Maria", v, clock).body.find("Refund") == std::string::npos);
  // What a patient is called cannot write into the page.
  const auto html = as_html(render(Template::welcome, "pt", "<b>&", v, clock), "pt", "");
  CHECK(html.find("&lt;b&gt;&amp;") != std::string::npos);
  CHECK(as_html({"s", "a\nhttps://x.example/y"}, "pt", "qr").find("<a href=\"https://x.example/y\">") !=
        std::string::npos);
}
