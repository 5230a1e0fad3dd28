#include "broker/confirm_window.hpp"

#include <utility>

namespace consulta::broker {

void ConfirmWindow::add(Outgoing message, Owner owner) {
  open_.push_back({next_tag_++, std::move(message), owner});
}

void ConfirmWindow::answered(std::uint64_t tag, bool multiple, bool taken) {
  for (auto open = open_.begin(); open != open_.end() && open->tag <= tag;) {
    if (!multiple && open->tag != tag) {
      ++open;
      continue;
    }
    if (taken && !open->returned) confirmed_.push_back(open->message.id);
    open = open_.erase(open);
  }
}

void ConfirmWindow::returned(const Uuid& id) {
  for (auto& open : open_) open.returned = open.returned || open.message.id == id;
  returned_ = true;
}

void ConfirmWindow::channel_lost() {
  std::erase_if(open_, [](const Open& open) { return open.owner == Owner::caller; });
}

void ConfirmWindow::channel_begun() {
  next_tag_ = 1;
  for (auto& open : open_) {
    open.tag = next_tag_++;
    open.returned = false;
  }
}

std::vector<Uuid> ConfirmWindow::take_confirmed() {
  return std::exchange(confirmed_, {});
}

bool ConfirmWindow::take_returned() {
  return std::exchange(returned_, false);
}

}  // namespace consulta::broker
