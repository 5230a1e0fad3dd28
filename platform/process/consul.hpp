// Tells Consul's agent of this process (its HTTP API, /v1/agent/service), so that it is found by Consul's DNS as
// <name>.service.consul while its check, /readyz, passes. Told anew every half minute, for an agent forgets what it
// knew when it starts again; taken back at the end. An agent that is away is waited for in the background and is no
// reason for anything else to stop.
#pragma once

#include <string>

#include "platform/process/stoppable_thread.hpp"

namespace consulta {

struct ConsulService {
  std::string name;     // consulta-<service>
  std::string address;  // where others reach it
  unsigned short port = 0;
};

class ConsulRegistration {
 public:
  // `agent` is the agent's own address, such as http://127.0.0.1:8500.
  ConsulRegistration(std::string agent, ConsulService service);

 private:
  void run(StoppableThread::Loop& loop);
  bool put(const std::string& path, const std::string& body);

  std::string agent_;
  ConsulService service_;
  std::string id_;
  StoppableThread thread_;
};

}  // namespace consulta
