// What dead letters say of people is taken out of them, on record: an event that tells only who somebody is is
// forgotten, any other stays, so that neither money nor a slot is lost, and says no more who.
#pragma once

#include <functional>
#include <string_view>

#include "broker/dead_letters.hpp"
#include "engine/host/host.hpp"

namespace consulta::admin {

// Of those that `wanted` says. No other replica does so meanwhile: `lock` is held until its transaction ends. Throws
// broker::ConnectionError.
void forget_people(host::Host& host, sql::Session& lock, std::string_view because,
                   const std::function<bool(const broker::DeadLetter&)>& wanted);

}  // namespace consulta::admin
