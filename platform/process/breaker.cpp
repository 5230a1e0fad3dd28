#include "platform/process/breaker.hpp"

#include <algorithm>

namespace consulta {

bool Breaker::allow(TimePoint now) {
  if (state_ == State::open && now >= open_until_) {
    state_ = State::half_open;
    probing_ = false;
  }
  if (state_ == State::open || (state_ == State::half_open && probing_)) return false;
  if (state_ == State::half_open) probing_ = true;
  return true;
}

void Breaker::succeeded(TimePoint now) {
  if (state_ == State::half_open) {
    *this = Breaker(options_);
  } else if (state_ == State::closed) {
    roll(now);
    ++ended_;
    pause_ = {};
  }
}

void Breaker::failed(TimePoint now) {
  if (state_ == State::half_open) return open(now);
  if (state_ == State::open) return;  // of a request that passed before
  roll(now);
  ++ended_;
  ++failed_;
  if (ended_ >= options_.least && failed_ * 2 >= ended_) open(now);
}

void Breaker::abandoned() {
  probing_ = false;
}

std::chrono::seconds Breaker::retry_after(TimePoint now) const {
  const auto left = std::chrono::ceil<std::chrono::seconds>(open_until_ - now);
  return std::max(left, std::chrono::seconds(1));
}

void Breaker::open(TimePoint now) {
  state_ = State::open;
  pause_ = pause_.count() == 0 ? options_.first_pause : std::min(pause_ * 2, options_.longest_pause);
  open_until_ = now + pause_;
  ended_ = failed_ = 0;
}

void Breaker::roll(TimePoint now) {
  if (now - window_began_ < options_.window) return;
  window_began_ = now;
  ended_ = failed_ = 0;
}

}  // namespace consulta
