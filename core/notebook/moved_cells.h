#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "model/label_classifier.h"
#include "notebook/hypothesis.h"
#include "whatif/drag_experiment.h"

namespace chreode {

/// What answers a what-if that moves cells in the code, beside the model itself.
struct DragContext {
  std::shared_ptr<const DragExperiment> experiment;
  std::vector<std::shared_ptr<const DragExperiment>> siblings;  ///< of other seeds
  std::shared_ptr<const Annotation> label;                      ///< null: no classes are told
  std::shared_ptr<const LabelClassifier> classifier;  ///< of the label; null: by neighbours
};

/// Fewer cells give no standard error.
inline constexpr Index kFewestForError = 3;

/// "12 cells held by hand: 10 Prog, 2 Ery"; of one cell its name and class.
std::string heldCellsText(const std::vector<std::int32_t>& cells, const DragContext& context);
/// The same with a capital, and where most of them land: "The Prog cell cell12 towards Mo".
std::string titleOfMove(std::string cells, const DragContext& context, const Response& response);

/// Change of each class's mean probability, or without a classifier of the shares of the 30 nearest
/// real cells; a level each, empty where no classes are told.
std::vector<double> classChanges(const LabelClassifier* classifier, const Annotation& label,
                                 const Matrix& original, const Matrix& edited,
                                 const LabelMix& nearBefore, const LabelMix& nearAfter);
/// Standard errors over cells of the change in each class's probability; empty for too few cells.
std::vector<double> errorsOverCells(const LabelClassifier& classifier, const Annotation& label,
                                    const Matrix& original, const Matrix& edited);

/// The strongest genes of a response with their spread over seeds, the PCA model's change and the
/// measured one; those that are `leftOut` are not told. With their scale.
void addGenes(Hypothesis& entry, const Response& response,
              const std::vector<std::string>& leftOut = {});
/// How the change stands to the PCA model's and to the measured one, and how far seeds agree.
void addAgreement(Hypothesis& entry, const Response& response);
/// "Measured cells near both ends: r 0.71; the PCA model for the same move: r 0.60."
std::string agreementText(const Response& response);
/// "genes: standard deviation over 3 seeds of the model".
std::string genesUncertainty(const Response& response);

/// What replays need of a context: the label, whether there is a classifier, how many siblings.
nlohmann::json contextJson(const DragContext& context);
/// The label column that it was asked with, "" for none. Throws Error.
std::string dragLabelOf(const Hypothesis& entry);
/// Throws Error, one sentence, where the context is not what it was asked with: other seeds, or no
/// classifier where there was one.
void requireSameContext(const Hypothesis& entry, const DragContext& context);

}  // namespace chreode
