// Values by number: what is the same has the same number, whatever led to it. So a state of the model is a few small
// numbers, and two histories that come to the same are one state.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

#include "platform/json/json.hpp"
#include "services/appointments/visit.hpp"
#include "services/appointments/waitlist.hpp"
#include "services/doctors/hold.hpp"
#include "services/payments/payment.hpp"

namespace consulta::model {

using Number = std::uint16_t;  // from 1; 0: there is none

// What the model calls by a number: appointments, patients and so on each have their letter.
inline Uuid id(char letter, int number) {
  Uuid uuid{};
  uuid.data[0] = static_cast<std::uint8_t>(letter);
  uuid.data[15] = static_cast<std::uint8_t>(number);
  return uuid;
}
inline int number_of(const Uuid& id) {
  return id.data[15];
}

// Without what only records: no decision reads it, and it would keep apart what goes on alike.
inline appointments::Appointment essence(appointments::Appointment a) {
  a.version = 1;
  a.history.clear();
  return a;
}
inline appointments::Waiting essence(appointments::Waiting w) {
  w.version = 1;
  return w;
}
inline doctors::Hold essence(doctors::Hold hold) {
  hold.version = 1;
  return hold;
}
inline payments::Payment essence(payments::Payment p) {
  p.version = 1;
  p.paid_at.reset();
  p.created_at = {};
  return p;
}
template <class E>
requires requires {
  E::kind;
}
E essence(E event) {
  if constexpr (requires { event.paid_at; }) event.paid_at = {};
  if constexpr (requires { event.calendar; }) event.calendar.reset();
  return event;
}

template <class V>
class Values {
 public:
  // `key` tells it from every other; without one its JSON does.
  Number of(V value) {
    value = essence(std::move(value));
    auto key = json::write(value);
    return of(std::move(key), std::move(value));
  }
  Number of(std::string key, V value) {
    const auto [known, first] = numbers_.try_emplace(std::move(key), static_cast<Number>(values_.size() + 1));
    if (first) {
      if (values_.size() == most) throw std::runtime_error("the model has too many values");
      values_.push_back(std::move(value));
    }
    return known->second;
  }
  // Stays where it is.
  const V& at(Number number) const { return values_.at(number - 1U); }
  std::size_t size() const { return values_.size(); }

 private:
  // A bit is left for who keeps them.
  static constexpr std::size_t most = std::numeric_limits<Number>::max() / 2;

  std::unordered_map<std::string, Number> numbers_;
  std::deque<V> values_;
};

}  // namespace consulta::model
