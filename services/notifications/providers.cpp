#include "services/notifications/providers.hpp"

#include <curl/curl.h>

#include "platform/base64.hpp"
#include "platform/json.hpp"

namespace consulta::notifications {
namespace {

struct Sms {
  Uuid id{};
  std::string to, text;
};
BOOST_DESCRIBE_STRUCT(Sms, (), (id, to, text))

}  // namespace

void SmsProvider::send(const Uuid& id, const std::string& to, const std::string& text) {
  const auto result = client_.send({.url = url_,
                                    .method = "POST",
                                    .headers = {{"Content-Type", "application/json"}},
                                    .body = json::write(Sms{id, to, text}),
                                    .timeout = std::chrono::seconds(5)});
  if (result.status / 100 != 2) throw HttpError("status " + std::to_string(result.status));
}

SmtpProvider::SmtpProvider(std::string url, std::string from)
    : url_(std::move(url)), from_(std::move(from)), curl_(curl_easy_init()) {
  if (curl_ == nullptr) throw HttpError("libcurl cannot start");
}

SmtpProvider::~SmtpProvider() {
  curl_easy_cleanup(static_cast<CURL*>(curl_));
}

void SmtpProvider::send(const Email& email) {
  auto* curl = static_cast<CURL*>(curl_);
  curl_easy_reset(curl);  // keeps the connection
  curl_mime* mime = curl_mime_init(curl);
  curl_mimepart* part = curl_mime_addpart(mime);
  curl_mime_data(part, email.text.data(), email.text.size());
  curl_mime_type(part, "text/plain; charset=utf-8");
  curl_mime_encoder(part, "quoted-printable");
  if (email.attachment_base64) {
    const auto bytes = base64_decode(*email.attachment_base64).value_or("");
    part = curl_mime_addpart(mime);
    curl_mime_data(part, bytes.data(), bytes.size());
    curl_mime_type(part, "application/pdf");
    curl_mime_encoder(part, "base64");
    curl_mime_filename(part, email.attachment_name.value_or("invoice.pdf").c_str());
  }
  curl_slist* headers = nullptr;
  for (const auto& line : {"From: Consulta <" + from_ + ">", "To: <" + email.to + ">",
                           "Subject: =?UTF-8?B?" + base64_encode(email.subject) + "?=",
                           "Message-ID: <" + to_text(email.id) + "@consulta>"}) {
    headers = curl_slist_append(headers, line.c_str());
  }
  curl_slist* recipients = curl_slist_append(nullptr, ("<" + email.to + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from_ + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10'000L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 3'000L);
  const CURLcode code = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  curl_slist_free_all(recipients);
  curl_mime_free(mime);
  if (code != CURLE_OK) throw HttpError(curl_easy_strerror(code));
}

}  // namespace consulta::notifications
