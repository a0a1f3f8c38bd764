#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "expression/dataset.h"
#include "latent/support_gauge.h"
#include "model/label_classifier.h"
#include "model/latent_model.h"
#include "model/missing_genes.h"
#include "whatif/class_contrast.h"
#include "whatif/gene_rule.h"

namespace chreode {

/// New log values (log1p at the median depth) of some genes in the experiment's cells.
struct InputChange {
  std::vector<std::int32_t> genes;  ///< ascending
  Matrix before;                    ///< cells × those genes
  Matrix after;

  double norm() const;  ///< root mean square over cells of the change's length
};

/// A data set, a model, a classifier on its codes and a sample of the cells, prepared once so that
/// changing genes and encoding again takes tens of milliseconds. Knows nothing of any truth: a
/// Dataset has no place for it. Immutable and shared between threads.
class ProgramExperiment {
 public:
  struct Parts {
    std::shared_ptr<const Dataset> data;
    std::shared_ptr<const LatentModel> model;
    std::shared_ptr<const ExpressionMatrix> input;  ///< cells × model genes, in its input space
    MissingGenes missing;
    Levels covariates;                          ///< cells × covariates
    std::shared_ptr<const Matrix> codes;        ///< cells × latent numbers
    std::shared_ptr<const SupportGauge> gauge;  ///< null: nothing is said of the support
    std::shared_ptr<const LabelClassifier> classifier;
    std::vector<std::string> start;      ///< classes to leave out (see ClassContrast)
    std::vector<std::int32_t> cells;     ///< asked for; empty = all
    std::size_t mostCells = kMostCells;  ///< of which so many are drawn
    std::uint64_t seed = 0;
  };
  static constexpr std::size_t kMostCells = 1000;

  /// Throws Error where the model's encoder is closed or made for scaled values, the classifier's
  /// column is not in the data, or the classes cannot be contrasted; Cancelled.
  explicit ProgramExperiment(Parts parts, const Progress& progress = {});

  const Parts& parts() const { return m_parts; }
  const ClassContrast& contrast() const { return m_contrast; }
  const Annotation& labels() const { return m_labels; }  ///< the classifier's column
  const LogScale& scale() const { return m_scale; }
  const std::vector<std::int32_t>& cells() const { return m_cells; }  ///< the sample, drawn order
  const std::vector<int>& samples() const { return m_samples; }  ///< of each of them; empty = none
  const std::string& uncertaintyText() const { return m_uncertaintyText; }
  double deviation(Index gene) const { return m_deviations[static_cast<std::size_t>(gene)]; }
  float logValue(Index row, Index gene) const;  ///< of the sample's cell `row`
  /// Codes of the sample; rows as cells().
  const Matrix& codes() const { return m_codes; }
  const Eigen::MatrixXd& logProbabilities() const { return m_logProbabilities; }

  /// The change that rules make in the first `rows` cells of the sample's random order, −1 = all;
  /// genes in any order, each once.
  InputChange change(std::vector<std::pair<std::int32_t, GeneRule>> rules, Index rows = -1) const;
  /// Codes after a change; each cell keeps its total. Throws Cancelled.
  Matrix encode(const InputChange& change, const Progress& progress) const;
  /// What codes after a change (of as many first rows) mean for the classes.
  ClassEffect effectOf(const Matrix& after) const;
  /// Share of up to 100 new codes that are outside of the data; NaN without a gauge.
  double outsideShare(const Matrix& after) const;

 private:
  Eigen::MatrixXd scoresOf(const Matrix& codes) const;

  Parts m_parts;
  Annotation m_labels;
  ClassContrast m_contrast;
  LogScale m_scale;
  std::vector<double> m_deviations;
  std::vector<std::int32_t> m_cells;
  std::vector<int> m_samples;
  std::string m_uncertaintyText;
  Matrix m_values;  ///< the sample's rows of the input
  Levels m_levels;
  Matrix m_codes;
  Matrix m_offset;  ///< to an adopted embedding's codes from the encoder's; empty for others
  Eigen::MatrixXd m_logProbabilities;
};

}  // namespace chreode
