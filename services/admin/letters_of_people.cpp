#include "services/admin/letters_of_people.hpp"

#include <fmt/format.h>

#include "engine/host/accesses.hpp"
#include "services/admin/personal.hpp"
#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

// Before it is done, for nothing is done that is not on record.
void record(host::Host& host, const broker::DeadLetter& letter, bool forgotten, std::string_view because) {
  host.change([&](broker::Work& work) {
    host::record(work, host::Actor(),
                 {forgotten ? "dead_letter.discard" : "dead_letter.amend", "dead_letter", letter.id,
                  fmt::format("service={} because={}", letter.service, because)});
  });
}

}  // namespace

void forget_people(host::Host& host, sql::Session& lock, std::string_view because,
                   const std::function<bool(const broker::DeadLetter&)>& wanted) {
  store::lock_dead_letters(lock);
  broker::DeadLetters(host.broker_url(), host.topology()).amend([&](const broker::DeadLetter& letter) {
    if (!wanted(letter)) return std::optional<std::string>();
    auto body = without_person(letter.type, letter.body);
    if (body) record(host, letter, body->empty(), because);
    return body;
  });
}

}  // namespace consulta::admin
