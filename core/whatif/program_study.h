#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "whatif/program_background.h"
#include "whatif/program_lab.h"

namespace chreode {

/// What is asked: which programmes, how far, by which operators.
struct StudyRequest {
  std::vector<std::string> factors;  ///< to tell of; empty = all usable ones
  ShiftAmount amount;
  std::vector<ProgramOperator> operators;  ///< at least one
  int backgroundSets = 0;                  ///< for each told factor
  std::uint64_t seed = 0;
  bool withSeeds = true;  ///< average over the models of other seeds where there are any to ask
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

/// How far one answer goes.
struct AnswerScope {
  bool withSupport = true;
  bool withSeeds = true;
  Index rows = -1;  ///< of the sample's first cells; −1 = all
  ProgramOperator drawn = ProgramOperator::encoder;
  Matrix* codes = nullptr;  ///< takes the new codes of `drawn`
};

/// One programme's answer by itself: without rank, background, p and q. Throws Cancelled.
ProgramAnswer answerProgram(const ProgramLab& lab, int program, const ShiftAmount& amount,
                            const std::vector<ProgramOperator>& operators,
                            const AnswerScope& scope = {}, const Progress& progress = {});

/// Sets an answer beside that many random sets: its background, p where there are enough, q of it
/// alone, and its verdict anew. Throws Cancelled.
void sampleBackground(const ProgramLab& lab, const ShiftAmount& amount, int sets,
                      std::uint64_t seed, const Progress& progress, ProgramAnswer& answer);

/// So many usable programmes are ranked by their means over the models of all seeds; of more, which
/// would take as many times as long, by what the first model says.
inline constexpr int kMostRankedByMean = 50;

/// Answers for each asked factor with the baselines beside it. The rank is among all usable
/// programmes, by the first operator. The support of new codes is read for at most 50 told
/// programmes. Throws Error for a factor that is not in the table or not
/// usable, in one sentence; Cancelled.
ProgramStudy studyPrograms(const ProgramLab& lab, const StudyRequest& request,
                           const Progress& progress);

/// A few plain words on one answer: what the operators and baselines say, and which to believe.
/// `lowered`: the programme was lowered, against which correlations count.
std::string programVerdict(const ProgramAnswer& answer, const std::vector<std::string>& classes,
                           bool lowered);

}  // namespace chreode
