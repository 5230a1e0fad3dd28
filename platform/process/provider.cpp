#include "platform/process/provider.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include "platform/json/json.hpp"

namespace consulta {
namespace {

struct ProblemDocument {
  std::vector<json::FieldError> errors;
};
BOOST_DESCRIBE_STRUCT(ProblemDocument, (), (errors))

std::vector<std::size_t> named_in(const std::string& body) {
  std::vector<std::size_t> places;
  try {
    for (const auto& error : json::read<ProblemDocument>(body).errors) {
      std::size_t place = 0;
      const auto* end = error.field.data() + error.field.size();
      const auto read = std::from_chars(error.field.data(), end, place);
      if (read.ec == std::errc() && (read.ptr == end || *read.ptr == '.')) places.push_back(place);
    }
  } catch (const json::SyntaxError&) {
  } catch (const json::ValueError&) {
  }
  return places;
}

}  // namespace

Verdict http_verdict(int status, Path path) {
  if (status / 100 == 2) return Verdict::taken;
  switch (status) {
    case 404:
    case 410:
      return path == Path::names_a_thing ? Verdict::refused : Verdict::failed;
    case 400:
    case 409:
    case 413:
    case 422:
    case 451:
      return Verdict::refused;
    default:
      // Of the rest of 4xx, 408, 421, 425 and 429 pass, and the others say who we are (401, 403, 407), what we owe
      // (402) or how we ask (405, 406, 415): all requests would be answered so.
      return Verdict::failed;
  }
}

ProviderReply http_reply(const HttpResult& result, Path path) {
  const auto verdict = http_verdict(result.status, path);
  if (verdict == Verdict::taken) return {};
  const auto status = "status " + std::to_string(result.status);
  if (verdict != Verdict::refused) return {verdict, status};
  return {verdict, "refused by the provider: " + status, {}, named_in(result.body)};
}

Verdict smtp_verdict(SmtpStep step, int code) {
  if (code / 100 == 2) return Verdict::taken;
  if (code / 100 != 4 && code / 100 != 5) return Verdict::failed;  // no answer, or none that can be understood
  if (step == SmtpStep::session || step == SmtpStep::login) return Verdict::failed;
  switch (code) {
    case 421:  // the server goes away
    case 500:
    case 502:
    case 503:
    case 504:
    case 555:  // it does not understand us
    case 530:
    case 534:
    case 535:
    case 538:  // it wants a login
      return Verdict::failed;
    default:
      break;
  }
  const bool for_good = code / 100 == 5;
  switch (step) {
    case SmtpStep::sender:
      // RFC 1870: the message is longer than the server takes. Else it is our own address that it does not want.
      return code == 552 ? Verdict::refused : Verdict::failed;
    case SmtpStep::recipient:
      return for_good ? Verdict::refused : Verdict::deferred;
    default:
      return for_good ? Verdict::refused : Verdict::failed;
  }
}

ProviderReply ProviderGate::pass(const std::function<ProviderReply()>& send) {
  const auto now = std::chrono::steady_clock::now();
  if (!breaker_.allow(now)) return {Verdict::not_tried, "left alone after failures", breaker_.retry_after(now)};
  if (per_second_ > 0) {
    if (now < next_) {
      breaker_.abandoned();
      return {Verdict::not_tried, "asked often enough for now",
              std::chrono::ceil<std::chrono::milliseconds>(next_ - now)};
    }
    next_ = now + std::chrono::duration_cast<TimePoint::duration>(std::chrono::duration<double>(1 / per_second_));
  }
  ProviderReply reply;
  try {
    reply = send();
  } catch (const HttpError& e) {
    reply = {Verdict::failed, e.what()};
  } catch (...) {
    breaker_.abandoned();
    throw;
  }
  if (reply.verdict == Verdict::failed) {
    breaker_.failed(std::chrono::steady_clock::now());
  } else {
    breaker_.succeeded(std::chrono::steady_clock::now());
  }
  return reply;
}

bool ProviderGate::probing() const {
  return breaker_.probing(std::chrono::steady_clock::now());
}

std::vector<ProviderReply> send_apart(std::size_t count,
                                      const std::function<ProviderReply(std::span<const std::size_t>)>& call) {
  std::vector<ProviderReply> replies(count, {Verdict::not_tried, "waits for its turn", std::chrono::seconds(1)});
  std::vector<std::vector<std::size_t>> left(1, std::vector<std::size_t>(count));
  std::iota(left.front().begin(), left.front().end(), 0);
  while (!left.empty()) {
    auto items = std::move(left.back());
    left.pop_back();
    if (items.empty()) continue;
    auto reply = call(items);
    const auto named = std::exchange(reply.named, {});
    if (reply.verdict != Verdict::refused || items.size() == 1) {
      for (const auto item : items) replies[item] = reply;
      if (reply.verdict == Verdict::failed || reply.verdict == Verdict::not_tried) break;
      continue;
    }
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (std::find(named.begin(), named.end(), i) == named.end()) {
        others.push_back(items[i]);
      } else {
        replies[items[i]] = reply;
      }
    }
    if (others.size() < items.size()) {
      left.push_back(std::move(others));
      continue;
    }
    const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
    left.emplace_back(middle, items.end());
    left.emplace_back(items.begin(), middle);
  }
  return replies;
}

}  // namespace consulta
