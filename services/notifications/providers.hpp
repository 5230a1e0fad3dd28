// The ways out: SMS by an HTTP JSON API, email by SMTP. A message carries an id its provider can know a repetition by:
// the SMS API's `id`, the email's Message-ID. Both throw HttpError when the message was not taken.
#pragma once

#include <optional>
#include <string>

#include "platform/http_client.hpp"
#include "platform/ids.hpp"

namespace consulta::notifications {

class SmsProvider {
 public:
  explicit SmsProvider(std::string url) : url_(std::move(url)) {}
  void send(const Uuid& id, const std::string& to, const std::string& text);

 private:
  std::string url_;
  HttpClient client_;
};

struct Email {
  Uuid id{};
  std::string to, subject, text;
  std::optional<std::string> attachment_name, attachment_base64;  // a PDF
};

class SmtpProvider {
 public:
  // `url` is smtp://[user:password@]host:port
  SmtpProvider(std::string url, std::string from);
  ~SmtpProvider();
  void send(const Email& email);

 private:
  std::string url_, from_;
  void* curl_;
};

}  // namespace consulta::notifications
