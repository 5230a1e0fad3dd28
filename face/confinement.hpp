// After its start the process may do nothing but answer on the sockets it has: what is done to bytes from strangers by
// large libraries is then of no use to whoever takes it over.
#pragma once

namespace consulta::face {

// For every thread there is, and for good: no connection is made, no other socket, file, process or thread, nothing is
// loaded, and memory stays below a limit; a core is never written, for it would have pictures in it. A system call that
// is not allowed fails with EPERM. Throws std::system_error where the kernel does not know how.
void confine();

}  // namespace consulta::face
