// Numbers for new Multibanco references; see store::running_numbers. Fetched many at a time, and thrown away after an
// hour, long before they might be given again.
#pragma once

#include <mutex>

#include "services/payments/store.hpp"

namespace consulta::payments {

// From any thread.
class RunningNumbers {
 public:
  RunningNumbers(std::int64_t first_sub_entity, std::int64_t last_sub_entity, sql::Pool& db)
      : db_(db), first_(first_sub_entity * 10'000), last_(last_sub_entity * 10'000 + 9'999) {}
  // Throws sql::Error when none is free.
  std::int64_t take();

 private:
  sql::Pool& db_;
  std::int64_t first_, last_;
  std::mutex mutex_;
  std::vector<std::int64_t> left_;
  Instant fetched_at_{};
};

}  // namespace consulta::payments
