// How a batch is got through: all of it at once, and what fails by halves, until what cannot be handled stands alone.
// Everything has its turn, in its order, and one that fails among 256 costs sixteen more. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace consulta::broker {

class Halving {
 public:
  struct Part {
    std::size_t begin = 0, size = 0;  // of the batch
    bool operator==(const Part&) const = default;
  };

  explicit Halving(std::size_t size) {
    if (size > 0) left_.push_back({0, size});
  }

  // The one whose turn it is; none: all had theirs.
  std::optional<Part> next() const { return left_.empty() ? std::nullopt : std::optional(left_.back()); }
  // It went well.
  void done() { left_.pop_back(); }
  // It did not. Whether it stands alone, and has had its turn; else its halves have theirs.
  bool failed() {
    const auto part = left_.back();
    left_.pop_back();
    if (part.size == 1) return true;
    const auto half = part.size / 2;
    left_.push_back({part.begin + half, part.size - half});
    left_.push_back({part.begin, half});
    return false;
  }

 private:
  std::vector<Part> left_;  // the next one last
};

}  // namespace consulta::broker
