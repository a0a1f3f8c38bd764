#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "latent/support_gauge.h"
#include "whatif/drag_experiment.h"
#include "whatif/gene_rule.h"

namespace chreode {

struct GeneShift {
  std::vector<std::string> genes;
  ShiftKind kind = ShiftKind::addDeviations;
  double amount = 2.0;
};

/// Where the cells go in latent space when the genes are changed at their input.
struct GeneShiftResult {
  std::vector<std::int32_t> cells;  ///< those re-encoded, ascending
  Matrix before;                    ///< codes, cells × latent numbers
  Matrix after;
  LabelMix labelsBefore;            ///< of each cell's nearest neighbours, averaged
  LabelMix labelsAfter;
  double outsideShare = 0.0;        ///< share of the new codes that are outside the data
  std::vector<std::string> unknownGenes;  ///< asked for, but not in the model
};

/// Changes genes in measured cells and encodes these again; what needs a look at all cells is done
/// once. The experiment must outlive it. Any thread may ask.
class GeneShifter {
 public:
  using Rules = std::vector<std::pair<std::int32_t, GeneRule>>;

  /// Throws Error where the distilled encoder is no good (encoderClosedBecause) or the values are
  /// scaled.
  explicit GeneShifter(const DragExperiment& experiment);

  /// What a shift does to one gene of the model.
  GeneRule ruleOf(std::int32_t gene, const GeneShift& shift) const;
  Matrix codesBefore(std::span<const std::int32_t> cells) const;
  /// Codes of the cells with each of the rules' genes changed; library otherwise as measured. Where
  /// the model's codes are an adopted embedding's, the change that its distilled encoder sees is
  /// added to them. Throws Cancelled.
  Matrix codesAfter(std::span<const std::int32_t> cells, Rules rules,
                    const Progress& progress) const;

 private:
  const DragExperiment::Parts& m_parts;
  LogScale m_scale;
};

/// Re-encodes the cells with the genes changed; see GeneShifter. Throws Error as that does, and
/// when none of the genes is in the model, naming how many genes it has; Cancelled.
GeneShiftResult shiftGenes(const DragExperiment& experiment, std::span<const std::int32_t> cells,
                           const GeneShift& shift, const Annotation* label,
                           const Progress& progress);

}  // namespace chreode
