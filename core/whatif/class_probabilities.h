#pragma once

#include "expression/annotation.h"
#include "latent/support_gauge.h"
#include "model/label_classifier.h"

namespace chreode {

/// What a classifier makes of codes (rows), mean over them, as shares of the levels of the column
/// that it was trained on. Levels that it does not know get nothing.
LabelMix classProbabilities(const LabelClassifier& classifier, const Matrix& codes,
                            const Annotation& label);

}  // namespace chreode
