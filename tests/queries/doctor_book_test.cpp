// What notifications knows of doctors, whatever comes first.
#include <doctest/doctest.h>

#include "services/notifications/migrations.hpp"
#include "services/notifications/store.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::notifications;

TEST_CASE("a doctor's name and room are each those of the highest version") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", migrations());
  auto& db = tables.db();
  const auto id = new_id();
  CHECK(!store::doctor(db, id));
  store::remember(db, {.doctor_id = id, .room = "3", .room_version = 5});
  CHECK(!store::doctor(db, id)->full_name);
  store::remember(db, {.doctor_id = id, .full_name = "Ana", .name_version = 4});
  store::remember(db, {.doctor_id = id, .room = "2", .room_version = 3});
  store::remember(db, {.doctor_id = id, .full_name = "Rui", .name_version = 2});
  store::remember(db, {.doctor_id = id, .full_name = "Rui"});
  CHECK(store::doctor(db, id)->full_name == "Ana");
  CHECK(store::doctor(db, id)->room == "3");
  store::remember(db, {.doctor_id = id, .full_name = "Eva", .name_version = 6});
  store::remember(db, {.doctor_id = id, .room = "", .room_version = 7});
  CHECK(store::doctor(db, id)->full_name == "Eva");
  CHECK(store::doctor(db, id)->room == "");
}
