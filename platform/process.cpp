#include "platform/process.hpp"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>

#include <stdexcept>

namespace consulta {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

void start_process() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot start");
  const auto signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

void wait_for_stop() {
  const auto signals = stop_signals();
  int which = 0;
  sigwait(&signals, &which);
}

}  // namespace consulta
