#include "services/reception/arrival_policy.hpp"

#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"

namespace consulta::reception {
namespace {

Problem wrong_status(const std::string& status) {
  return {409, "wrong_status", "The appointment is " + status + ". Please ask at the desk."};
}

}  // namespace

std::string hash_of_code(std::string_view code) {
  return hex_encode(keyed_hash("check-in code", code));
}

std::optional<Problem> refusal_of(const std::optional<Visit>& visit, std::chrono::minutes early, const WallClock& clock,
                                  Instant now) {
  if (!visit || !visit->confirmed) {
    return Problem(404, "not_found", "No appointment has this code. Please ask at the desk.");
  }
  if (visit->cancelled_at) return wrong_status("cancelled");
  if (visit->missed_at) return wrong_status("marked as missed");
  if (visit->completed_at) return wrong_status("over");
  if (visit->checked_in_at) return std::nullopt;
  const auto day = [&](Instant at) { return clock.minutes(at).substr(0, 10); };
  if (day(visit->starts_at) != day(now)) {
    return Problem(409, "not_today", "The appointment is on " + day(visit->starts_at) + ". Please ask at the desk.");
  }
  const auto from = visit->starts_at - early;
  if (now >= from) return std::nullopt;
  Problem problem(409, "too_early", "Check in from " + clock.minutes(from).substr(11) + " on.");
  problem.members.emplace_back("from", format_instant(from));
  return problem;
}

}  // namespace consulta::reception
