// The ways out: SMS by an HTTP JSON API, many at once, email by SMTP. A message carries an id its provider can know a
// repetition by: the SMS API's `id`, the email's Message-ID. Both throw HttpError when the message was not taken. Each
// is left alone for a while after failures, and asked no oftener than configured: then they throw LeftAlone without
// having tried. Each belongs to one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/breaker.hpp"
#include "platform/http_client.hpp"
#include "platform/json.hpp"

namespace consulta::notifications {

// Not tried; `again_in` says when it may be.
struct LeftAlone : std::runtime_error {
  LeftAlone(const char* why, std::chrono::milliseconds in) : std::runtime_error(why), again_in(in) {}
  std::chrono::milliseconds again_in;
};

// Breaker and rate of one provider.
class Gate {
 public:
  // 0: as many a second as there are.
  explicit Gate(double per_second) : per_second_(per_second) {}
  // Runs `send`, which throws HttpError where it failed.
  template <class F>
  void pass(F&& send) {
    enter(std::chrono::steady_clock::now());
    try {
      send();
      breaker_.succeeded(std::chrono::steady_clock::now());
    } catch (const HttpError&) {
      breaker_.failed(std::chrono::steady_clock::now());
      throw;
    } catch (...) {
      breaker_.abandoned();
      throw;
    }
  }
  // Throws LeftAlone.
  void enter(TimePoint now);

 private:
  double per_second_;
  TimePoint next_{};
  Breaker breaker_{{.least = 3, .longest_pause = std::chrono::minutes(1)}};
};

struct Sms {
  Uuid id{};
  std::string to, text;
};
BOOST_DESCRIBE_STRUCT(Sms, (), (id, to, text))

class SmsProvider {
 public:
  SmsProvider(std::string url, double per_second)
      : url_(std::move(url)), one_by_one_(per_second > 0), gate_(per_second) {}
  // All of these, or none.
  void send(const std::vector<Sms>& messages);
  // Where the provider allows only so many a second.
  bool one_by_one() const { return one_by_one_; }

 private:
  std::string url_;
  bool one_by_one_;
  HttpClient client_;
  Gate gate_;
};

struct Attachment {
  std::string name, type, bytes;
  bool shown = false;  // a picture within the text, by its name as Content-ID
};

struct Email {
  Uuid id{};
  std::string to, subject, text, html;
  std::vector<Attachment> attachments;
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
  void send(const Email& email);

 private:
  void deliver(const Email& email);

  SmtpOptions options_;
  std::string from_;
  void* curl_;
  Gate gate_;
};

}  // namespace consulta::notifications
