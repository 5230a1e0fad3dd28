#include <fmt/format.h>

#include "tests/model/clinic.hpp"

namespace consulta::model {

namespace {

std::string of_the_rest(Act act, const std::string& who) {
  switch (act) {
    case Act::shows_code:
      return who + " shows the code at reception";
    case Act::checks_in:
      return who + " is at the clinic";
    case Act::is_called:
      return who + " is called";
    case Act::begins:
      return who + "'s consultation begins";
    case Act::completes:
      return who + "'s consultation is over";
    case Act::does_not_come:
      return who + " does not come";
    case Act::clinic_cancels:
      return "the clinic cancels what " + who + " has";
    case Act::chooses:
      return who + " chooses another slot";
    case Act::chooses_none:
      return who + " chooses none, and has everything back";
    case Act::answer_due:
      return who + " has not answered in time";
    case Act::is_away:
      return "the doctor of slot 1 takes time off";
    case Act::is_back:
      return "the doctor of slot 1 is there after all";
    case Act::sweep_looks:
      return "the sweep looks for holds of what is gone";
    case Act::is_erased:
      return "it is asked to erase a patient";
    case Act::erases:
      return "what is left of a patient is erased";
    default:
      throw std::logic_error("not an act");
  }
}

}  // namespace

std::string Clinic::name(std::size_t booking) const {
  if (booking < wishes_.size()) {
    const auto& wish = wishes_[booking];
    std::string who = std::array{"Ana", "Rui"}.at(static_cast<std::size_t>(wish.who));
    if (wish.for_child) who += " (for the child)";
    return wish.later ? who + " (again)" : who;
  }
  const auto offer = booking - wishes_.size();
  if (offer >= 2 * config_.waits.size()) return "";
  return name_of_wait(offer / 2) + (offer % 2 == 0 ? " (offer)" : " (other offer)");
}

std::string Clinic::name_of_wait(std::size_t i) const {
  return std::array{"Rui", "Eva", "Gil"}.at(i);
}

std::string Clinic::text(const Happening& happening) const {
  const auto& [act, booking, detail] = happening;
  const auto who = name(booking);
  const auto event = [&] {
    const auto& sent = sent_.at(detail);
    return fmt::format("{}{} reaches {}", sent.event.kind().name, who.empty() ? "" : " of " + who, sent.queue);
  };
  const auto of_payment = [&] { return who + (detail == 0 ? "'s payment" : "'s payment by phone"); };
  switch (act) {
    case Act::arrives:
      return event();
    case Act::arrives_again:
      return event() + " again; the inbox knows it";
    case Act::is_read:
      return event() + ", which reads and does not write yet";
    case Act::crashes:
      return event() + ", which crashes before it acknowledges";
    case Act::asks:
      return fmt::format("{} asks for slot {}", who, wishes_[booking].slot);
    case Act::joins:
      return fmt::format("{} waits for {} minutes", name_of_wait(booking), config_.waits[booking].minutes);
    case Act::leaves:
      return name_of_wait(booking) + " waits no longer";
    case Act::cancels:
      return who + " cancels";
    case Act::moves:
      return fmt::format("{} asks to move to slot {}", who, detail);
    case Act::pays:
      return who + (detail == 0 ? " pays at the ATM" : " approves on the phone");
    case Act::declines:
      return who + " declines on the phone";
    case Act::is_declined:
      return who + "'s payment is declined";
    case Act::changes_method:
      return who + " goes over to MB WAY";
    case Act::bank_tells:
      return "the bank tells of " + of_payment();
    case Act::bank_repeats:
      return "the bank tells of " + of_payment() + ", its answer is lost";
    case Act::bank_closes:
      return "the bank closes the request for " + of_payment();
    case Act::bank_returns:
      return "the bank gives " + of_payment() + " back";
    case Act::time_over:
      return who + "'s time to pay is over";
    case Act::deadline_finds:
      return "the deadline finds " + of_payment();
    case Act::deadline_expires:
      return "the deadline expires " + of_payment();
    case Act::is_deleted:
      return detail == specialty ? "the specialty is deleted" : fmt::format("the doctor of slot {} is deleted", detail);
    case Act::sweep_takes:
      return "the sweep takes " + who + "'s slot back";
    default:
      return of_the_rest(act, who);
  }
}

}  // namespace consulta::model
