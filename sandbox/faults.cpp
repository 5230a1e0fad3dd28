#include "sandbox/faults.hpp"

#include <algorithm>

#include "platform/http/checks.hpp"
#include "platform/text/text.hpp"

namespace consulta::sandbox {
namespace {

constexpr std::int64_t longest = 86'400;  // seconds

bool over(const std::optional<std::chrono::steady_clock::time_point>& until) {
  return until && std::chrono::steady_clock::now() >= *until;
}

bool begins_a_phone(const std::string& text) {
  return text.size() >= 2 && text.size() <= 16 && text.front() == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string::npos;
}

bool ends_an_address(const std::string& text) {
  return !text.empty() && text.size() <= 254 && std::count(text.begin(), text.end(), '@') <= 1 &&
         std::none_of(text.begin(), text.end(), [](char c) {
           const auto u = static_cast<unsigned char>(c);
           return u <= ' ' || u == 0x7F || c == '<' || c == '>';
         });
}

}  // namespace

FaultOrder checked(FaultOrder order) {
  Checks checks;
  checks.require(!order.seconds || (*order.seconds >= 1 && *order.seconds <= longest), "seconds",
                 "must be 1 to 86400; without it the fault lasts until mode ok");
  if (order.mode != Mode::refuse) {
    checks.require(!order.recipient, "recipient", "goes with mode refuse");
  } else if (!order.recipient) {
    checks.require(false, "recipient", "is required with mode refuse: who is to be refused");
  } else if (order.target == Target::smtp) {
    order.recipient = lower_case(*order.recipient);
    checks.require(ends_an_address(*order.recipient), "recipient", "must be the end of an address, such as @x.example");
  } else {
    order.recipient = without_spaces(*order.recipient);
    checks.require(begins_a_phone(*order.recipient), "recipient", "must be the beginning of a phone, such as +35196");
  }
  checks.done();
  return order;
}

void Faults::set(const FaultOrder& order) {
  std::lock_guard lock(mutex_);
  auto& state = state_of(order.target);
  Until until;
  if (order.seconds) until = std::chrono::steady_clock::now() + std::chrono::seconds(*order.seconds);
  if (order.mode == Mode::refuse) {
    std::erase_if(state.refused, [&](const Refused& r) { return r.recipient == order.recipient || over(r.until); });
    state.refused.push_back({order.recipient.value(), until});
    return;
  }
  if (order.mode == Mode::ok) state.refused.clear();
  state.mode = order.mode;
  state.until = until;
}

Mode Faults::mode(Target target) {
  std::lock_guard lock(mutex_);
  auto& state = state_of(target);
  if (over(state.until)) {
    state.mode = Mode::ok;
    state.until.reset();
  }
  return state.mode;
}

bool Faults::refuses(Target target, const std::string& recipient) {
  const auto who = target == Target::smtp ? lower_case(recipient) : without_spaces(recipient);
  std::lock_guard lock(mutex_);
  const auto& refused = state_of(target).refused;
  return std::any_of(refused.begin(), refused.end(), [&](const Refused& r) {
    return !over(r.until) && (target == Target::smtp ? who.ends_with(r.recipient) : who.starts_with(r.recipient));
  });
}

}  // namespace consulta::sandbox
