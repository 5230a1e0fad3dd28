#include "services/notifications/mail_from.hpp"

#include <doctest/doctest.h>

using namespace consulta::notifications;

TEST_CASE("an example's address sends the demo's emails, and no others") {
  for (const char* demo : {"smtp://sandbox:8025", "smtp://127.0.0.1:20025", "smtp://localhost", "smtp://[::1]:25",
                           "smtp://smtp.example:587"}) {
    CHECK_MESSAGE(wrong_with_sender("clinic@consulta.example", demo).empty(), demo);
  }
  for (const char* real :
       {"smtp://user:p%40ss@smtp.provider.pt:587", "smtps://smtp.provider.pt", "smtp://mail", "nothing"}) {
    CHECK_MESSAGE(wrong_with_sender("clinic@consulta.example", real).starts_with("is an example's"), real);
    CHECK_MESSAGE(wrong_with_sender("consultas@clinica.pt", real).empty(), real);
  }
  CHECK(wrong_with_sender("Clinic <clinic@clinica.pt>", "smtp://sandbox").starts_with("must be an email address"));
}
