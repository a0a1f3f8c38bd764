#include "files/walk/limits.h"

#include <csignal>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace chreode {

namespace {

constexpr rlim_t kSeconds = 5;
constexpr rlim_t kBytesPerSecond = 20'000'000;
/// The blocks' own limit is lower (guard_heap.cpp); this one holds for what goes past them.
constexpr rlim_t kMemory = rlim_t{2} << 30;
/// A quarter of what the program's threads have, so that what is deep here is not too deep there.
constexpr rlim_t kStack = rlim_t{2} << 20;

void limit(__rlimit_resource what, rlim_t most) {
  rlimit now{};
  if (getrlimit(what, &now) != 0) return;
  if (now.rlim_max < most) most = now.rlim_max;
  now.rlim_cur = most;
  now.rlim_max = most;
  setrlimit(what, &now);
}

}  // namespace

void limitThisProgram(std::uint64_t fileBytes) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_STACK, kStack);
  limit(RLIMIT_CPU, kSeconds + fileBytes / kBytesPerSecond);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  limit(RLIMIT_DATA, kMemory);
#endif
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // a collector of core dumps takes no notice of their limit
  // When the program that waits for the answer dies, nobody needs it.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  signal(SIGXFSZ, SIG_IGN);  // the answer may go to a file
}

}  // namespace chreode
