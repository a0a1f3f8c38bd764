#pragma once

#include <omp.h>

namespace chreode {

/// While it lives, FAISS works on the calling thread alone: on busy cores several threads wait for
/// each other far longer than one takes. The setting is the calling thread's own.
class OneThread {
 public:
  OneThread() : m_before(omp_get_max_threads()) { omp_set_num_threads(1); }
  ~OneThread() { omp_set_num_threads(m_before); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int m_before;
};

}  // namespace chreode
