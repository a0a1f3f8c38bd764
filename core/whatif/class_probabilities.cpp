#include "whatif/class_probabilities.h"

#include <algorithm>

namespace chreode {

LabelMix classProbabilities(const LabelClassifier& classifier, const Matrix& codes,
                            const Annotation& label) {
  LabelMix mix;
  if (codes.rows() == 0 || codes.cols() != classifier.weights.cols()) return mix;
  const Eigen::RowVectorXd mean = classifier.probabilities(codes).colwise().mean();
  mix.shares.assign(label.levels.size(), 0.0);
  for (std::size_t k = 0; k < classifier.labels.size(); ++k) {
    const int level = label.levelOf(classifier.labels[k]);
    if (level >= 0) mix.shares[static_cast<std::size_t>(level)] = mean[static_cast<Index>(k)];
  }
  const auto most = std::max_element(mix.shares.begin(), mix.shares.end());
  if (most != mix.shares.end() && *most > 0.0) {
    mix.top = static_cast<int>(most - mix.shares.begin());
  }
  return mix;
}

}  // namespace chreode
