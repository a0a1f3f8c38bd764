#pragma once

#include <string>

namespace chreode {

/// Which BLAS the program runs on and how fast it is. Debian's reference BLAS is 15 to 60 times
/// slower than OpenBLAS, which makes training unbearable without anything looking wrong.
struct BlasProbe {
  std::string library;     ///< what answers sgemm, such as "OpenBLAS (libblas.so.3)"
  double gflops = 0.0;     ///< one 256 × 2000 × 128 single-precision product
  bool optimised = false;  ///< OpenBLAS, MKL or BLIS: slow only while other work has the cores
  bool slow() const { return !optimised && gflops < 20.0; }
  /// "OpenBLAS (libblas.so.3), 180 GFLOP/s", with the remedy when it is slow.
  std::string description() const;
};

/// Times one small product (some milliseconds on OpenBLAS, threads started included).
BlasProbe probeBlas();

}  // namespace chreode
