#include "face/confinement.hpp"

#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <system_error>

namespace consulta::face {
namespace {

constexpr rlim_t most_memory = rlim_t{2} << 30;  // of addresses; stacks and what malloc sets aside count

void check(int result, const char* what) {
  if (result != 0) throw std::system_error(result < -1 ? -result : errno, std::generic_category(), what);
}

void limit(int resource, rlim_t most, const char* what) {
  const rlimit both{most, most};
  check(setrlimit(static_cast<__rlimit_resource>(resource), &both), what);
}

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// What an HTTP server does that is listening, what threads do with each other, and memory that is no program.
constexpr auto allowed = {SCMP_SYS(accept),
                          SCMP_SYS(accept4),
                          SCMP_SYS(brk),
                          SCMP_SYS(clock_gettime),
                          SCMP_SYS(clock_nanosleep),
                          SCMP_SYS(close),
                          SCMP_SYS(epoll_ctl),
                          SCMP_SYS(epoll_pwait),
                          SCMP_SYS(epoll_wait),
                          SCMP_SYS(exit),
                          SCMP_SYS(exit_group),
                          SCMP_SYS(fcntl),
                          SCMP_SYS(fstat),
                          SCMP_SYS(futex),
                          SCMP_SYS(getcpu),
                          SCMP_SYS(getpeername),
                          SCMP_SYS(getpid),
                          SCMP_SYS(getrandom),
                          SCMP_SYS(getsockname),
                          SCMP_SYS(getsockopt),
                          SCMP_SYS(gettid),
                          SCMP_SYS(gettimeofday),
                          SCMP_SYS(lseek),
                          SCMP_SYS(madvise),
                          SCMP_SYS(membarrier),
                          SCMP_SYS(mremap),
                          SCMP_SYS(munmap),
                          SCMP_SYS(nanosleep),
                          SCMP_SYS(poll),
                          SCMP_SYS(ppoll),
                          SCMP_SYS(read),
                          SCMP_SYS(readv),
                          SCMP_SYS(recvfrom),
                          SCMP_SYS(recvmsg),
                          SCMP_SYS(restart_syscall),
                          SCMP_SYS(rseq),
                          SCMP_SYS(rt_sigaction),
                          SCMP_SYS(rt_sigprocmask),
                          SCMP_SYS(rt_sigreturn),
                          SCMP_SYS(rt_sigtimedwait),
                          SCMP_SYS(sched_getaffinity),
                          SCMP_SYS(sched_yield),
                          SCMP_SYS(sendmsg),
                          SCMP_SYS(sendto),
                          SCMP_SYS(set_robust_list),
                          SCMP_SYS(setsockopt),
                          SCMP_SYS(shutdown),
                          SCMP_SYS(sigaltstack),
                          SCMP_SYS(tgkill),
                          SCMP_SYS(timerfd_settime),
                          SCMP_SYS(write),
                          SCMP_SYS(writev)};

void filter_calls() {
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) throw std::system_error(ENOMEM, std::generic_category(), "seccomp_init");
  check(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1), "seccomp for every thread");
  const auto allow = [&](int call, std::initializer_list<scmp_arg_cmp> only) {
    check(seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, static_cast<unsigned>(only.size()), only.begin()),
          "seccomp_rule_add");
  };
  for (const int call : allowed) allow(call, {});
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) allow(call, {{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}});
  allow(SCMP_SYS(ioctl), {{1, SCMP_CMP_EQ, FIONBIO, 0}});
  check(seccomp_load(filter.get()), "seccomp_load");
}

}  // namespace

void confine() {
  limit(RLIMIT_CORE, 0, "RLIMIT_CORE");
  limit(RLIMIT_AS, most_memory, "RLIMIT_AS");
  check(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "PR_SET_DUMPABLE");
  filter_calls();
}

}  // namespace consulta::face
