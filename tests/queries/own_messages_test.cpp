// Messages to a person, and those that were written to an address of theirs alone: seen in an export once the address
// is proved to be theirs, gone when they are erased.
#include <doctest/doctest.h>

#include "services/notifications/migrations.hpp"
#include "services/notifications/store.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::notifications;

namespace {

// Written `nth`.
Uuid insert(sql::Session& db, char nth, const std::optional<Uuid>& user, const std::string& recipient) {
  const auto id = parse_uuid(std::string("0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b2") + nth).value();
  db.exec(
      "INSERT INTO messages (id, user_id, channel, recipient, template_name, variables, due_at, created_at) "
      "VALUES (:id, :user, 'email', :recipient, 'custom', '{}', NOW(6), NOW(6))",
      id, user, recipient);
  return id;
}

std::vector<Uuid> ids_of(const std::vector<KeptMessage>& messages) {
  std::vector<Uuid> out;
  for (const auto& m : messages) out.push_back(m.id);
  return out;
}

}  // namespace

TEST_CASE("whose address is proved is shown what was written to it alone, in its place") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", migrations());
  auto& db = tables.db();
  Contact reader{.user_id = new_id(), .email = "jose@example.org"};
  const auto first = insert(db, '1', reader.user_id, reader.email);
  const auto by_hand = insert(db, '2', {}, "Jose@Example.org");
  insert(db, '3', {}, "josé@example.org");
  insert(db, '4', {}, "another@example.org");
  insert(db, '5', new_id(), reader.email);
  const auto last = insert(db, '6', reader.user_id, reader.email);
  const auto shown = [&](const std::optional<Uuid>& before, std::size_t limit) {
    return ids_of(store::messages_of(db, reader, before, limit));
  };
  using Ids = std::vector<Uuid>;
  CHECK(shown({}, 10) == Ids{last, first});
  reader.proved = true;
  CHECK(shown({}, 10) == Ids{last, by_hand, first});
  CHECK(shown({}, 2) == Ids{last, by_hand});
  CHECK(shown(last, 1) == Ids{by_hand});
  CHECK(shown(by_hand, 2) == Ids{first});
}

TEST_CASE("with whom is erased goes what was written to any address of theirs, and to no other") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", migrations());
  auto& db = tables.db();
  const Contact contact{.user_id = new_id(), .email = "jose@example.org", .phone = "+351912345678"};
  insert(db, '1', contact.user_id, "before@example.org");
  insert(db, '2', {}, "Before@example.org");
  insert(db, '3', {}, contact.email);
  insert(db, '4', {}, contact.phone);
  const auto others = {insert(db, '5', {}, "josé@example.org"), insert(db, '6', {}, "béfore@example.org"),
                       insert(db, '7', new_id(), contact.email)};
  store::forget(db, contact, Clock::now());
  store::remove_messages_of(db, contact.user_id);
  CHECK(db.column<std::string>("SELECT id FROM messages ORDER BY id") == [&] {
    std::vector<std::string> ids;
    for (const auto& id : others) ids.push_back(to_text(id));
    return ids;
  }());
}
