#pragma once

namespace chreode {

#if defined(__x86_64__)

/// Marks a function that is compiled for AVX2 whatever the rest is built for; to be called where
/// hasAvx2() only.
#define CHREODE_AVX2 __attribute__((target("avx2,fma")))

/// Whether this machine has AVX2 and fused multiply-add.
inline bool hasAvx2() {
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return has;
}

#endif

}  // namespace chreode
