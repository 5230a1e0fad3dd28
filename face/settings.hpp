// What is set of consulta-face, whatever it is asked to do.
#pragma once

#include <string>

#include "platform/security/secrets.hpp"

namespace consulta::face {

std::string weights_folder(Settings& settings);

// CONSULTA_FACE_KEY, required: who asks shows it.
Secrets key(Settings& settings);

// OpenCV works in the thread that asks, and makes none of its own.
void use_no_threads();

}  // namespace consulta::face
