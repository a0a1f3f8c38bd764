#pragma once

#include <string>

namespace chreode {

/// Which BLAS the program runs on and how fast it is. Debian's reference BLAS is 15 to 60 times
/// slower than OpenBLAS, which makes training unbearable without anything looking wrong.
struct BlasProbe {
  std::string library;      ///< file name of the library that answers sgemm, such as "libopenblas.so.0"
  double gflops = 0.0;      ///< one 256 × 2000 × 128 single-precision product
  bool slow() const { return gflops < 20.0; }
  /// "OpenBLAS (libopenblas.so.0), 180 GFLOP/s", with the remedy when it is slow.
  std::string description() const;
};

/// Times one small product (about a millisecond on OpenBLAS).
BlasProbe probeBlas();

}  // namespace chreode
