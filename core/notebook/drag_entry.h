#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/progress.h"
#include "model/label_classifier.h"
#include "notebook/hypothesis.h"
#include "whatif/drag_experiment.h"

namespace chreode {

/// What a drag asks: some cells moved in the code, from where the encoder put them.
struct DragQuestion {
  std::vector<std::int32_t> cells;  ///< ascending
  Matrix shift;                     ///< 1 or cells × latent numbers
  DecodeAt at = DecodeAt::ownLevels;
};

/// What answers it beside the model itself.
struct DragContext {
  std::shared_ptr<const DragExperiment> experiment;
  std::vector<std::shared_ptr<const DragExperiment>> siblings;  ///< of other seeds
  std::shared_ptr<const Annotation> label;                      ///< null: no classes are told
  std::shared_ptr<const LabelClassifier> classifier;  ///< of the label; null: by neighbours
};

/// Asks and makes the entry with its title and suggestion; the note is empty. Throws Error where
/// the question does not fit the codes, and Cancelled.
Hypothesis askDrag(const DragQuestion& question, const DragContext& context,
                   const HypothesisSource& source, const Progress& progress);

/// What was asked. Throws Error.
DragQuestion dragQuestionOf(const Hypothesis& entry);
/// The label column that it was asked with, "" for none.
std::string dragLabelOf(const Hypothesis& entry);
/// Throws Error, one sentence, where the context is not what it was asked with: other seeds, or no
/// classifier where there was one.
void requireSameContext(const Hypothesis& entry, const DragContext& context);

}  // namespace chreode
