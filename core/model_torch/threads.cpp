#include "model_torch/threads.h"

#include <algorithm>

#include <ATen/Parallel.h>

// Only OpenBLAS has these; with another BLAS the addresses are null.
extern "C" {
[[gnu::weak]] void openblas_set_num_threads(int threads);
[[gnu::weak]] int openblas_get_num_threads();
}

namespace chreode {

ThreadSetting::ThreadSetting(int threads) : m_torchThreads(at::get_num_threads()) {
  at::set_num_threads(std::max(threads, 1));
  if (!openblas_set_num_threads || !openblas_get_num_threads) return;
  m_blasThreads = openblas_get_num_threads();
  openblas_set_num_threads(std::max(threads, 1));
}

ThreadSetting::~ThreadSetting() {
  at::set_num_threads(m_torchThreads);
  if (m_blasThreads > 0) openblas_set_num_threads(m_blasThreads);
}

}  // namespace chreode
