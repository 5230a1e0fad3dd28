// What reception asks: docs/faces.md has it for whoever calls.
#pragma once

#include <atomic>

#include "face/readers.hpp"
#include "platform/http/http.hpp"
#include "platform/security/secrets.hpp"

namespace consulta::face {

// `confined`: whether the process may do no more than it should; before that it reads nothing.
http::Router routes(Readers& readers, const Secrets& keys, const std::atomic<bool>& confined,
                    const std::atomic<bool>& stopping);

}  // namespace consulta::face
