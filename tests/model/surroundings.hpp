// What decisions know beside their states, and what the database grants: in the model.
#pragma once

#include "tests/model/clinic.hpp"

namespace consulta::model {

// It is always the same day, and a hold of that day is over some minutes later.
Instant today();
Instant slot_begins(int slot, const Config& config);
Uuid specialty_of(int minutes);

doctors::Hold::Context hold_context(const Config& config, int gone,
                                    const std::vector<std::optional<doctors::Hold>>& holds);
// What of a specialty can be had: by the hours of its doctors, less what is held.
doctors::FreeStarts free_starts(const doctors::Catalogue& catalogue, const std::vector<const doctors::Hold*>& holds,
                                const doctors::Sought& sought);
appointments::Appointment::Context appointment_context(const Config& config, bool unanswered);
// Whether the time to pay is over, and how many requests the bank has had, as one number.
int known_to_payments(const Booking& b);
payments::Payment::Context payment_context(int known);

// The next id for an offer, and what of the catalogue appointments knows to be gone, as one number.
appointments::Waiting::Context waiting_context(const Config& config, int known);

// Of the bank's requests for a payment, from 0; and the charge by which each is paid.
Uuid request_id(int request);
std::string charge_of(int request);

// Whom it is for, and who cannot be elsewhere then.
const Uuid& person_of(const appointments::Appointment& a);

// What the exclusion constraints and unique indexes say of two rows.
bool both_hold(const doctors::Hold& one, const doctors::Hold& other);
bool both_wait(const appointments::Waiting& one, const appointments::Waiting& other);
bool both_claim(const appointments::Appointment& one, const appointments::Appointment& other);

}  // namespace consulta::model
