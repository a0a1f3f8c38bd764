#include "judge/seed_agreement.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/no_number.h"
#include "model/expression_change.h"

namespace chreode {

namespace {

constexpr float kDepth = 10000.0f;
constexpr std::size_t kTopGenes = 50;

/// Groups × genes.
Matrix decodedMeans(const SeedModel& model, std::span<const std::vector<std::int32_t>> groups) {
  const auto n = static_cast<Index>(groups.size());
  Matrix means(n, model.codes->cols());
  for (Index g = 0; g < n; ++g) {
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(model.codes->cols());
    const std::vector<std::int32_t>& cells = groups[static_cast<std::size_t>(g)];
    for (const std::int32_t cell : cells) sum += model.codes->row(cell).cast<double>();
    means.row(g) = (sum / static_cast<double>(cells.size())).cast<float>();
  }
  const auto covariates = static_cast<Index>(model.model->card().covariates.size());
  return model.model->decode(means, Vector::Constant(n, kDepth),
                             Levels::Constant(n, covariates, -1));
}

double pearson(const Vector& a, const Vector& b, const std::vector<int>& genes) {
  Eigen::VectorXd x(static_cast<Index>(genes.size()));
  Eigen::VectorXd y(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    x[i] = a[genes[static_cast<std::size_t>(i)]];
    y[i] = b[genes[static_cast<std::size_t>(i)]];
  }
  x.array() -= x.mean();
  y.array() -= y.mean();
  const double scale = x.norm() * y.norm();
  return scale > 0.0 ? x.dot(y) / scale : kNoNumber;
}

}  // namespace

nlohmann::json SeedAgreement::toJson() const {
  return {{"models", models},
          {"contrasts", contrasts},
          {"sign_agreement", signAgreement},
          {"correlation", correlation}};
}

std::vector<std::vector<std::int32_t>> groupsOf(const Annotation& label, std::size_t fewest) {
  std::vector<std::vector<std::int32_t>> groups;
  for (std::size_t level = 0; level < label.levels.size(); ++level) {
    std::vector<std::int32_t> cells = label.cellsOf(static_cast<int>(level));
    if (cells.size() >= std::max<std::size_t>(1, fewest)) groups.push_back(std::move(cells));
  }
  return groups;
}

SeedAgreement seedAgreement(std::span<const SeedModel> models,
                            std::span<const std::vector<std::int32_t>> groups) {
  if (models.size() < 2) throw Error("Agreement over seeds needs at least two models.");
  if (groups.size() < 2 ||
      std::any_of(groups.begin(), groups.end(), [](const auto& cells) { return cells.empty(); })) {
    throw Error("Agreement over seeds needs at least two classes with cells.");
  }
  const ModelCard& first = models.front().model->card();
  std::vector<Matrix> decoded;
  for (const SeedModel& model : models) {
    if (model.model->card().genes != first.genes) {
      throw Error("Agreement over seeds needs models of the same genes.");
    }
    decoded.push_back(decodedMeans(model, groups));
  }
  const bool rates = first.outputSpace == Space::counts;
  SeedAgreement agreement;
  agreement.models = static_cast<int>(models.size());
  double correlations = 0.0;
  int correlated = 0;
  for (std::size_t from = 0; from < groups.size(); ++from) {
    for (std::size_t to = from + 1; to < groups.size(); ++to) {
      std::vector<Vector> changes;
      for (const Matrix& values : decoded) {
        changes.push_back(expressionChange(values.row(static_cast<Index>(from)).transpose(),
                                           values.row(static_cast<Index>(to)).transpose(), rates));
      }
      std::vector<int> genes;
      for (int gene = 0; gene < static_cast<int>(first.genes.size()); ++gene) {
        const float most = std::max(decoded.front()(static_cast<Index>(from), gene),
                                    decoded.front()(static_cast<Index>(to), gene));
        if (!rates || most >= pseudoRate) genes.push_back(gene);
      }
      if (genes.empty()) continue;
      for (std::size_t a = 0; a < changes.size(); ++a) {
        for (std::size_t b = a + 1; b < changes.size(); ++b) {
          const double r = pearson(changes[a], changes[b], genes);
          if (!std::isfinite(r)) continue;
          correlations += r;
          ++correlated;
        }
      }
      const std::size_t top = std::min(kTopGenes, genes.size());
      std::partial_sort(genes.begin(), genes.begin() + static_cast<std::ptrdiff_t>(top),
                        genes.end(), [&](int a, int b) {
                          const float x = std::abs(changes.front()[a]);
                          const float y = std::abs(changes.front()[b]);
                          return x != y ? x > y : a < b;
                        });
      const auto agrees = [&](int gene) {
        return std::all_of(changes.begin() + 1, changes.end(), [&](const Vector& other) {
          return changes.front()[gene] * other[gene] > 0.0f;
        });
      };
      const auto agreeing =
          std::count_if(genes.begin(), genes.begin() + static_cast<std::ptrdiff_t>(top), agrees);
      agreement.signAgreement += static_cast<double>(agreeing) / static_cast<double>(top);
      ++agreement.contrasts;
    }
  }
  if (agreement.contrasts > 0) agreement.signAgreement /= agreement.contrasts;
  agreement.correlation = correlated > 0 ? correlations / correlated : kNoNumber;
  return agreement;
}

}  // namespace chreode
