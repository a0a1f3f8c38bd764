#include "judge/class_figures.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "base/matrix_rows.h"
#include "judge/cluster_agreement.h"
#include "judge/neighbor_labels.h"
#include "judge/sampled_rows.h"
#include "judge/seed_agreement.h"
#include "neighbors/k_means.h"

namespace chreode {

namespace {

constexpr int kLabelNeighbors = 15;
constexpr double kPerplexity = 30.0;
constexpr std::size_t kMostNeighborCells = 5000;
constexpr std::size_t kMostClusteredCells = 50000;

using Cells = std::vector<std::int32_t>;

Cells withClass(const std::vector<std::int32_t>& classes) {
  Cells cells;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] >= 0) cells.push_back(static_cast<std::int32_t>(i));
  }
  return cells;
}

template <typename T>
std::vector<T> chosen(const std::vector<T>& values, const Cells& cells) {
  std::vector<T> picked;
  for (const std::int32_t cell : cells) picked.push_back(values[static_cast<std::size_t>(cell)]);
  return picked;
}

int classCount(const std::vector<std::int32_t>& classes) {
  return static_cast<int>(std::unordered_set<std::int32_t>(classes.begin(), classes.end()).size());
}

struct NeighborFigures {
  double accuracy = 0.0;
  double simpson = 0.0;
  std::size_t cells = 0;
};

/// Neighbours are looked for among all cells with a class, for a sample of them.
NeighborFigures neighborFigures(const Matrix& codes, const std::vector<std::int32_t>& classes,
                                std::uint64_t seed, const Progress& progress) {
  const Cells known = withClass(classes);
  const std::vector<std::int32_t> own = chosen(classes, known);
  const NeighborIndex index(std::make_shared<const Matrix>(rowsOf(codes, known)), seed);
  Cells places(known.size());
  std::iota(places.begin(), places.end(), 0);
  const Cells asked = sampleOf(std::move(places), kMostNeighborCells, seed, 41);
  const auto wide = static_cast<int>(3.0 * kPerplexity);
  Neighbors near = index.findAmongRows(wide, asked, progress);
  NeighborFigures figures;
  figures.cells = asked.size();
  figures.simpson = inverseSimpson(
      near, own, std::min(kPerplexity, static_cast<double>(near.indices.cols()) / 3.0));
  const Index few = std::min<Index>(kLabelNeighbors, near.indices.cols());
  near.indices = near.indices.leftCols(few).eval();
  near.distances = near.distances.leftCols(few).eval();
  figures.accuracy = knnAccuracy(near, chosen(own, asked), own);
  return figures;
}

/// The cells that the classifier has not seen: by its own record, else by the model's, else all.
Cells unseenBy(const LabelClassifier& classifier, const EvaluationInput& input,
               const JudgedCells& judged) {
  const std::unordered_set<std::uint64_t> hashes(classifier.heldoutCells.begin(),
                                                 classifier.heldoutCells.end());
  Cells cells;
  for (std::size_t i = 0; !hashes.empty() && i < input.data->cells.size(); ++i) {
    if (hashes.contains(hashOfCell(input.data->cells.names[i]))) {
      cells.push_back(static_cast<std::int32_t>(i));
    }
  }
  return cells.empty() ? judged.cells.heldout : cells;
}

}  // namespace

void judgeLabels(const EvaluationInput& input, const Matrix& pca, Evaluation& result,
                 const Progress& progress) {
  const CellClasses classes = classesOf(*input.data, input.label);
  const Matrix& codes = *input.codes.mean;
  progress.update(0.0, "looking at neighbours");
  const NeighborFigures own =
      neighborFigures(codes, classes.ofCell, input.seed, progress.part(0.0, 0.3));
  result.knnCodes = own.accuracy;
  result.clisi = own.simpson;
  result.neighborCells = own.cells;
  if (pca.size() > 0) {
    const NeighborFigures linear =
        neighborFigures(pca, classes.ofCell, input.seed, progress.part(0.3, 0.6));
    result.knnPca = linear.accuracy;
    result.clisiPca = linear.simpson;
  }
  const Cells clustered = sampleOf(withClass(classes.ofCell), kMostClusteredCells, input.seed, 43);
  const std::vector<std::int32_t> truth = chosen(classes.ofCell, clustered);
  result.classes = classCount(truth);
  progress.update(0.6, "clustering the codes");
  const ClusterAgreement agreement =
      clusterAgreement(kMeans(rowsOf(codes, clustered), result.classes, input.seed), truth);
  result.ari = agreement.ari;
  result.nmi = agreement.nmi;
}

void judgeBatches(const EvaluationInput& input, const Matrix& pca, Evaluation& result,
                  const Progress& progress) {
  const CellClasses batches = classesOf(*input.data, input.batch);
  result.batches = classCount(chosen(batches.ofCell, withClass(batches.ofCell)));
  result.ilisi =
      neighborFigures(*input.codes.mean, batches.ofCell, input.seed, progress.part(0.0, 0.5))
          .simpson;
  if (pca.size() > 0) {
    result.ilisiPca =
        neighborFigures(pca, batches.ofCell, input.seed, progress.part(0.5, 1.0)).simpson;
  }
}

void judgeClassifier(const EvaluationInput& input, const JudgedCells& judged, Evaluation& result,
                     const Progress& progress) {
  const CellClasses classes = classesOf(*input.data, input.label);
  progress.update(0.0, "judging the classifier");
  std::shared_ptr<const LabelClassifier> classifier = input.classifier;
  try {
    if (!classifier) {
      classifier = std::make_shared<const LabelClassifier>(
          classifierFor(*input.data, input.model->card(), *input.codes.mean, input.label,
                        input.sample, input.seed, progress));
    }
  } catch (const Error& error) {
    result.classifierMissing = error.what();
    return;
  }
  Cells cells;
  for (const std::int32_t cell : unseenBy(*classifier, input, judged)) {
    if (classes.ofCell[static_cast<std::size_t>(cell)] >= 0) cells.push_back(cell);
  }
  if (cells.empty()) {
    result.classifierMissing =
        "No cell that the classifier has not seen has a value in this column.";
    return;
  }
  std::vector<std::int32_t> truth;
  for (const std::int32_t cell : cells) {
    const std::string& level =
        classes.levels[static_cast<std::size_t>(classes.ofCell[static_cast<std::size_t>(cell)])];
    const auto found = std::find(classifier->labels.begin(), classifier->labels.end(), level);
    truth.push_back(found == classifier->labels.end()
                        ? -1
                        : static_cast<std::int32_t>(found - classifier->labels.begin()));
  }
  result.classifier =
      classCalibration(classifier->probabilities(rowsOf(*input.codes.mean, cells)), truth);
  result.classifierLabels = classifier->labels;
  result.classifierTemperature = classifier->temperature;
  result.classifierHeldoutBy = !classifier->heldoutBy.empty() ? classifier->heldoutBy
                               : judged.isHeldOut ? "the cells that the model's training held out"
                                                  : "all cells, which it may have learned from";
}
void judgeSeeds(const EvaluationInput& input, Evaluation& result, const Progress& progress) {
  if (input.siblings.empty()) {
    result.seedsMissing =
        "No models of other seeds lie beside this one: training with three seeds makes them.";
    return;
  }
  const Annotation* column = input.data->cells.find(input.label);
  const auto groups = column ? groupsOf(withLevels(*column)) : groupsOf(Annotation());
  if (groups.size() < 2) {
    result.seedsMissing = "No label column has two classes of ten cells to tell apart.";
    return;
  }
  progress.update(0.0, "comparing the seeds");
  std::vector<SeedModel> models{{input.model.get(), input.codes.mean.get()}};
  for (const EvaluationInput::Sibling& sibling : input.siblings) {
    models.push_back({sibling.model.get(), sibling.codes.get()});
  }
  result.seeds = seedAgreement(models, groups);
}

}  // namespace chreode
