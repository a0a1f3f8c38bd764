#include "model/pca_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <span>

#include "base/error.h"
#include "base/moments.h"
#include "expression/data_hash.h"
#include "expression/normalize.h"
#include "expression/variable_genes.h"
#include "model/sparse_product.h"

namespace chreode {

namespace {

constexpr Index mostGenes = 8000;    ///< up to here a model has all genes
constexpr int variableCount = 4000;  ///< beyond it, so many
constexpr double storedAgreement = 1e-3;

/// PCA as a model: encoding is projection, decoding its transpose.
class PcaModel final : public LatentModel {
 public:
  PcaModel(ModelCard card, Pca pca) : m_card(std::move(card)), m_pca(std::move(pca)) {}

  const ModelCard& card() const override { return m_card; }

  Encoded encode(const ExpressionMatrix& x, const Levels&,
                 const Progress& progress) const override {
    progress.check();
    Encoded codes;
    codes.mean = pcaScores(x, m_pca);
    codes.variance = Matrix::Zero(codes.mean.rows(), codes.mean.cols());
    progress.update(1.0);
    return codes;
  }

  Matrix decode(const Matrix& z, const Vector&, const Levels&) const override {
    Matrix mean = z.lazyProduct(m_pca.components);
    mean.rowwise() += m_pca.mean;
    return mean;
  }

  Matrix jacobian(const RowVector&, float, const Levels&, const RowVector&) const override {
    return m_pca.components.transpose();
  }

 private:
  ModelCard m_card;
  Pca m_pca;
};

std::vector<std::int32_t> allGenes(Index count) {
  std::vector<std::int32_t> genes(static_cast<std::size_t>(count));
  std::iota(genes.begin(), genes.end(), 0);
  return genes;
}

/// The taken matrix on the scale that PCA works on, normalised to `depth` where it is not yet
/// logged.
std::shared_ptr<const ExpressionMatrix> pcaInput(const Dataset& data, double depth) {
  return depth > 0.0 ? logNormalize(*data.matrix, depth) : data.matrix;
}

/// The file's own components as a Pca over the genes they use, when they give the stored scores
/// back.
struct FittingPca {
  std::vector<std::int32_t> genes;
  Pca pca;
};

std::optional<FittingPca> fitStored(const StoredPca& stored, const ExpressionMatrix& x,
                                    int components) {
  const Index count = std::min<Index>({components, stored.loadings.cols(), stored.scores.cols()});
  if (count < 1 || stored.loadings.rows() != x.genes() || stored.scores.rows() != x.cells()) {
    return std::nullopt;
  }
  const Matrix loadings = stored.loadings.leftCols(count);
  if (!loadings.allFinite() || !stored.scores.allFinite()) return std::nullopt;
  const Matrix gram = loadings.transpose() * loadings;
  if ((gram - Matrix::Identity(count, count)).cwiseAbs().maxCoeff() > 1e-3f) return std::nullopt;

  Matrix scores = product(x, loadings);
  scores.rowwise() -= columnMeans(scores);
  Matrix wanted = stored.scores.leftCols(count);
  wanted.rowwise() -= columnMeans(wanted);
  for (Index c = 0; c < count; ++c) {
    if ((scores.col(c) - wanted.col(c)).norm() > storedAgreement * wanted.col(c).norm()) {
      return std::nullopt;
    }
  }

  FittingPca fit;
  for (Index gene = 0; gene < x.genes(); ++gene) {
    if (loadings.row(gene).cwiseAbs().maxCoeff() > 0.0f) {
      fit.genes.push_back(static_cast<std::int32_t>(gene));
    }
  }
  const std::vector<double> means = geneMeans(x);
  const auto used = static_cast<Index>(fit.genes.size());
  fit.pca.mean.resize(used);
  fit.pca.components.resize(count, used);
  for (Index i = 0; i < used; ++i) {
    fit.pca.mean(i) = static_cast<float>(means[fit.genes[i]]);
    fit.pca.components.col(i) = loadings.row(fit.genes[i]).transpose();
  }
  fit.pca.variances = wanted.colwise().squaredNorm().transpose() /
                      static_cast<float>(std::max<Index>(1, x.cells() - 1));
  return fit;
}

void refuseUnusable(const Dataset& data) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  if (data.cellCount() < 3) {
    throw Error(
        "PCA needs at least 3 cells and there are " + std::to_string(data.cellCount()) + ".",
        data.name);
  }
  const auto [cell, gene] = data.matrix->firstNonFinite();
  if (cell >= 0) {
    throw Error("Cell " + data.cells.names[cell] + " has no finite value for gene " +
                    data.genes.names[gene] + "; a model needs finite values.",
                data.name);
  }
}

void refuseConstant(const ExpressionMatrix& x, const std::string& where) {
  if (x.cells() == 0) throw Error("There are no cells.", where);
  const auto first = x.row(0);
  std::set<std::int32_t> varying;
  for (Index cell = 1; cell < x.cells() && varying.size() < 2; ++cell) {
    const auto row = x.row(cell);
    for (const std::int32_t gene : row.genes) {
      if (x.value(cell, gene) != x.value(0, gene)) varying.insert(gene);
    }
    for (const std::int32_t gene : first.genes) {
      if (x.value(cell, gene) == 0.0f) varying.insert(gene);
    }
  }
  if (varying.size() < 2) throw Error("Fewer than 2 genes vary between the cells.", where);
}

}  // namespace

Index modelGeneCount(Index total, int wanted) {
  return wanted > 0 ? wanted : (total > mostGenes ? variableCount : total);
}

std::vector<std::int32_t> modelGenes(const Dataset& data, int wanted,
                                     std::span<const std::int32_t> pinned) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  const Index total = data.geneCount();
  const Index count = modelGeneCount(total, wanted);
  // Scaled genes all have the same variance: nothing to rank them by.
  if (count >= total || data.taken.scale == Scale::scaled) return allGenes(total);
  std::vector<std::int32_t> genes =
      variableGenes(*data.matrix, data.taken.scale != Scale::log, static_cast<int>(count), pinned);
  std::sort(genes.begin(), genes.end());
  return genes;
}

std::shared_ptr<const LatentModel> fitPca(const Dataset& data, const PcaOptions& options,
                                          const Progress& progress) {
  refuseUnusable(data);
  const Scale scale = data.taken.scale;
  const bool raw = scale == Scale::counts || scale == Scale::other;
  double depth = raw ? medianDepth(*data.matrix) : 0.0;

  std::optional<FittingPca> fit;
  if (data.pca) {
    // Other programs normalise to the median or to ten thousand.
    const std::vector<double> depths = raw ? std::vector{depth, 1e4} : std::vector{0.0};
    for (const double candidate : depths) {
      progress.update(0.05, "checking the file's own PCA");
      fit = fitStored(*data.pca, *pcaInput(data, candidate), options.components);
      if (!fit) continue;
      depth = candidate;
      break;
    }
  }
  const bool stored = fit.has_value();
  if (!fit) {
    fit.emplace();
    fit->genes = modelGenes(data);
    std::shared_ptr<const ExpressionMatrix> x = pcaInput(data, depth);
    if (static_cast<Index>(fit->genes.size()) < x->genes()) x = x->selectGenes(fit->genes);
    refuseConstant(*x, data.name);
    fit->pca = principalComponents(*x, options.components, options.seed, progress.part(0.1, 1.0));
  }

  ModelCard card;
  card.latentSize = static_cast<int>(fit->pca.components.rows());
  card.name =
      (stored ? "PCA of the file, " : "PCA, ") + std::to_string(card.latentSize) + " components";
  for (const std::int32_t gene : fit->genes) card.genes.push_back(data.genes.names[gene]);
  card.inputSpace = card.outputSpace = Space::log1p;
  card.inputTargetSum = depth;
  card.likelihood = "gaussian";
  card.training = {{"matrix", data.taken.which},
                   {"scale", scaleName(scale)},
                   {"seed", options.seed},
                   {"data_hash", dataHashText(data)}};
  return std::make_shared<const PcaModel>(std::move(card), std::move(fit->pca));
}

}  // namespace chreode
