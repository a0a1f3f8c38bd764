#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "whatif/program_background.h"
#include "whatif/program_baselines.h"
#include "whatif/program_shift.h"

namespace chreode {

/// What is asked: which programmes, how far, by which operators.
struct StudyRequest {
  std::vector<std::string> factors;  ///< to tell of; empty = all usable ones
  ShiftAmount amount;
  std::vector<ProgramOperator> operators;  ///< at least one
  int backgroundSets = 0;                  ///< for each told factor
  std::uint64_t seed = 0;
};

/// One programme's answers side by side.
struct ProgramAnswer {
  int program = 0;  ///< place among the programmes
  std::vector<OperatorEffect> effects;
  ClassEffect logistic;
  Eigen::VectorXd correlation;  ///< of programme and end state
  ProgramRank rank;
  std::optional<ProgramBackground> background;
  int group = 0;
  std::optional<double> q;
  std::string verdict;
};

struct ProgramStudy {
  std::vector<std::string> classes;  ///< end states: the entries of every effect
  std::vector<ProgramAnswer> answers;
  double logisticAccuracy = 0.0;
};

/// Answers for each asked factor with the baselines beside it. The rank is among all usable
/// programmes, by the first operator. The support of new codes is read for at most 50 told
/// programmes. Throws Error for a factor that is not in the table or not
/// usable, in one sentence; Cancelled.
ProgramStudy studyPrograms(const ProgramShift& shift, const GenePrograms& programs,
                           const GeneLogistic& logistic, const StudyRequest& request,
                           const Progress& progress);

/// A few plain words on one answer: what the operators and baselines say, and which to believe.
/// `lowered`: the programme was lowered, against which correlations count.
std::string programVerdict(const ProgramAnswer& answer, const std::vector<std::string>& classes,
                           bool lowered);

}  // namespace chreode
