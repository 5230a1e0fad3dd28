#include "platform/security/password_strength.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace consulta {
namespace {

const std::vector<std::string> own{"maria.santos@clinica.example", "Maria do Céu Santos", "+351912345678"};

}  // namespace

TEST_CASE("what an attacker tries first is easy to guess") {
  for (const char* password : {"aaaaaaaaaa", "1234567890", "password12", "qwertyuiop", "Password123", "abcdefghij",
                               "1q2w3e4r5t", "iloveyou123", "2020202020", "passwordpassword"}) {
    CAPTURE(std::string(password));
    CHECK(easy_to_guess(password, {}));
  }
  for (const char* password : {"correct horse battery", "cidade do porto em maio", "kx8vq2mzpt", "demo-password-1",
                               "!?!?#§%&/()=", "palavra-passe difícil"}) {
    CAPTURE(std::string(password));
    CHECK(!easy_to_guess(password, own));
  }
}

TEST_CASE("a person's own words are tried too, however they are written") {
  for (const char* password :
       {"mariasantos", "Maria Santos", "SantosMaria1", "maria.santos1", "M4r14S4nt0s", "clinica maria",
        "912345678912345678", "Maria-Santos-12", "maria.santos@clinica.example"}) {
    CAPTURE(std::string(password));
    CHECK(easy_to_guess(password, own));
  }
  // No words of somebody else.
  CHECK(!easy_to_guess("Ermelinda Quaresma", own));
}

TEST_CASE("a password of marks alone, or as long as one may be, is looked at too") {
  CHECK(easy_to_guess("..........", {}));
  CHECK(easy_to_guess(std::string(128, 'x'), own));
}

}  // namespace consulta
