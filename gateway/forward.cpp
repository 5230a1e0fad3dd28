#include "gateway/forward.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <stdexcept>

#include "platform/http/http_text.hpp"

namespace consulta::gateway {
namespace bhttp = boost::beast::http;

namespace {

struct Passing {
  std::string_view name;
  bool once = false;  // it has one value: twice is a contradiction
};

// Of a request. What a service reads of one is named here, or it does not arrive.
constexpr std::array<Passing, 13> of_requests{{{"accept"},
                                               {"accept-language"},
                                               {"content-encoding"},
                                               {"content-type", true},
                                               {"cookie", true},  // to the upstream that sets them
                                               {"idempotency-key", true},
                                               {"if-match"},
                                               {"if-none-match"},
                                               {"last-event-id", true},
                                               {"prefer"},
                                               {"user-agent", true},
                                               {"x-csrf-token", true},
                                               {"x-signature", true}}};

// Of an answer.
constexpr std::array<std::string_view, 19> of_answers{"age",
                                                      "allow",
                                                      "cache-control",
                                                      "content-disposition",
                                                      "content-encoding",
                                                      "content-type",
                                                      "etag",
                                                      "content-language",
                                                      "content-security-policy",
                                                      "idempotency-replayed",
                                                      "link",
                                                      "last-modified",
                                                      "location",
                                                      "preference-applied",
                                                      "referrer-policy",
                                                      "retry-after",
                                                      "set-cookie",
                                                      "vary",
                                                      "www-authenticate"};

const Passing* find_passing(std::string_view name) {
  const auto found = std::find_if(of_requests.begin(), of_requests.end(),
                                  [&](const Passing& one) { return http::same_name(one.name, name); });
  return found == of_requests.end() ? nullptr : &*found;
}

void check_line(std::string_view text) {
  for (const char end : {'\r', '\n', '\0'}) {  // each looked for at once; find_first_of() asks byte by byte
    if (text.find(end) != std::string_view::npos) throw std::logic_error("a value that could end its line");
  }
}

void check_word(std::string_view text) {
  check_line(text);
  if (text.empty() || text.find(' ') != std::string_view::npos) throw std::logic_error("no part of a request line");
}

void add(std::string& out, std::string_view name, std::string_view value) {
  check_line(value);
  out.append(name).append(": ").append(value).append("\r\n");
}

std::string status_line(int status) {
  std::string out;
  out.reserve(1024);
  const auto reason = bhttp::obsolete_reason(bhttp::int_to_status(static_cast<unsigned>(status)));
  return out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(reason).append("\r\n");
}

void end_head(std::string& out, const Extra& extra, const Framing& framing, Afterwards afterwards) {
  add(out, "Date", http::http_date());
  for (const auto& [name, value] : extra) add(out, name, value);
  using Kind = Framing::Kind;
  if (framing.kind == Kind::length) add(out, "Content-Length", std::to_string(framing.length));
  if (framing.kind == Kind::chunked) add(out, "Transfer-Encoding", "chunked");
  if (afterwards == Afterwards::closes) add(out, "Connection", "close");
  if (afterwards == Afterwards::stays_open_if_told) add(out, "Connection", "keep-alive");
  out.append("\r\n");
}

}  // namespace

std::optional<std::string_view> ambiguous_field(Fields asked) {
  std::array<bool, of_requests.size()> seen{};
  bool authorized = false;
  for (const auto& field : asked) {
    if (http::same_name(field.name, "authorization") && std::exchange(authorized, true)) return "Authorization";
    const auto* passing = find_passing(field.name);
    if (passing == nullptr || !passing->once) continue;
    if (std::exchange(seen[static_cast<std::size_t>(passing - of_requests.data())], true)) return passing->name;
  }
  return std::nullopt;
}

std::string forwarded_request(const Vouched& vouched, Fields asked, std::string_view body) {
  std::string out;
  out.reserve(1024 + body.size());
  check_word(vouched.method);
  check_word(vouched.target);
  out.append(vouched.method).append(" ").append(vouched.target).append(" HTTP/1.1\r\n");
  add(out, "Host", vouched.upstream);
  if (!vouched.token.empty()) add(out, "Authorization", std::string("Bearer ").append(vouched.token));
  for (const auto& field : asked) {
    const auto* passing = find_passing(field.name);
    if (passing == nullptr || (passing->name == "cookie" && !vouched.cookies)) continue;
    add(out, passing->name, field.value);
  }
  add(out, "X-Request-Id", vouched.request_id);
  add(out, "traceparent", vouched.traceparent);
  add(out, "X-Forwarded-For", vouched.client);
  add(out, "X-Forwarded-Proto", vouched.encrypted ? "https" : "http");
  add(out, "X-Deadline-Ms", std::to_string(vouched.patience.count()));
  const bool needs_none = vouched.method == "GET" || vouched.method == "HEAD" || vouched.method == "DELETE";
  if (!body.empty() || !needs_none) add(out, "Content-Length", std::to_string(body.size()));
  return out.append("\r\n").append(body);
}

std::string forwarded_head(int status, const bhttp::fields& answered, const Extra& extra, const Framing& framing,
                           Afterwards afterwards) {
  auto out = status_line(status);
  for (const auto& field : answered) {
    const std::string_view name(field.name_string().data(), field.name_string().size());
    const bool passes = std::any_of(of_answers.begin(), of_answers.end(),
                                    [&](std::string_view one) { return http::same_name(one, name); });
    if (passes) add(out, name, {field.value().data(), field.value().size()});
  }
  end_head(out, extra, framing, afterwards);
  return out;
}

std::string own_head(const http::Response& response, const Extra& extra, Afterwards afterwards) {
  auto out = status_line(response.status);
  if (!response.content_type.empty()) add(out, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) add(out, name, value);
  const bool bodiless = response.status == 204 || response.status == 304;
  end_head(out, extra, bodiless ? Framing{} : Framing{Framing::Kind::length, response.body.size()}, afterwards);
  return out;
}

}  // namespace consulta::gateway
