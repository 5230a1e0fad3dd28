// `consulta-<name> --health`: asks the running process of the same configuration whether it is well, for containers
// that have nothing else to ask with. Well is who has been ready once and answers: a database that is away later is no
// reason to be killed, for nothing would be gained by it.
#pragma once

#include <string>

namespace consulta {

// Where the program was called with --health, exits: 0 when `path` on the port of `port_variable` answers 200, else 1.
void answer_health_check(int argc, char** argv, const std::string& port_variable,
                         const std::string& path = "/startedz");

}  // namespace consulta
