#include "files/walk/limits.h"

#include <algorithm>
#include <cmath>
#include <csignal>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>

namespace chreode {

namespace {

// A sound file takes a hundredth of a second, and a tenth of one for a million bytes of it at the
// most; large files are mostly matrices, whose values are not read.
constexpr double kSeconds = 0.5;
constexpr double kSecondsPerByte = 1e-6;
constexpr double kMostBytesOfThat = 1e7;
constexpr double kSecondsPerFurtherByte = 5e-8;
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

double secondsFor(std::uint64_t fileBytes) {
  const auto bytes = static_cast<double>(fileBytes);
  return kSeconds + kSecondsPerByte * std::min(bytes, kMostBytesOfThat) +
         kSecondsPerFurtherByte * std::max(0.0, bytes - kMostBytesOfThat);
}

/// Of processor time; the limit of resources knows whole seconds only.
void limitTime(double seconds) {
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(seconds);
  timer.it_value.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
  signal(SIGPROF, SIG_DFL);
  setitimer(ITIMER_PROF, &timer, nullptr);
  limit(RLIMIT_CPU, static_cast<rlim_t>(seconds) + 2);
}

}  // namespace

void limitThisProgram(std::uint64_t fileBytes) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_STACK, kStack);
  limitTime(secondsFor(fileBytes));
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
