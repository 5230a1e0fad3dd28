#include "services/notifications/providers.hpp"

#include <curl/curl.h>

#include "platform/base64.hpp"

namespace consulta::notifications {
void Gate::enter(TimePoint now) {
  if (!breaker_.allow(now)) throw LeftAlone("left alone after failures", breaker_.retry_after(now));
  if (per_second_ <= 0) return;
  if (now < next_) {
    breaker_.abandoned();
    throw LeftAlone("asked often enough for now", std::chrono::ceil<std::chrono::milliseconds>(next_ - now));
  }
  next_ = now + std::chrono::duration_cast<TimePoint::duration>(std::chrono::duration<double>(1 / per_second_));
}

void SmsProvider::send(const std::vector<Sms>& messages) {
  gate_.pass([&] {
    const auto result = client_.send({.url = url_,
                                      .method = "POST",
                                      .headers = {{"Content-Type", "application/json"}},
                                      .body = json::write(messages),
                                      .timeout = std::chrono::seconds(5)});
    if (result.status / 100 != 2) throw HttpError("status " + std::to_string(result.status));
  });
}

SmtpProvider::SmtpProvider(SmtpOptions options, std::string from, double per_second)
    : options_(std::move(options)), from_(std::move(from)), curl_(curl_easy_init()), gate_(per_second) {
  if (curl_ == nullptr) throw HttpError("libcurl cannot start");
}

SmtpProvider::~SmtpProvider() {
  curl_easy_cleanup(static_cast<CURL*>(curl_));
}

void SmtpProvider::send(const Email& email) {
  gate_.pass([&] { deliver(email); });
}

namespace {

curl_mimepart* add(curl_mime* to, const std::string& bytes, const char* type, const char* encoding) {
  auto* part = curl_mime_addpart(to);
  curl_mime_data(part, bytes.data(), bytes.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, encoding);
  return part;
}

curl_mime* add_multipart(CURL* curl, curl_mime* to, const char* type) {
  auto* inner = curl_mime_init(curl);
  auto* part = curl_mime_addpart(to);
  curl_mime_subparts(part, inner);  // goes with `to`
  curl_mime_type(part, type);
  return inner;
}

}  // namespace

// mixed { related { alternative { text, HTML }, pictures within the text }, attachments }
void SmtpProvider::deliver(const Email& email) {
  auto* curl = static_cast<CURL*>(curl_);
  curl_easy_reset(curl);  // keeps the connection
  auto* mixed = curl_mime_init(curl);
  auto* related = add_multipart(curl, mixed, "multipart/related");
  auto* alternative = add_multipart(curl, related, "multipart/alternative");
  add(alternative, email.text, "text/plain; charset=utf-8", "quoted-printable");
  add(alternative, email.html, "text/html; charset=utf-8", "quoted-printable");
  for (const auto& attachment : email.attachments) {
    auto* part = add(attachment.shown ? related : mixed, attachment.bytes, attachment.type.c_str(), "base64");
    curl_mime_filename(part, attachment.name.c_str());
    if (attachment.shown) {
      curl_slist* headers =
          curl_slist_append(nullptr, ("Content-Disposition: inline; filename=\"" + attachment.name + "\"").c_str());
      headers = curl_slist_append(headers, ("Content-ID: <" + attachment.name + ">").c_str());
      curl_mime_headers(part, headers, 1);
    }
  }
  curl_slist* headers = nullptr;
  for (const auto& line : {"From: Consulta <" + from_ + ">", "To: <" + email.to + ">",
                           "Subject: =?UTF-8?B?" + base64_encode(email.subject) + "?=",
                           "Message-ID: <" + to_text(email.id) + "@consulta>"}) {
    headers = curl_slist_append(headers, line.c_str());
  }
  curl_slist* recipients = curl_slist_append(nullptr, ("<" + email.to + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_URL, options_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(options_.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (!options_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from_ + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_MIMEPOST, mixed);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10'000L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 3'000L);
  const CURLcode code = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  curl_slist_free_all(recipients);
  curl_mime_free(mixed);
  if (code != CURLE_OK) throw HttpError(curl_easy_strerror(code));
}

}  // namespace consulta::notifications
