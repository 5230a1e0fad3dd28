#include "services/auth/dependant.hpp"

#include <charconv>
#include <chrono>
#include <string_view>
#include <tuple>
#include <utility>

#include "clinic/one_line.hpp"
#include "clinic/tax_number.hpp"
#include "platform/http/checks.hpp"

namespace consulta::auth {
namespace {

using engine::nothing;

constexpr auto earliest_birth_date = "1900-01-01";

// Of "2019-05-04" a part that is digits; else -1, which is part of no day.
int number_in(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : -1;
}

// Also before 1970, where instants begin.
bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = number_in(text.substr(0, 4)), month = number_in(text.substr(5, 2)), day = number_in(text.substr(8));
  if (year < 0 || month < 0 || day < 0) return false;
  return (std::chrono::year(year) / month / day).ok();
}

Dependant with(Dependant d, const Person& person) {
  d.full_name = person.full_name;
  d.birth_date = person.birth_date;
  d.tax_number = person.tax_number;
  return d;
}

// Of what will be the next version.
template <class E>
engine::AnyEvent told(const Dependant& d) {
  return {E{d.id, d.user_id, d.full_name, d.birth_date.value_or(""), d.tax_number, d.version + 1}, d.id};
}

}  // namespace

Person checked(Person person, const WallClock& clock, Instant now) {
  Checks checks;
  check_name(checks, person.full_name, 200, "full_name");
  const auto& born = person.birth_date;
  const auto today = clock.minutes(now).substr(0, 10);
  const bool day = is_day(born);
  checks.require(day, "birth_date", "must be a day such as 2019-05-04");
  checks.require(!day || born <= today, "birth_date", "must not be in the future");
  checks.require(!day || born >= earliest_birth_date, "birth_date", "must not be before 1900");
  checks.require(!person.tax_number || valid_tax_number(*person.tax_number), "tax_number",
                 "must be a NIF with a valid check digit");
  checks.done();
  return person;
}

DependantOutcome decide(const MaybeDependant& d, const AddDependant& wish, Instant) {
  if (d) return nothing<Dependant>();
  Dependant next;
  next.id = wish.id;
  next.user_id = wish.user_id;
  next = with(std::move(next), wish.person);
  DependantOutcome outcome;
  for (std::int32_t place = 1; place <= most_dependants; ++place) {
    next.place = place;
    outcome.push_back({next, {told<events::DependantAdded>(next)}});
  }
  outcome.push_back(
      engine::refused<Dependant>("too_many_dependants", "You book for 20 others already. Remove one to add another.")
          .front());
  return outcome;
}

DependantOutcome decide(const MaybeDependant& d, const ChangeDependant& wish, Instant) {
  if (!d || d->removed) return nothing<Dependant>();
  auto next = with(*d, wish.person);
  const auto said = [](const Dependant& of) { return std::tie(of.full_name, of.birth_date, of.tax_number); };
  if (said(next) == said(*d)) return nothing<Dependant>();
  return {{next, {told<events::DependantChanged>(next)}}};
}

DependantOutcome decide(const MaybeDependant& d, const RemoveDependant&, Instant) {
  if (!d || d->removed) return nothing<Dependant>();
  Dependant next;
  next.id = d->id;
  next.user_id = d->user_id;
  next.removed = true;
  next.version = d->version;
  return {{next, {{events::DependantRemoved{d->id, d->user_id, d->version + 1}, d->id}}}};
}

}  // namespace consulta::auth
