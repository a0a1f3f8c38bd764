#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <Eigen/Eigenvalues>

#include "base/random.h"
#include "bench_folder.h"
#include "bench_projection.h"
#include "expression/normalize.h"
#include "model/pca_model.h"

namespace chreode {

namespace {

/// scikit-learn's randomised PCA of the dense matrix: seconds of the fastest round, then the
/// singular values.
constexpr const char* kSklearn = R"(
import sys, time, numpy as np, scipy.sparse
from sklearn.decomposition import PCA
folder, cells, genes, components, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
read = lambda name, kind: np.fromfile(folder + "/" + name, dtype=kind)
x = scipy.sparse.csr_matrix((read("values", np.float32), read("genes", np.int32), read("offsets", np.int64)), (cells, genes)).toarray()
best = 1e30
for i in range(rounds):
    pca = PCA(components, svd_solver="randomized", random_state=0)
    begin = time.perf_counter()
    pca.fit(x)
    best = min(best, time.perf_counter() - begin)
print(best)
for value in pca.singular_values_: print(value)
)";

/// Log-normalised counts of twenty kinds of cells, some eight genes of a hundred seen in a cell.
std::shared_ptr<const ExpressionMatrix> generated(int cells, int genes) {
  constexpr int kKinds = 20;
  Random random(7);
  std::vector<double> base(static_cast<std::size_t>(genes));
  for (double& rate : base) rate = 0.1 * random.gamma(0.4) / 0.4;
  std::vector<std::vector<double>> rates(kKinds, base);
  for (auto& kind : rates) {
    for (double& rate : kind) {
      if (random.uniform() < 0.1) rate *= std::exp(1.5 * random.normal());
    }
  }
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (int cell = 0; cell < cells; ++cell) {
    const auto& kind = rates[random.below(kKinds)];
    const double depth = 0.5 + random.uniform();
    for (int gene = 0; gene < genes; ++gene) {
      const auto count = random.poisson(depth * kind[static_cast<std::size_t>(gene)]);
      if (count == 0) continue;
      indices.push_back(gene);
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  const ExpressionMatrix counts(cells, genes, std::move(offsets), std::move(indices),
                                std::move(values));
  return logNormalize(counts, medianDepth(counts));
}

/// All singular values of the centred matrix, the largest first, from its covariance in double.
std::vector<double> exactValues(const ExpressionMatrix& x) {
  const std::vector<double> mean = geneMeans(x);
  Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(x.genes(), x.genes());
  for (Index cell = 0; cell < x.cells(); ++cell) {
    const auto row = x.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      double* column = gram.col(row.genes[i]).data();
      const double own = row.values[i];
      for (std::size_t j = i; j < row.genes.size(); ++j) {
        column[row.genes[j]] += own * static_cast<double>(row.values[j]);
      }
    }
  }
  const Eigen::Map<const Eigen::VectorXd> mu(mean.data(), x.genes());
  gram -= static_cast<double>(x.cells()) * mu * mu.transpose();  // the lower triangle is read
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram, Eigen::EigenvaluesOnly);
  std::vector<double> values;
  for (Index i = x.genes() - 1; i >= 0; --i) {
    values.push_back(std::sqrt(std::max(0.0, solver.eigenvalues()[i])));
  }
  return values;
}

template <typename T>
void write(const std::filesystem::path& path, const std::vector<T>& numbers) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(numbers.data()),
             static_cast<std::streamsize>(numbers.size() * sizeof(T)));
}

/// Seconds and then singular values; empty where scikit-learn is absent.
std::vector<double> sklearn(const ExpressionMatrix& x, const PcaBench& options) {
  const BenchFolder folder;
  std::vector<float> values;
  std::vector<std::int32_t> genes;
  x.forEachValue([&](std::int32_t gene, float value) {
    genes.push_back(gene);
    values.push_back(value);
  });
  write(folder.path / "values", values);
  write(folder.path / "genes", genes);
  write(folder.path / "offsets", x.offsets());
  const std::string command = "OMP_NUM_THREADS=2 OPENBLAS_NUM_THREADS=2 /usr/bin/python3 -c '" +
                              std::string(kSklearn) + "' '" + folder.path.string() + "' " +
                              std::to_string(x.cells()) + " " + std::to_string(x.genes()) + " " +
                              std::to_string(options.components) + " " +
                              std::to_string(options.rounds) + " 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::vector<double> said;
  std::array<char, 128> line{};
  while (pipe && std::fgets(line.data(), static_cast<int>(line.size()), pipe.get())) {
    said.push_back(std::strtod(line.data(), nullptr));
  }
  return said;
}

/// The worst relative difference of the leading values from the exact ones.
template <typename Values>
double worst(const Values& values, std::size_t count, const std::vector<double>& exact) {
  double most = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    most = std::max(most, std::abs(values(i) - exact[i]) / exact[i]);
  }
  return most;
}

}  // namespace

nlohmann::json benchPca(const PcaBench& options) {
  const auto x = generated(options.cells, options.genes);
  Pca pca;
  double best = 1e30;
  for (int round = 0; round < options.rounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    pca = principalComponents(*x, options.components, 0, {}, 2);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count());
  }
  const std::vector<double> peer = sklearn(*x, options);
  const std::vector<double> exact = exactValues(*x);
  const auto own = [&](std::size_t i) {
    return std::sqrt(static_cast<double>(pca.variances[static_cast<Index>(i)]) *
                     static_cast<double>(x->cells() - 1));
  };
  nlohmann::json result{
      {"cells", options.cells},
      {"genes", options.genes},
      {"nonzeros", x->nonzeros()},
      {"components", pca.variances.size()},
      {"seconds", best},
      {"sklearn_seconds", nullptr},
      {"over_sklearn", nullptr},
      {"sigma_error", worst(own, static_cast<std::size_t>(pca.variances.size()), exact)},
      {"sklearn_sigma_error", nullptr}};
  if (peer.size() > 1 && peer.front() > 0.0) {
    result["sklearn_seconds"] = peer.front();
    result["over_sklearn"] = best / peer.front();
    result["sklearn_sigma_error"] =
        worst([&](std::size_t i) { return peer[i + 1]; }, peer.size() - 1, exact);
  }
  return result;
}

}  // namespace chreode
