// The contact book: a copy of what auth tells of each person, which address they have proved, and whether payments has
// found that there is one. Who is new is welcomed; who is erased is forgotten, and told so once more.
#pragma once

#include "engine/reaction.hpp"
#include "events/auth.hpp"

namespace consulta::notifications {

class Contacts : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;

 private:
  static void let_through(const Uuid& patient_id, Instant at, engine::Turn& turn);
  static void let_mail_out(const Uuid& user_id, engine::Turn& turn);
  static void erase(const events::Event<events::UserErased>& event, engine::Turn& turn);
};

}  // namespace consulta::notifications
