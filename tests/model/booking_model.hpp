// Every interleaving of a small clinic: two patients, two slots, a doctor for each. The participants are the production
// decision functions of appointments, doctors and payments; between them lie messages that may arrive in any order and
// again after a crash between commit and acknowledgement, a bank whose word may come late, deadlines that may fire at
// any moment, and patients who pay, cancel and reschedule whenever they like.
//
// The search is breadth-first over states seen before, so a broken invariant is reported with one of its shortest
// histories. Which queues an event goes to is repeated here from the catalogue; everything that is decided, and the
// events themselves, are the production code's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace consulta::model {

// Mistakes to plant, to see that the search finds them.
enum class Bug {
  none,
  no_tombstone,            // a cancellation that overtakes its request is forgotten
  no_lock_recheck,         // a reaction decides by what it read before it had the lock
  refund_forgotten,        // money for an appointment that is over is kept
  release_before_rehold,   // a reschedule gives the old slot up before it has the new one
  expiry_ignores_payment,  // the deadline decides by what it read before it had the lock
  second_charge_kept,      // paid by the old method and the new one, and neither goes back
  charges_mixed_up,        // a refund is booked on the charge that paid, whichever went back
  sweep_runs_once,         // a hold by an old catalogue comes after the one look at what is gone
  withdrawal_forgotten,    // one that overtakes its SlotReserved
  withdrawal_by_policy,    // what the clinic takes away costs as if the patient had cancelled
  move_not_rejected,       // a move of what was taken back meanwhile
};

struct Config {
  Bug bug = Bug::none;
  std::uint8_t second_slot = 1;  // what the second patient wants; the first one wants slot 1
  bool alone = false;            // there is no second patient
  bool second_cancels = false;   // the second patient may cancel as well
  bool reschedules = true;       // the first patient may move to the other slot
  std::uint8_t moves = 1;        // and back, so often
  bool declines = false;         // the first patient's payments may be declined
  bool methods = false;          // the first patient may go over to MB WAY, and pay by both
  bool late_cancel = false;      // cancelling keeps half, as within the last day
  std::uint8_t deletes = 0;      // what may be deleted at any moment: 1 and 2 the doctor of that slot, 4 the specialty
  bool begins = false;           // the first patient's consultation may begin once it is confirmed
  int crashes = 0;               // between commit and acknowledgement, in one history
  std::size_t most_states = 30'000'000;
};

struct Result {
  std::size_t states = 0;
  std::size_t ends = 0;              // states at rest: nothing more happens unless a patient acts
  std::string broken;                // the invariant, or empty
  std::vector<std::string> history;  // how to get there
};

Result explore(const Config& config);

}  // namespace consulta::model
