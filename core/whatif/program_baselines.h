#pragma once

#include <Eigen/Core>

#include "base/progress.h"
#include "whatif/gene_programs.h"
#include "whatif/program_experiment.h"

namespace chreode {

/// What needs no latent model: multinomial logistic regression from standardised log values to the
/// classes, as scikit-learn's with C = 1. It answers a change in the input as the operators do.
class GeneLogistic {
 public:
  /// Fitted on at most 2,000 cells with a class, drawn by the experiment's seed; a tenth more is
  /// kept to tell its accuracy. Throws Cancelled.
  GeneLogistic(const ProgramExperiment& experiment, const Progress& progress);
  /// The same fit for other cells: those of another experiment on the same data and model.
  GeneLogistic(const GeneLogistic& fitted, const ProgramExperiment& experiment);

  /// Of the experiment's first cells, as many as the change has.
  ClassEffect effectOf(const ProgramExperiment& experiment, const InputChange& change) const;
  double accuracy() const { return m_accuracy; }  ///< on cells that it has not seen; NaN = none

 private:
  void prepare(const ProgramExperiment& experiment);

  Eigen::MatrixXd m_weights;  ///< labels × genes, per unit of log value
  Eigen::VectorXd m_bias;
  Eigen::MatrixXd m_baseScores;  ///< the sample's cells × labels
  double m_accuracy = 0.0;
};

/// Pearson r over the sample's cells in the end states between the programme's score (the mean of
/// its genes' standardised log values, each with its sign) and membership of each end state; 0
/// where either does not vary.
Eigen::VectorXd programLabelCorrelation(const ProgramExperiment& experiment,
                                        const GeneProgram& program);

}  // namespace chreode
