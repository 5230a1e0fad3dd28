#include "services/notifications/mail_from.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "clinic/email.hpp"

namespace consulta::notifications {
namespace {

// The sandbox, whoever runs on this machine, and what nobody can have.
bool is_demo(const std::string& smtp_url) {
  const auto url = boost::urls::parse_uri(smtp_url);
  if (!url) return false;
  const std::string host = url->host();
  return host == "sandbox" || host == "[::1]" || host.starts_with("127.") || is_example(host);
}

}  // namespace

std::string mail_from(Settings& settings, const std::string& smtp_url) {
  constexpr auto name = "CONSULTA_MAIL_FROM";
  auto from = settings.text(name, std::nullopt, "whom emails come from");
  if (from.empty()) return from;  // which is reported already
  if (const auto wrong = wrong_with_sender(from, smtp_url); !wrong.empty()) settings.fail(name, wrong);
  return email_of(from).value_or(std::move(from));
}

std::string wrong_with_sender(const std::string& from, const std::string& smtp_url) {
  const auto address = email_of(from);
  if (!address) return "must be an email address such as clinic@example.com";
  if (is_example(*address) && !is_demo(smtp_url)) return "is an example's: name an address of the clinic's own";
  return "";
}

}  // namespace consulta::notifications
