#include "engine/attempts.hpp"

#include "platform/http/problem.hpp"

namespace consulta::engine {
namespace {

constexpr int most_attempts = 6;

}  // namespace

std::optional<Attempt> next_attempt(Attempt last, std::optional<sql::ErrorKind> failure) {
  using enum sql::ErrorKind;
  const Attempt next{failure == retryable ? last.way : Way::plain, last.made + 1};
  // Away: whoever tried waits until it is back, which counts against nobody.
  if (failure == unavailable || next.made >= most_attempts) return std::nullopt;
  // Unique: it came twice, or another replica inserted what was absent when we looked.
  const bool worth_it = failure == retryable || failure == unique || last.way == Way::quick;
  return worth_it ? std::optional(next) : std::nullopt;
}

std::optional<Attempt> next_attempt(Attempt last, const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Problem&) {
    return std::nullopt;
  } catch (const json::SyntaxError&) {
    return std::nullopt;
  } catch (const json::ValueError&) {
    return std::nullopt;
  } catch (const sql::Error& e) {
    return next_attempt(last, e.kind);
  } catch (...) {
    return next_attempt(last, std::nullopt);
  }
}

}  // namespace consulta::engine
