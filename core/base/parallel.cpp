#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace chreode {

int defaultThreads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 8u));
}

void parallelFor(std::ptrdiff_t count, int threads, const Progress& progress,
                 const std::function<void(std::ptrdiff_t, int)>& task) {
  std::atomic<std::ptrdiff_t> next{0};
  std::atomic<bool> ended{false};
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&](int thread) {
    try {
      while (!ended) {
        const std::ptrdiff_t index = next++;
        if (index >= count) break;
        if (thread == 0) progress.update(static_cast<double>(index) / static_cast<double>(count));
        task(index, thread);
      }
    } catch (...) {
      const std::lock_guard lock(failing);
      if (!failure) failure = std::current_exception();
      ended = true;
    }
  };
  {
    std::vector<std::jthread> others;
    const auto wanted = std::min<std::ptrdiff_t>(threads, count);
    for (int thread = 1; thread < wanted; ++thread) others.emplace_back(work, thread);
    work(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace chreode
