#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/no_number.h"
#include "notebook/hypothesis_source.h"

namespace chreode {

enum class HypothesisKind { drag, geneShift, program, transfer, combination };
const char* kindName(HypothesisKind kind);  ///< "drag", "programme" …

/// What is predicted for a class or a gene. NaN = not known.
struct PredictedEffect {
  std::string name;
  double change = kNoNumber;
  double error = kNoNumber;     ///< of the change; Hypothesis::uncertainty says over what
  double baseline = kNoNumber;  ///< the plain baseline's answer to the same
  double measured = kNoNumber;  ///< what real cells say, where any do
};

struct NamedNumber {
  std::string name;
  double value = kNoNumber;
};

/// A what-if that was kept: what was asked, of which cells, what came out beside its baseline, and
/// what to do about it. Everything that asking it again needs is in `request`.
struct Hypothesis {
  std::string id;  ///< unique in every notebook
  HypothesisKind kind = HypothesisKind::drag;
  std::string title;
  std::string cells;  ///< how they were chosen, in words
  int cellCount = 0;
  std::string operation;  ///< by which operator
  std::string amount;
  std::string classScale;  ///< what the classes' changes are
  std::string geneScale;   ///< what the genes' changes are
  std::string uncertainty;
  std::vector<PredictedEffect> classes;
  std::vector<PredictedEffect> genes;  ///< the strongest ones
  int rank = 0;                        ///< 1 = the strongest; 0 = not asked
  int rankOf = 0;
  std::string background;  ///< what it was ranked among
  double p = kNoNumber;
  double q = kNoNumber;
  std::string support;  ///< what the gauge says
  double outsideShare = kNoNumber;
  std::string baseline;        ///< which one it is
  std::string baselineAnswer;  ///< a sentence
  std::vector<NamedNumber> scores;
  std::string verdict;
  std::string note;        ///< the person's
  std::string experiment;  ///< suggested; the person may change it
  HypothesisSource source;
  nlohmann::json request;

  /// The class of the greatest change, or the gene where there are no classes; null for none.
  const PredictedEffect* strongest() const;
  const std::string& scaleOfStrongest() const { return classes.empty() ? geneScale : classScale; }

  nlohmann::json toJson() const;
  /// Throws Error, one sentence, that names what is missing or wrong.
  static Hypothesis fromJson(const nlohmann::json& json);
};

/// A new id: 16 hexadecimal digits.
std::string newHypothesisId();

}  // namespace chreode
