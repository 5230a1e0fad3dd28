// The parts of prescriptions that main wires together.
#pragma once

#include "clinic/place.hpp"
#include "engine/host/host.hpp"
#include "engine/host/unheard.hpp"
#include "services/prescriptions/copying.hpp"

namespace consulta::prescriptions {

struct Options {
  WallClock clock;                     // of the clinic
  ClinicPlace place;                   // on what is printed
  std::string phone;                   // likewise
  std::string public_url;              // of the gateway, for links
  std::chrono::hours keep{3650 * 24};  // prescriptions, after they were last changed
  std::shared_ptr<const Medicines> medicines = std::make_shared<const Medicines>();
};

// As the settings say.
Options read_options(Settings& settings);

// Requests that came before the event that makes them possible.
struct Memory {
  host::Unheard visits{"a consultation that has begun"};
  host::Unheard patients{"who has treated a patient"};
};

using Prescriptions = engine::AggregateLane<Prescription>;
using Allergies = engine::AggregateLane<AllergyList>;

// With what reaches them.
struct Aggregates {
  Aggregates(engine::Reactor& reactor, const Options& options);

  Prescriptions prescriptions;
  Allergies allergies;
  Copying copying;
};

void add_routes(host::Host& host, const Options& options, Memory& memory, Prescriptions& prescriptions);
void add_allergy_routes(host::Host& host, const Options& options, Memory& memory, Allergies& allergies);
void add_medicine_routes(host::Host& host, const Options& options);
// Answers who waits, erases who is to be known no more, and forgets what is older than it is kept.
void add_deadlines(host::Host& host, const Options& options, Memory& memory, Aggregates& aggregates);
// Erases what there is of whom nobody is to know any more.
void erase(sql::Session& db, broker::Outlet& outlet, Aggregates& aggregates, const std::function<bool()>& stopping);

}  // namespace consulta::prescriptions
