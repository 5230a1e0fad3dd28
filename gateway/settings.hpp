// What operators say of a gateway, by the environment.
#pragma once

#include "gateway/proxy.hpp"
#include "platform/process/config.hpp"

namespace consulta::gateway {

struct EdgeSettings {
  Options options;  // without files and TLS
  unsigned short admin_port = 0;
  std::chrono::seconds drain{0};       // how long to go on serving after SIGTERM
  std::chrono::seconds token_life{0};  // of an access token
  std::chrono::seconds silence{0};     // of the broker, until auth is asked who has logged out
  std::string broker;                  // its URL
  std::string auth_url;
  std::string documents, web;    // folders
  std::string certificate, key;  // files; "": no TLS
};

// Ends the process where something is wrong with them, and says all that is.
EdgeSettings read_settings(int argc, char** argv);

}  // namespace consulta::gateway
