#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "whatif/program_study.h"

namespace chreode {

/// Everything that identifies one answer about a programme, for whoever keeps it.
struct ProgramFinding {
  // What was asked.
  QString factor;
  QString table;  ///< where the programmes are from
  QString signs;
  std::vector<std::int32_t> cells;  ///< asked for; empty = all
  QString cellsText;                ///< "all cells", "class Mo", "the selected cells"
  int cellsChanged = 0;             ///< the sample of them that was changed
  ShiftAmount amount;
  ProgramOperator by = ProgramOperator::encoder;
  std::uint64_t seed = 0;
  // Of what.
  QString model, modelId, modelFingerprint;
  std::uint64_t dataHash = 0;
  QString label;                     ///< the column of the classes
  std::vector<std::string> classes;  ///< contrasted: the entries of every effect
  std::vector<std::string> leftOut;
  // The answer.
  ClassEffect effect;  ///< with its uncertainty
  QString uncertainty;
  double outsideShare = 0.0;  ///< of the new codes; NaN = not known
  ProgramRank rank;           ///< of = 0: no background was asked for
  std::optional<double> p, q;
  QString backgroundNote;
  // Beside it.
  ClassEffect logistic;
  Eigen::VectorXd correlation;
  QString verdict;
};

}  // namespace chreode
