#include "model/expression_scores.h"

#include "model/gene_alignment.h"
#include "model/pca_model.h"

namespace chreode {

Matrix expressionScores(const Dataset& data, int components, const Progress& progress) {
  PcaOptions options;
  options.components = components;
  const auto model = fitPca(data, options, progress.part(0.0, 0.8));
  const ModelCard& card = model->card();
  const auto input = modelInput(data, card, alignGenes(data, card));
  return model->encode(*input, covariateLevels(data, card), progress.part(0.8, 1.0)).mean;
}

}  // namespace chreode
