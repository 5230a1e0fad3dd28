// Links that are sent to an address or a phone, each of one use: who follows one has read what was sent there.
// Notifications sends them; here only a hash of their token rests.
#pragma once

#include "broker/outbox.hpp"
#include "events/cloudevent.hpp"
#include "platform/security/secrets.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {

class Links {
 public:
  // `seal_key`: what auth and notifications share, so that no token lies in clear where an event may be read.
  explicit Links(Secrets seal_key) : seal_key_(std::move(seal_key)) {}

  // To whom: the account, and the address with its key.
  struct To {
    Uuid user{};
    std::string email, email_key;
  };
  // A new one, told in the transaction of `work`, in which the account is locked. None where that account was sent one
  // within a minute, which does not count for a new address, or five within an hour, void ones too: nobody's mailbox
  // can be filled by asking. How long there is to wait then; zero where it was sent.
  std::chrono::seconds send(broker::Work& work, LinkKind kind, const To& to, bool new_address = false,
                            const events::Head* cause = nullptr) const;

  // The same to the account's phone: it sets the first password, or another one of who has no address to send it to.
  std::chrono::seconds invite(broker::Work& work, const Account& account) const;

  // Whose that token is. What sets a password is of either kind, `reset` or `invite`. Throws Problem 409
  // `link_not_valid` where it is none, is over, or was used.
  static Link find(sql::Session& db, LinkKind kind, const std::string& token);
  // The same, and used up in the transaction of `work`, as are the account's others of its kind.
  static Link use(broker::Work& work, LinkKind kind, const std::string& token);

 private:
  struct Made {
    std::chrono::seconds wait{0};  // else the rest is empty
    std::string sealed_token;
    Instant expires_at{};
  };
  Made make(broker::Work& work, LinkKind kind, const To& to, bool new_address) const;

  Secrets seal_key_;
};

}  // namespace consulta::auth
