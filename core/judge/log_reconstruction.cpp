#include "judge/log_reconstruction.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "base/error.h"
#include "base/matrix_rows.h"
#include "judge/sampled_rows.h"
#include "model/pca_model.h"

namespace chreode {

namespace {

constexpr Index kCellsAtOnce = 256;

/// R² of predictions made for `kCellsAtOnce` cells at a time.
double reconstructed(const ExpressionMatrix& x, const RowVector& mean,
                     const std::function<Matrix(Index first, Index count)>& predict) {
  double errors = 0.0;
  double total = 0.0;
  for (Index first = 0; first < x.cells(); first += kCellsAtOnce) {
    const Index count = std::min(kCellsAtOnce, x.cells() - first);
    Matrix measured = Matrix::Zero(count, x.genes());
    for (Index i = 0; i < count; ++i) {
      const ExpressionMatrix::Row row = x.row(first + i);
      for (std::size_t v = 0; v < row.genes.size(); ++v) {
        measured(i, row.genes[v]) = row.values[v];
      }
    }
    errors += (measured - predict(first, count)).cast<double>().squaredNorm();
    total += (measured.rowwise() - mean).cast<double>().squaredNorm();
  }
  return total > 0.0 ? 1.0 - errors / total : 0.0;
}

void refuseCounts(const LatentModel& model, const TrainingData& data) {
  if (!data.counts && model.card().outputSpace != Space::counts) return;
  throw Error("Reconstruction judges models of log values only; counts are judged by splitting.");
}

const std::vector<std::int32_t>& judgedBy(const TrainingData& data) {
  return data.heldoutCells.empty() ? data.validationCells : data.heldoutCells;
}

/// `codes`: of the judged cells.
LogReconstruction reconstruction(const LatentModel& model, const TrainingData& data,
                                 const Matrix& codes, const JudgedGenes& genes, std::uint64_t seed,
                                 const Progress& progress) {
  std::vector<std::int32_t> known = data.trainingCells;
  if (!data.heldoutCells.empty()) {
    known.insert(known.end(), data.validationCells.begin(), data.validationCells.end());
  }
  std::sort(known.begin(), known.end());
  const std::vector<std::int32_t>& judged = judgedBy(data);
  const auto fitted = genes.of(data.x->selectCells(known));
  const auto x = genes.of(data.x->selectCells(judged));

  LogReconstruction result;
  const Pca pca = principalComponents(*fitted, model.latentSize(), seed, progress);
  const Matrix scores = pcaScores(*x, pca);
  result.pca = reconstructed(*x, pca.mean, [&](Index first, Index count) {
    Matrix values = scores.middleRows(first, count) * pca.components;
    values.rowwise() += pca.mean;
    return values;
  });
  const Levels levels = rowsOf(data.levels, judged);
  result.model = reconstructed(*x, pca.mean, [&](Index first, Index count) {
    return genes.of(model.decode(codes.middleRows(first, count), Vector::Ones(count),
                                 levels.middleRows(first, count)));
  });
  return result;
}

}  // namespace

LogReconstruction judgeLogReconstruction(const LatentModel& model, const TrainingData& data,
                                         std::uint64_t seed, const Progress& progress) {
  refuseCounts(model, data);
  const std::vector<std::int32_t>& judged = judgedBy(data);
  const Matrix codes = model
                           .encode(*data.x->selectCells(judged), rowsOf(data.levels, judged),
                                   progress.part(0.0, 0.1))
                           .mean;
  return reconstruction(model, data, codes, JudgedGenes(data.x->genes()), seed,
                        progress.part(0.1, 1.0));
}

LogReconstruction judgeLogReconstruction(const LatentModel& model, const TrainingData& data,
                                         const Matrix& codes, const JudgedGenes& genes,
                                         std::uint64_t seed, const Progress& progress) {
  refuseCounts(model, data);
  return reconstruction(model, data, rowsOf(codes, judgedBy(data)), genes, seed, progress);
}

}  // namespace chreode
