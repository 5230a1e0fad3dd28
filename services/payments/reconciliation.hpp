// What the provider took and never told of, from its own books: its word may have been lost, or have come while nobody
// could write.
#pragma once

#include <functional>
#include <span>

#include "services/payments/provider.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {

// Belongs to one thread.
class Reconciliation {
 public:
  Reconciliation(broker::Outlet& outlet, std::function<bool()> stopping, Payments& payments,
                 const std::string& provider_url)
      : outlet_(outlet), stopping_(std::move(stopping)), payments_(payments), provider_(provider_url) {}

  // Books what is new in them. Every charge is looked at once more here; one that cannot be booked is looked at again
  // the next time, with all that comes after it. False where another replica is at it, or it is to stop before their
  // end. Throws HttpError where they cannot be had.
  bool run(sql::Session& db);

  // Until when holds may end at `now`: the books must say first that nothing was paid for them in time. That is not
  // waited for without end: what they turn out to have goes back.
  Instant sure_until(sql::Session& db, Instant now);

 private:
  void book(broker::Work& work, std::span<const ProviderCharge> charges);
  bool book_page(std::span<const ProviderCharge> page, sql::Session& db);

  broker::Outlet& outlet_;
  std::function<bool()> stopping_;
  Payments& payments_;
  Provider provider_;
  bool gap_ = false;  // one before could not be booked: how far they are read stays before it
};

}  // namespace consulta::payments
