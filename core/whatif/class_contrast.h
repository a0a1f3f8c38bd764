#pragma once

#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "expression/annotation.h"

namespace chreode {

/// An effect is told for no class with fewer.
inline constexpr std::size_t kFewestCellsOfClass = 10;

/// The classes that an effect is told for: the end states. The class that cells start from is left
/// out, because whatever moves a cell out of it raises all others: over all classes the sign of
/// known effects came out wrong in every pilot run.
class ClassContrast {
 public:
  /// `labels`: the classifier's. Classes with fewer than ten cells in `column` are left out and
  /// noted. An empty `start` guesses it from the names (progenitor, stem …); "-" means none. Throws
  /// Error for a start that is no label and where fewer than two end states are left.
  ClassContrast(std::vector<std::string> labels, const Annotation& column,
                const std::vector<std::string>& start);

  /// `scores`: cells × labels, unnormalised log probabilities. Returns cells × end states: log
  /// probabilities among the end states alone.
  Eigen::MatrixXd logProbabilities(const Eigen::MatrixXd& scores) const;

  const std::vector<std::string>& labels() const { return m_labels; }
  const std::vector<std::string>& endStates() const { return m_endStates; }
  const std::vector<std::string>& leftOut() const { return m_leftOut; }
  const std::string& notice() const { return m_notice; }  ///< for people: what was left out and why
  /// Of the classes with too few cells, a sentence; empty where there is none.
  const std::string& fewText() const { return m_fewText; }

 private:
  std::vector<std::string> m_labels;
  std::vector<Eigen::Index> m_ends;
  std::vector<std::string> m_endStates;
  std::vector<std::string> m_leftOut;
  std::string m_notice;
  std::string m_fewText;
};

/// What a change does to the end states, one entry each.
struct ClassEffect {
  Eigen::VectorXd change;  ///< mean over cells of the change in log probability
  Eigen::VectorXd error;   ///< its standard error, over samples or over cells
  Eigen::VectorXd before;  ///< mean probabilities
  Eigen::VectorXd after;

  bool empty() const { return change.size() == 0; }
};

/// Standard error of each column's mean: over the samples' means where there are at least three,
/// else over the rows. `samples`: of each row, −1 = none; or empty.
Eigen::VectorXd errorOfMean(const Eigen::MatrixXd& changes, std::span<const int> samples);

/// `before`, `after`: cells × end states of log probabilities; `samples`: of each cell, −1 = none.
/// The error is by errorOfMean().
ClassEffect classEffect(const Eigen::MatrixXd& before, const Eigen::MatrixXd& after,
                        std::span<const int> samples);

}  // namespace chreode
