#include "clinic/phone.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("phone numbers as people type and copy them") {
  for (const char* typed : {
           "+351912345678", "+351 912 345 678", " +351 912-345-678 ",
           "+351\u00a0912\u202f345\u2009678",  // no-break, narrow no-break and thin spaces
           "+351 912\u2011345\u2013678",       // a no-break hyphen and a dash
           "(+351) 912 345 678", "+351 (912) 345.678", "+351/912/345/678",
           "\u202d+351 912 345 678\u202c",          // as some address books give it
           "\uff0b\uff13\uff15\uff11 912 345 678",  // full width
       }) {
    CHECK_MESSAGE(phone_of(typed) == "+351912345678", typed);
  }
  CHECK(phone_of("+44 (0)20 7946 0958") == "+442079460958");
  CHECK(phone_of("+44 7900 000000") == "+447900000000");
  CHECK(phone_of("+1 (202) 555-0143") == "+12025550143");
}

TEST_CASE("what is no phone number") {
  for (const char* bad : {
           "",
           "+",
           "912345678",
           "+0912345678",
           "+351 91 234 567",    // eight digits
           "+351 912 345 6789",  // ten
           "+351 012 345 678",   // none begins so
           "+1234567",
           "+1234567890123456",
           "912 345 678 +351",
           "++351912345678",
           "+351+912345678",
           "+351 912 345 678 ext. 5",
           "+1 800 FLOWERS",
           "phone: +351 912 345 678",
           "+351 912 345 678;+351 912 345 679",
           "tel:+351912345678",
           "+351912345678\n",
           "+351 912 345 678\xff",
       }) {
    CHECK_MESSAGE(!phone_of(bad), bad);
  }
}

TEST_CASE("MB WAY needs a Portuguese mobile") {
  for (const char* typed : {"+351912345678", "+351 912-345-678", "+351 (91) 234 56 78"}) {
    CHECK_MESSAGE(portuguese_mobile_of(typed) == "+351912345678", typed);
  }
  for (const char* bad : {"+351942345678", "+351 212 345 678", "+34612345678", "912345678", "+351 91234567", ""}) {
    CHECK_MESSAGE(!portuguese_mobile_of(bad), bad);
  }
}
