#include "platform/process/process.hpp"

#include <curl/curl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace consulta {
namespace {

sigset_t waited_for() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  return signals;
}

}  // namespace

void start_process() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot start");
  // Names are asked for by the libraries while they connect, which know no limit there: 2 s each time, twice, instead
  // of 5 s for every server. Before there are threads, for it is the environment.
  setenv("RES_OPTIONS", "timeout:2 attempts:2", 0);
  // As many descriptors as we may have: each client, each stream of events is one.
  rlimit descriptors{};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = std::min<rlim_t>(descriptors.rlim_max, 65536);
  setrlimit(RLIMIT_NOFILE, &descriptors);
  mallopt(M_ARENA_MAX, 4);  // what one thread frees, another can use: less memory
  const auto signals = waited_for();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

void wait_for_stop(const std::function<void()>& on_hangup) {
  const auto signals = waited_for();
  for (int which = 0;;) {
    sigwait(&signals, &which);
    if (which != SIGHUP) return;
    on_hangup();
  }
}

}  // namespace consulta
