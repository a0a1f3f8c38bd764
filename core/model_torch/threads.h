#pragma once

namespace chreode {

/// Sets how many threads LibTorch (on this thread) and OpenBLAS (in the program) use, and puts both
/// back at its end. Debian's LibTorch starts with one thread whatever the machine has.
class ThreadSetting {
 public:
  explicit ThreadSetting(int threads);
  ~ThreadSetting();
  ThreadSetting(const ThreadSetting&) = delete;
  ThreadSetting& operator=(const ThreadSetting&) = delete;

 private:
  int m_torchThreads;
  int m_blasThreads = 0;
};

}  // namespace chreode
