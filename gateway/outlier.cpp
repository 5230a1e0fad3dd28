#include "gateway/outlier.hpp"

#include <algorithm>

namespace consulta::gateway {

void Outlier::succeeded() {
  failures_ = ejections_ = 0;
}

void Outlier::failed(TimePoint now) {
  if (++failures_ >= in_a_row) eject(now);
}

void Outlier::unreachable(TimePoint now) {
  eject(now);
}

void Outlier::eject(TimePoint now) {
  if (ejected(now)) return;
  const auto pause = std::chrono::seconds(1) * (1 << std::min(ejections_, 5U));
  until_ = now + std::min<std::chrono::seconds>(pause, std::chrono::seconds(30));
  ++ejections_;
  failures_ = 0;
}

}  // namespace consulta::gateway
