// The ways out: SMS by an HTTP JSON API, many at once, email by SMTP. A message carries an id its provider can know a
// repetition by: the SMS API's `id`, the email's Message-ID. Each is left alone for a while after failures of its own,
// and asked no oftener than configured. Each belongs to one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/json/json.hpp"
#include "platform/process/provider.hpp"
#include "services/notifications/mail.hpp"

namespace consulta::notifications {

struct Sms {
  Uuid id{};
  std::string to, text;
};
BOOST_DESCRIBE_STRUCT(Sms, (), (id, to, text))

// When a provider is left alone.
inline constexpr Breaker::Options patience{.least = 3, .longest_pause = std::chrono::minutes(1)};

class SmsProvider {
 public:
  SmsProvider(std::string url, double per_second)
      : url_(std::move(url)), one_by_one_(per_second > 0), gate_(patience, per_second) {}
  // What became of each, in their order. Whoever is refused holds up no other.
  std::vector<ProviderReply> send(const std::vector<Sms>& messages);
  bool probing() const { return gate_.probing(); }
  // Where the provider allows only so many a second.
  bool one_by_one() const { return one_by_one_; }

 private:
  std::string url_;
  bool one_by_one_;
  HttpClient client_;
  ProviderGate gate_;
};

struct SmtpOptions {
  std::string url;           // smtp://[user:password@]host:port, or smtps://
  bool require_tls = false;  // no message and no password goes out in the clear
  std::string ca_file;       // of a private authority; "": the system's
};

class SmtpProvider {
 public:
  SmtpProvider(SmtpOptions options, std::string from, double per_second);
  ~SmtpProvider();
  SmtpProvider(const SmtpProvider&) = delete;
  SmtpProvider& operator=(const SmtpProvider&) = delete;
  ProviderReply send(const Email& email);
  bool probing() const { return gate_.probing(); }

 private:
  ProviderReply deliver(const Email& email);

  SmtpOptions options_;
  std::string from_;
  void* curl_;
  ProviderGate gate_;
};

}  // namespace consulta::notifications
