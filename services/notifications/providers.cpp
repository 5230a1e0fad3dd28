#include "services/notifications/providers.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace consulta::notifications {

std::vector<ProviderReply> SmsProvider::send(const std::vector<Sms>& messages) {
  return send_apart(messages.size(), [&](std::span<const std::size_t> which) {
    std::vector<Sms> some;
    for (const auto i : which) some.push_back(messages[i]);
    return gate_.pass([&] {
      return http_reply(client_.send({.url = url_,
                                      .method = "POST",
                                      .headers = {{"Content-Type", "application/json"}},
                                      .body = json::write(some),
                                      .timeout = std::chrono::seconds(5)}),
                        Path::fixed);
    });
  });
}

SmtpProvider::SmtpProvider(SmtpOptions options, std::string from, double per_second)
    : options_(std::move(options)), from_(std::move(from)), curl_(curl_easy_init()), gate_(patience, per_second) {
  if (curl_ == nullptr) throw HttpError("libcurl cannot start");
}

// libcurl would say QUIT and wait two minutes for the answer.
SmtpProvider::~SmtpProvider() {
  curl_socket_t kept = CURL_SOCKET_BAD;
  curl_easy_getinfo(static_cast<CURL*>(curl_), CURLINFO_ACTIVESOCKET, &kept);
  if (kept != CURL_SOCKET_BAD) shutdown(kept, SHUT_RDWR);
  curl_easy_cleanup(static_cast<CURL*>(curl_));
}

ProviderReply SmtpProvider::send(const Email& email) {
  return gate_.pass([&] { return deliver(email); });
}

namespace {

// What was said last between us and the server: libcurl tells its code, but not to what it was the answer.
class Dialogue {
 public:
  static int listen(CURL*, curl_infotype type, char* data, std::size_t size, void* dialogue) {
    auto& self = *static_cast<Dialogue*>(dialogue);
    if (type == CURLINFO_HEADER_OUT) self.said({data, size});
    if (type == CURLINFO_HEADER_IN) self.heard({data, size});
    return 0;
  }

  // What it means that libcurl could not send the message.
  ProviderReply reply(const std::string& error) const {
    const auto verdict = code_ >= 400 ? smtp_verdict(step_, code_) : Verdict::failed;
    if (verdict == Verdict::refused) {
      return {verdict, (step_ == SmtpStep::recipient ? "the mail server refuses the address: "
                                                     : "the mail server refuses the message: ") +
                           answer_};
    }
    if (verdict == Verdict::deferred) return {verdict, "the mail server puts the address off: " + answer_};
    return {Verdict::failed, code_ >= 400 ? error + ": " + answer_ : error};
  }

 private:
  void said(std::string_view line) {
    if (line.starts_with("EHLO ") || line.starts_with("HELO ")) {
      step_ = SmtpStep::session;
      over_ = false;
    }
    if (line.starts_with("QUIT\r\n")) over_ = true;  // what answers it means nothing any more
    if (line.starts_with("AUTH ")) step_ = SmtpStep::login;
    if (line.starts_with("MAIL ")) step_ = SmtpStep::sender;
    if (line.starts_with("RCPT ")) step_ = SmtpStep::recipient;
    if (line.starts_with("DATA\r\n")) step_ = SmtpStep::message;
    if (!over_) code_ = 0;
  }

  void heard(std::string_view line) {
    if (over_ || line.size() < 3 || (line.size() > 3 && line[3] == '-')) return;
    code_ = 0;
    std::from_chars(line.data(), line.data() + 3, code_);
    answer_ = std::string(line.substr(0, 3));
    // Of the text only the enhanced code (RFC 3463): the rest may name anybody.
    const auto rest = line.size() > 4 ? line.substr(4) : std::string_view();
    const auto enhanced = rest.substr(0, rest.find_first_not_of("0123456789."));
    const bool of_that_class = enhanced.size() > 1 && enhanced[0] == answer_[0] && enhanced[1] == '.';
    if (of_that_class && std::count(enhanced.begin(), enhanced.end(), '.') == 2) answer_ += " " + std::string(enhanced);
  }

  SmtpStep step_ = SmtpStep::session;
  int code_ = 0;  // 0: not answered yet
  std::string answer_;
  bool over_ = false;
};

// What is left to be sent of a message.
std::size_t give(char* to, std::size_t size, std::size_t count, void* rest_of_message) {
  auto& rest = *static_cast<std::string_view*>(rest_of_message);
  const auto given = rest.copy(to, size * count);
  rest.remove_prefix(given);
  return given;
}

}  // namespace

ProviderReply SmtpProvider::deliver(const Email& email) {
  auto* curl = static_cast<CURL*>(curl_);
  curl_easy_reset(curl);  // keeps the connection
  const auto message = written(email, from_, Clock::now());
  std::string_view rest = message;
  curl_slist* recipients = curl_slist_append(nullptr, ("<" + email.to + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_URL, options_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(options_.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (!options_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from_ + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10'000L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 3'000L);
  Dialogue dialogue;
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // only so does it tell the dialogue
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, Dialogue::listen);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &dialogue);
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 0L);  // the dialogue ends here, the handle does not
  curl_slist_free_all(recipients);
  if (code == CURLE_OK) return {};
  return dialogue.reply(curl_easy_strerror(code));
}

}  // namespace consulta::notifications
