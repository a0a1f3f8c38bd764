#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/no_number.h"
#include "whatif/gene_network.h"
#include "whatif/gene_programs.h"
#include "whatif/program_experiment.h"

namespace chreode {

/// The ways to raise or lower a programme.
enum class ProgramOperator {
  encoder,              ///< factor and targets in the input, encoded again
  factorOnly,           ///< the factor alone in the input, encoded again
  gradient,             ///< the decoder's gradient for the factor, in latent space
  propagation,          ///< through a ridge-fitted network along the table's arrows
  propagationInferred,  ///< through one in which any factor may act on any gene
};
inline constexpr std::array kProgramOperators{
    ProgramOperator::encoder, ProgramOperator::factorOnly, ProgramOperator::gradient,
    ProgramOperator::propagation, ProgramOperator::propagationInferred};

const char* operatorName(ProgramOperator each);  ///< "encoder", "factor_only" …
std::optional<ProgramOperator> operatorNamed(std::string_view name);
const char* operatorMeaning(ProgramOperator each);  ///< a sentence
/// What of the table it relies on: "arrows and signs", "arrows" or "the list of factors".
const char* operatorUses(ProgramOperator each);

struct ShiftAmount {
  ShiftKind kind = ShiftKind::addDeviations;
  double value = 1.0;

  bool operator==(const ShiftAmount&) const = default;
  bool lowers() const;
  std::string text() const;  ///< "+1 standard deviations of log1p", "to zero"
  /// "+2", "-1.5", "zero" or "q90" (the 90 % quantile of the expressing cells). Throws Error.
  static ShiftAmount parse(const std::string& text);
};

struct OperatorEffect {
  ProgramOperator by = ProgramOperator::encoder;
  ClassEffect effect;         ///< empty where `refusal` says why
  double inputNorm = 0.0;     ///< of the change in log values; 0 for the gradient
  double outsideShare = 0.0;  ///< of the new codes that are outside of the data; NaN = not known
  /// Of the change's length over models of other seeds; NaN = not asked.
  double lengthSpread = kNoNumber;
  std::string refusal;
  std::string note;           ///< such as that steps were cut short
  double milliseconds = 0.0;  ///< that the answer took, the support left out
};

/// The operators on one experiment, with what they need fitted once. Immutable; any thread may ask.
class ProgramShift {
 public:
  /// `programs`: all of the table, which give the candidate regulators of the networks. Fits what
  /// the `wanted` operators need. Throws Cancelled.
  ProgramShift(std::shared_ptr<const ProgramExperiment> experiment,
               const std::vector<GeneProgram>& programs, const std::vector<ProgramOperator>& wanted,
               const Progress& progress = {});

  const ProgramExperiment& experiment() const { return *m_experiment; }

  /// Throws Cancelled. A set has no factor: only the encoder serves it. The support of the new
  /// codes is read where it is asked for: it takes longer than the rest. In the sample's first
  /// `rows` cells (−1 = all); `codes` takes the new codes of as many, or of fewer.
  OperatorEffect apply(const GeneProgram& program, ProgramOperator by, const ShiftAmount& amount,
                       const Progress& progress = {}, bool withSupport = true, Index rows = -1,
                       Matrix* codes = nullptr) const;

  /// The change in the input that `encoder` makes, of the sample's first `rows` cells (−1 = all).
  /// Lowered to zero, or raised to a quantile q, repressed targets stay or go to 1 − q.
  InputChange inputChange(const GeneProgram& program, const ShiftAmount& amount,
                          Index rows = -1) const;

 private:
  std::pair<std::int32_t, GeneRule> ruleOf(std::int32_t gene, int sign,
                                           const ShiftAmount& amount) const;
  InputChange propagated(const GeneNetwork& network, std::int32_t factor, const ShiftAmount& amount,
                         Index rows) const;
  Matrix walkGradient(const GeneProgram& program, const ShiftAmount& amount, Index most,
                      OperatorEffect& result) const;
  void prepareGradients(const Progress& progress);

  /// Of one cell: how log1p values of the factors answer to the code, and what is decoded.
  struct Slopes {
    Matrix perNumber;  ///< factors × latent numbers
    Vector decoded;    ///< factors
  };

  std::shared_ptr<const ProgramExperiment> m_experiment;
  std::vector<std::int32_t> m_factorGenes;  ///< ascending
  GeneNetwork m_listed, m_inferred;
  std::vector<Slopes> m_slopes;  ///< of the sample's first cells
  RowVector m_spread;            ///< standard deviation of each latent number
};

}  // namespace chreode
