#include "model/blas.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <vector>

#include <dlfcn.h>

extern "C" void sgemm_(const char* transA, const char* transB, const int* m, const int* n,
                       const int* k, const float* alpha, const float* a, const int* lda,
                       const float* b, const int* ldb, const float* beta, float* c, const int* ldc);

namespace chreode {

namespace {

/// Path of the file that holds sgemm_, with links followed: Debian's libblas.so.3 is a link into
/// the folder of the BLAS that was chosen.
std::string blasPath() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&sgemm_), &info) == 0 || info.dli_fname == nullptr) {
    return {};
  }
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(info.dli_fname, error);
  return error ? std::string(info.dli_fname) : real.string();
}

/// The brand in front of a library's file name, told by a function or a folder only it has.
std::string brand(const std::string& path) {
  if (dlsym(RTLD_DEFAULT, "openblas_get_config") != nullptr) return "OpenBLAS";
  if (dlsym(RTLD_DEFAULT, "MKL_Get_Version_String") != nullptr) return "MKL";
  if (path.find("blis") != std::string::npos) return "BLIS";
  if (path.find("atlas") != std::string::npos) return "ATLAS";
  return "BLAS";
}

}  // namespace

std::string BlasProbe::description() const {
  std::string text = library + ", " + std::to_string(std::lround(gflops)) + " GFLOP/s";
  if (slow()) text += " (slow: install libopenblas0-pthread)";
  return text;
}

BlasProbe probeBlas() {
  constexpr int m = 256, k = 2000, n = 128;
  const std::vector<float> a(std::size_t{m} * k, 0.5f), b(std::size_t{k} * n, 0.25f);
  std::vector<float> c(std::size_t{m} * n);
  const float one = 1.0f, zero = 0.0f;
  double best = 1e30;
  // The first call starts the library's threads and is not representative; a slow library shows in
  // it all the same and is not asked three times.
  for (int round = 0; round < 4 && (round < 2 || best < 0.02); ++round) {
    const auto start = std::chrono::steady_clock::now();
    sgemm_("N", "N", &m, &n, &k, &one, a.data(), &m, b.data(), &k, &zero, c.data(), &m);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  const std::string path = blasPath();
  const std::string file = std::filesystem::path(path).filename().string();
  BlasProbe probe;
  probe.library = brand(path) + (file.empty() ? "" : " (" + file + ")");
  probe.optimised = brand(path) != "BLAS" && brand(path) != "ATLAS";
  probe.gflops = 2.0 * m * n * k / best * 1e-9;
  return probe;
}

}  // namespace chreode
