#include "whatif/gene_network.h"

#include <algorithm>
#include <numeric>

#include <Eigen/Cholesky>

#include "base/random.h"

namespace chreode {

namespace {

constexpr std::size_t kMostNetworkCells = 5000;
constexpr double kRidgePenalty = 1.0;

/// Centred cross-products of the regulators with each other and with all genes.
struct CrossProducts {
  Eigen::MatrixXd gram;   // regulators × regulators
  Eigen::MatrixXd cross;  // regulators × genes
};

CrossProducts momentsOf(const ExpressionMatrix& input, const LogScale& scale,
                        const std::vector<std::int32_t>& regulators, std::uint64_t seed,
                        const Progress& progress) {
  std::vector<std::int32_t> cells(static_cast<std::size_t>(input.cells()));
  std::iota(cells.begin(), cells.end(), 0);
  if (cells.size() > kMostNetworkCells) {
    Random random(seed, 62);
    for (std::size_t i = 0; i < kMostNetworkCells; ++i) {
      std::swap(cells[i], cells[i + random.below(cells.size() - i)]);
    }
    cells.resize(kMostNetworkCells);
    std::sort(cells.begin(), cells.end());
  }
  std::vector<int> place(static_cast<std::size_t>(input.genes()), -1);
  for (std::size_t r = 0; r < regulators.size(); ++r) {
    place[static_cast<std::size_t>(regulators[r])] = static_cast<int>(r);
  }
  const auto count = static_cast<Eigen::Index>(regulators.size());
  CrossProducts moments{{}, Eigen::MatrixXd::Zero(count, input.genes())};
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(input.genes());
  Eigen::VectorXd own(count);
  std::vector<double> logs;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (c % 256 == 0) {
      progress.update(static_cast<double>(c) / static_cast<double>(cells.size()),
                      "Fitting the network");
    }
    const auto row = input.row(cells[c]);
    own.setZero();
    logs.resize(row.genes.size());
    for (std::size_t i = 0; i < logs.size(); ++i) {
      logs[i] = scale.toLog(cells[c], row.values[i]);
      sums[row.genes[i]] += logs[i];
      const int r = place[static_cast<std::size_t>(row.genes[i])];
      if (r >= 0) own[r] = logs[i];
    }
    for (std::size_t i = 0; i < logs.size(); ++i) {
      moments.cross.col(row.genes[i]) += logs[i] * own;
    }
  }
  Eigen::VectorXd regulatorSums(count);
  for (Eigen::Index r = 0; r < count; ++r) {
    regulatorSums[r] = sums[regulators[static_cast<std::size_t>(r)]];
  }
  moments.cross -= regulatorSums * sums.transpose() /
                   static_cast<double>(std::max<std::size_t>(1, cells.size()));
  moments.gram.resize(count, count);
  for (Eigen::Index r = 0; r < count; ++r) {
    moments.gram.col(r) = moments.cross.col(regulators[static_cast<std::size_t>(r)]);
  }
  return moments;
}

Eigen::MatrixXd weightsOfAll(const CrossProducts& moments,
                             const std::vector<std::int32_t>& regulators) {
  const Eigen::Index count = moments.gram.rows();
  Eigen::MatrixXd penalised = moments.gram;
  penalised.diagonal().array() += kRidgePenalty;
  const Eigen::MatrixXd inverse = penalised.llt().solve(Eigen::MatrixXd::Identity(count, count));
  Eigen::MatrixXd weights = inverse * moments.cross;
  // A regulator is fitted on the others: of the partitioned inverse, −P_ij / P_jj is just that.
  for (Eigen::Index r = 0; r < count; ++r) {
    auto column = weights.col(regulators[static_cast<std::size_t>(r)]);
    column = -inverse.col(r) / inverse(r, r);
    column[r] = 0.0;
  }
  return weights;
}

Eigen::MatrixXd weightsOfSome(const CrossProducts& moments,
                              const std::vector<std::int32_t>& regulators,
                              const CandidateRegulators& candidates, const Progress& progress) {
  Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(moments.cross.rows(), moments.cross.cols());
  for (Eigen::Index gene = 0; gene < weights.cols(); ++gene) {
    progress.check();
    std::vector<Eigen::Index> places;
    for (const std::int32_t r : candidates[static_cast<std::size_t>(gene)]) {
      if (regulators[static_cast<std::size_t>(r)] != gene) places.push_back(r);
    }
    if (places.empty()) continue;
    Eigen::MatrixXd penalised = moments.gram(places, places);
    penalised.diagonal().array() += kRidgePenalty;
    const Eigen::VectorXd cross = moments.cross.col(gene)(places);
    const Eigen::VectorXd fitted = penalised.llt().solve(cross);
    for (std::size_t i = 0; i < places.size(); ++i) {
      weights(places[i], gene) = fitted[static_cast<Eigen::Index>(i)];
    }
  }
  return weights;
}

}  // namespace

int GeneNetwork::placeOf(std::int32_t gene) const {
  const auto found = std::lower_bound(regulators.begin(), regulators.end(), gene);
  return found != regulators.end() && *found == gene ? static_cast<int>(found - regulators.begin())
                                                     : -1;
}

Eigen::VectorXd GeneNetwork::response(std::int32_t regulator, int rounds) const {
  Eigen::VectorXd change = Eigen::VectorXd::Zero(weights.cols());
  const int place = placeOf(regulator);
  if (place < 0) return change;
  Eigen::VectorXd own = Eigen::VectorXd::Zero(weights.rows());
  own[place] = 1.0;
  for (int round = 0; round < rounds; ++round) {
    change = weights.transpose() * own;
    change[regulator] = 1.0;
    for (Eigen::Index r = 0; r < own.size(); ++r) {
      own[r] = change[regulators[static_cast<std::size_t>(r)]];
    }
  }
  return change;
}

GeneNetwork fitNetwork(const ExpressionMatrix& input, const LogScale& scale,
                       std::vector<std::int32_t> regulators, const CandidateRegulators& candidates,
                       std::uint64_t seed, const Progress& progress) {
  GeneNetwork network;
  network.weights = Eigen::MatrixXd::Zero(0, input.genes());
  if (regulators.empty()) return network;
  const CrossProducts moments = momentsOf(input, scale, regulators, seed, progress.part(0.0, 0.7));
  network.weights = candidates.empty()
                        ? weightsOfAll(moments, regulators)
                        : weightsOfSome(moments, regulators, candidates, progress.part(0.7, 1.0));
  network.regulators = std::move(regulators);
  return network;
}

}  // namespace chreode
