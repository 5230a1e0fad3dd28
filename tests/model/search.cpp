#include "tests/model/search.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace consulta::model {
namespace {

// Packed states by number, each once.
class Seen {
 public:
  // Its number, and whether it is new.
  std::pair<std::uint32_t, bool> insert(std::string_view bytes) {
    if (2 * (size() + 1) > slots_.size()) grow();
    auto& slot = find(bytes);
    if (slot != 0) return {slot - 1, false};
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    ends_.push_back(bytes_.size());
    slot = static_cast<std::uint32_t>(size());
    return {slot - 1, true};
  }
  std::string_view at(std::size_t i) const {
    const auto begin = i == 0 ? 0 : ends_[i - 1];
    return {bytes_.data() + begin, ends_[i] - begin};
  }
  std::size_t size() const { return ends_.size(); }

 private:
  // Where it is or should be.
  std::uint32_t& find(std::string_view bytes) {
    auto i = std::hash<std::string_view>()(bytes) & (slots_.size() - 1);
    while (slots_[i] != 0 && at(slots_[i] - 1) != bytes) i = (i + 1) & (slots_.size() - 1);
    return slots_[i];
  }
  void grow() {
    slots_.assign(std::max<std::size_t>(1024, 2 * slots_.size()), 0);
    for (std::size_t i = 0; i < size(); ++i) find(at(i)) = static_cast<std::uint32_t>(i + 1);
  }

  std::vector<char> bytes_;
  std::vector<std::size_t> ends_;     // of each in these bytes
  std::vector<std::uint32_t> slots_;  // a power of two of them; 1 + number, or 0
};

class Search : Successors {
 public:
  explicit Search(const Config& config) : clinic_(config), most_states_(config.most_states) {}

  Result run() {
    remember(clinic_.initial());
    for (std::size_t i = 0; i < seen_.size() && broken_.empty(); ++i) {
      if (seen_.size() > most_states_) throw std::runtime_error("too many states");
      now_ = static_cast<std::uint32_t>(i);
      restless_ = 0;
      State state;
      state.unpack(seen_.at(i));
      clinic_.expand(state, *this);
      if (!broken_.empty() || restless_ != 0) continue;
      ++ends_;
      broken_ = clinic_.broken_at_rest(state);
      broken_at_ = now_;
    }
    return {seen_.size(), ends_, clinic_.steps(), broken_, history()};
  }

 private:
  void add(const State& state, const Happening&, bool rests) override {
    restless_ += rests ? 0 : 1;
    if (broken_.empty()) remember(state);
  }

  void remember(const State& state) {
    state.pack(packed_);
    const auto [number, is_new] = seen_.insert(packed_);
    if (!is_new) return;
    parents_.push_back(now_);
    broken_ = clinic_.broken_always(state);
    broken_at_ = number;
  }

  // What leads from one state to another.
  struct Between : Successors {
    Between(Clinic& clinic, std::string_view wanted) : clinic(clinic), wanted(wanted) {}
    void add(const State& state, const Happening& happening, bool) override {
      if (!found.empty()) return;
      state.pack(packed);
      if (packed == wanted) found = clinic.text(happening);
    }
    Clinic& clinic;
    std::string_view wanted;
    std::string packed, found;
  };

  std::vector<std::string> history() {
    std::vector<std::string> out;
    if (broken_.empty()) return out;
    for (auto i = broken_at_; i != 0; i = parents_[i]) {
      Between between(clinic_, seen_.at(i));
      State parent;
      parent.unpack(seen_.at(parents_[i]));
      clinic_.expand(parent, between);
      out.push_back(between.found);
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  Clinic clinic_;
  std::size_t most_states_;
  Seen seen_;
  std::vector<std::uint32_t> parents_;
  std::string packed_;
  std::uint32_t now_ = 0, broken_at_ = 0;
  std::size_t restless_ = 0, ends_ = 0;
  std::string broken_;
};

struct Named : Successors {
  Named(const Clinic& clinic, const std::string& wanted) : clinic(clinic), wanted(wanted) {}
  void add(const State& state, const Happening& happening, bool) override {
    if (clinic.text(happening) == wanted) found = state;
  }
  const Clinic& clinic;
  const std::string& wanted;
  std::optional<State> found;
};

}  // namespace

Result explore(const Config& config) {
  return Search(config).run();
}

std::string after(Clinic& clinic, const std::vector<std::string>& happenings) {
  auto state = clinic.initial();
  for (const auto& happening : happenings) {
    Named named(clinic, happening);
    clinic.expand(state, named);
    if (!named.found) throw std::runtime_error("this cannot happen: " + happening);
    state = *named.found;
  }
  std::string packed;
  state.pack(packed);
  return packed;
}

}  // namespace consulta::model
