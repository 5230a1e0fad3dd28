// What somebody outside (an SMS provider, a mail server, a bank) answers, and what it means: for the one request, and
// for the provider as a whole. The difference is the point: a request that is refused for good ends by itself and says
// nothing about the provider; a provider that fails is left alone for a while, and every request waits for it.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/http_client.hpp"
#include "platform/process/breaker.hpp"

namespace consulta {

enum class Verdict {
  taken,
  refused,    // for good, by the request's own fault: the same again is refused again
  deferred,   // for now, by the request's own fault, such as a full mailbox
  failed,     // the provider's failure: out of order or reach, too busy, or it does not know us
  not_tried,  // the provider is left alone just now
};

struct ProviderReply {
  Verdict verdict = Verdict::taken;
  std::string why = {};
  std::chrono::milliseconds again_in{0};  // of not_tried
  std::vector<std::size_t> named = {};    // of a refused call with many: which of them, where it says so
  bool taken() const { return verdict == Verdict::taken; }
};

// What an HTTP status means. Where the path names the thing that is asked for, 404 and 410 mean that there is no such
// thing; where it does not, that we ask at a wrong address, which is nobody's fault but the operator's.
enum class Path { fixed, names_a_thing };
Verdict http_verdict(int status, Path path);
// The same with a reason. Of a refusal of many, its problem document (RFC 9457) may name them: `errors` with fields
// such as "3.to".
ProviderReply http_reply(const HttpResult& result, Path path);

// What a mail server's code means, by what it answered.
enum class SmtpStep { session, login, sender, recipient, message };
Verdict smtp_verdict(SmtpStep step, int code);

// Breaker and rate of one provider. Only its own failures count. Belongs to one thread.
class ProviderGate {
 public:
  // `per_second` 0: as many as there are.
  explicit ProviderGate(Breaker::Options options, double per_second = 0) : breaker_(options), per_second_(per_second) {}

  // What `send` answers, an HttpError it throws being the provider's failure; not_tried where it is left alone, or was
  // asked often enough.
  ProviderReply pass(const std::function<ProviderReply()>& send);
  // The next one that passes finds out whether the provider works again.
  bool probing() const;

 private:
  Breaker breaker_;
  double per_second_;
  TimePoint next_{};
};

// Makes a call for `count` items that takes all of them or none, and makes it again for fewer where it refuses: without
// those it names, or else by halves. So one that is refused holds up no other. One reply an item, in their order; once
// the provider fails, what is left is not tried.
std::vector<ProviderReply> send_apart(std::size_t count,
                                      const std::function<ProviderReply(std::span<const std::size_t>)>& call);

}  // namespace consulta
