#include "services/notifications/domain.hpp"

#include <doctest/doctest.h>

#include <set>

#include "services/notifications/message.hpp"
#include "services/notifications/sms_text.hpp"
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
  v.email = "ana@clinic.example";
  v.nearest = std::vector<NearTime>{{"Rui", v.starts_at}};
  v.enabled = true;
  v.username = "ines.almeida.4821";
  return v;
}

}  // namespace

TEST_CASE("every text is there in both languages, and every place in it is filled") {
  const WallClock clock("Europe/Lisbon");
  int texts = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Template>>([&](auto which) {
    for (const char* language : {"pt", "en"}) {
      CAPTURE(std::string(which.name));
      CAPTURE(std::string(language));
      auto v = full();
      v.subject = "Subject";
      v.message = "Message";
      for (const auto channel : {Channel::sms, Channel::email}) {
        const auto text = render(which.value, channel, language, "Maria", v, clock);
        CHECK(!text.subject.empty());
        CHECK(!text.body.empty());
        CHECK(text.body.find('{') == std::string::npos);
      }
      ++texts;
    }
  });
  CHECK(texts == std::size(template_texts));
}

TEST_CASE("who is asked to move has each of the nearest times with its link, as many as there are") {
  const auto said = [](const Variables& v) {
    return render(Template::move_choices, Channel::email, "pt", "Maria", v, WallClock("Europe/Lisbon")).body;
  };
  auto v = full();
  v.link = "https://clinic.example/choose/x";
  CHECK(said(v).find("\nquarta-feira, 1 de julho de 2026 às 10:00, "
                     "Rui\nhttps://clinic.example/choose/x?start=2026-07-01T09:00:00Z\n\n") != std::string::npos);
  const auto links = [&] {
    std::size_t n = 0;
    const auto text = said(v);
    for (auto at = text.find("?start="); at != std::string::npos; at = text.find("?start=", at + 1)) ++n;
    return n;
  };
  CHECK(links() == 1);
  v.nearest = std::vector<NearTime>{{"Rui", v.starts_at}, {"Eva", v.starts_at}, {"Gil", v.starts_at}};
  CHECK(links() == 3);
  v.nearest.reset();
  CHECK(links() == 0);
  CHECK(said(v).find("\nhttps://clinic.example/choose/x\n") != std::string::npos);
}

TEST_CASE("a line with nothing to say is left out; amounts and times are as the reader writes them") {
  const WallClock clock("Europe/Lisbon");
  auto v = full();
  const auto sms = [&](Template which, const char* language) {
    return render(which, Channel::sms, language, "Maria", v, clock).body;
  };
  const auto email = [&](Template which, const char* language) {
    return render(which, Channel::email, language, "Maria", v, clock).body;
  };
  CHECK(sms(Template::payment_link, "pt") ==
        "Consulta: Massage, 1/07, 10:00. Pague 30,05 € até 30/06, 11:15\n"
        "Multibanco: ent. 11249 ref. 123456789\nhttps://clinic.example/pay/x");
  v.specialty_names = Names{"Massagem", "Massage"};
  CHECK(sms(Template::payment_link, "pt").starts_with("Consulta: Massagem, 1/07, 10:00. "));
  CHECK(sms(Template::rejected, "pt").find("(Massagem, ") != std::string::npos);
  CHECK(sms(Template::reminder, "pt").find("Massagem, Ana Sousa, 1/07") != std::string::npos);
  CHECK(email(Template::reminder, "pt").find("Massagem, Ana Sousa, quarta-feira, 1 de julho de 2026 às 10:00") !=
        std::string::npos);
  v.entity = v.reference = "";
  CHECK(sms(Template::payment_link, "en") ==
        "Consulta: Massage, 1 Jul, 10:00. Pay €30.05 by 30 Jun, 11:15\nhttps://clinic.example/pay/x");
  CHECK(email(Template::cancelled, "en").find("Refund: €15.03,") != std::string::npos);
  CHECK(email(Template::cancelled, "pt").find("Reembolso: 15,03\u00a0€,") != std::string::npos);
  v.refund_cents.reset();
  CHECK(email(Template::cancelled, "en").find("Refund") == std::string::npos);
}

TEST_CASE("an invitation says by what one logs in where that is no address, and is one SMS however long the username") {
  const auto said = [](const Variables& v, const char* language) {
    return render(Template::invitation, Channel::sms, language, "Maria", v, WallClock("Europe/Lisbon")).body;
  };
  auto v = full();
  v.link = "https://consultas.clinica.pt/invite#0123456789abcdefABCDEF";
  v.username = "maximiliana.vas.0001";
  CHECK(said(v, "pt") == "Consulta: escolha a palavra-passe da sua conta até 30/06, 11:15\n" + v.link +
                             "\nUtilizador: maximiliana.vas.0001");
  for (const char* language : {"pt", "en"}) CHECK(parts_of(said(v, language)) == 1);
  v.username.reset();
  CHECK(said(v, "en") == "Consulta: choose the password of your account by 30 Jun, 11:15\n" + v.link);
}

TEST_CASE("what goes by SMS speaks of nothing that is attached") {
  const WallClock clock("Europe/Lisbon");
  for (const auto which : {Template::confirmation, Template::rescheduled}) {
    CHECK(render(which, Channel::email, "pt", "Maria", full(), clock).body.ends_with("em anexo."));
    CHECK(render(which, Channel::sms, "pt", "Maria", full(), clock).body.ends_with("Sala 3."));
    CHECK(render(which, Channel::email, "en", "Maria", full(), clock).body.ends_with("attached."));
    CHECK(render(which, Channel::sms, "en", "Maria", full(), clock).body.ends_with("Room 3."));
  }
}

TEST_CASE("whether the second factor is on or off now is said in the reader's language") {
  const auto said = [](bool on, const char* language) {
    Variables v;
    v.enabled = on;
    return render(Template::second_factor_changed, Channel::email, language, "Ana", v, WallClock("Europe/Lisbon")).body;
  };
  CHECK(said(true, "en").find(" is now on.") != std::string::npos);
  CHECK(said(false, "en").find(" is now off.") != std::string::npos);
  CHECK(said(true, "pt").find(" está agora ativado.") != std::string::npos);
  CHECK(said(false, "pt").find(" está agora desativado.") != std::string::npos);
}

TEST_CASE("a message says whom the visit is for, an SMS by the given name and before all else that has room") {
  const WallClock clock("Europe/Lisbon");
  auto v = full();
  v.dependant = "Tomás Silva";
  const auto sms = [&](Template which, const char* language) {
    return render(which, Channel::sms, language, "Maria", v, clock).body;
  };
  CHECK(sms(Template::payment_link, "pt").starts_with("Consulta: Massage para Tomas, 1/07, 10:00. Pague "));
  CHECK(sms(Template::rejected, "en").find("(Massage for Tomas, 1 Jul, 10:00)") != std::string::npos);
  CHECK(render(Template::confirmation, Channel::email, "pt", "Maria", v, clock)
            .body.find("está confirmada: Massage para Tomás Silva, Ana Sousa, quarta-feira") != std::string::npos);
  CHECK(render(Template::rescheduled, Channel::email, "en", "Maria", v, clock)
            .body.find("Massage for Tomás Silva, Ana Sousa, ") != std::string::npos);
  v.specialty = std::string(60, 'x');
  v.link = "https://consultas.clinica.pt/pay/0123456789abcdefABCDEF";
  CHECK(sms(Template::payment_link, "pt").starts_with("Consulta: para Tomas, 1/07, 10:00. Pague "));
  v.dependant = "https://evil.example/" + std::string(60, 'x');
  CHECK(sms(Template::payment_link, "pt").starts_with("Consulta: 1/07, 10:00. Pague "));
}

TEST_CASE("what somebody is called cannot write into a message: no page, no line, no link but our own") {
  const WallClock clock("Europe/Lisbon");
  const auto welcome = [&](const char* name) {
    return render(Template::welcome, Channel::email, "pt", name, {}, clock);
  };
  CHECK(as_html(welcome("<b>&"), "pt", "", "").find("&lt;b&gt;&amp;") != std::string::npos);
  CHECK(welcome("Ana\nMaria").body.starts_with("Olá Ana Maria,\n"));
  // As from before such names were refused.
  for (const char* name : {"Ana\nhttps://evil.example", "Ana www.evil.example"}) {
    CHECK(welcome(name).body.starts_with("a sua conta está pronta."));
  }
  const auto html =
      as_html({"s", "a\nhttps://x.example/y\n\nhttps://evil.example\n"}, "pt", "qr", "https://x.example/y");
  CHECK(html.find("<a href=\"https://x.example/y\">") != std::string::npos);
  CHECK(html.find("<a ", html.find("<a ") + 1) == std::string::npos);
  CHECK(as_html({"s", "a\n\nhttps://evil.example"}, "pt", "", "").find("<a ") == std::string::npos);
}

TEST_CASE("what goes to an address that nobody has proved says no name that somebody chose") {
  const WallClock clock("Europe/Lisbon");
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Template>>([&](auto which) {
    if (!goes_to_anybody(which.value) || which.value == Template::custom) return;
    for (const char* language : {"pt", "en"}) {
      const auto text = render(which.value, Channel::email, language, "Zacarias", full(), clock);
      CHECK_MESSAGE((text.subject + text.body).find("Zacarias") == std::string::npos, which.name);
    }
  });
}

TEST_CASE("an SMS is in GSM-7; with names as they usually are it is one part, with long ones at most three") {
  const WallClock clock("Europe/Lisbon");
  auto usual = full();
  usual.link = "https://consultas.clinica.pt/pay/0123456789abcdefABCDEF";
  usual.amount_cents = 12'550;
  auto longest = usual;
  longest.doctor = "Maria da Conceição Gonçalves de Mendonça e Vasconcelos Łukasiewicz-Žižka";
  longest.specialty = "Reabilitação neurológica e musculoesquelética de crianças e adolescentes, em grupo";
  auto elsewhere = usual;
  elsewhere.doctor = "Олена Шевченко";
  for (const auto& specialty : {Names{"Massagem", "Massage"}, Names{"Consulta de avaliação", "Evaluation appointment"},
                                Names{"Fisioterapia musculoesquelética", "Musculoskeletal physiotherapy"},
                                Names{"Massagem terapêutica", "Therapeutic massage"}}) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Template>>([&](auto which) {
      for (const char* language : {"pt", "en"}) {
        const auto parts = [&](Variables v, const char* name, bool own_names) {
          v.message = "Até amanhã, às 9:00. Não se esqueça dos exames.";
          if (own_names) v.specialty_names = specialty;
          const auto body = render(which.value, Channel::sms, language, name, v, clock).body;
          CAPTURE(body);
          CHECK_MESSAGE(septets(body), which.name);
          return parts_of(body);
        };
        CAPTURE(std::string(which.name));
        CAPTURE(std::string(language));
        // What is said by email is as long as it is.
        const std::set by_email{Template::confirmation,     Template::rescheduled,   Template::move_choices,
                                Template::doctor_refused,   Template::prove_email,   Template::reset_password,
                                Template::password_changed, Template::email_changed, Template::second_factor_changed,
                                Template::account_erased};
        if (by_email.contains(which.value)) continue;
        CHECK(parts(usual, "João Conceição", true) == 1);
        CHECK(parts(elsewhere, "João Conceição", true) == 1);
        CHECK(parts(longest, "João Conceição", false) <= 3);
        if (which.value == Template::payment_link) CHECK(parts(longest, "João Conceição", false) == 1);
      }
    });
  }
}
