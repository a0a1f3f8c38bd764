#include "whatif/program_shift.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "base/error.h"
#include "base/no_number.h"
#include "latent/latent_scale.h"

namespace chreode {

namespace {

constexpr Index kGradientCells = 200;
constexpr float kLongestStep = 3.0f;  // in standard deviations of the codes

bool has(const std::vector<ProgramOperator>& all, ProgramOperator each) {
  return std::find(all.begin(), all.end(), each) != all.end();
}

/// Places among the regulators of each gene's listed ones.
CandidateRegulators candidatesOf(const std::vector<GeneProgram>& programs,
                                 const std::vector<std::int32_t>& regulators, Index genes) {
  CandidateRegulators candidates(static_cast<std::size_t>(genes));
  for (const GeneProgram& program : programs) {
    const auto found = std::lower_bound(regulators.begin(), regulators.end(), program.factorGene);
    if (program.factorGene < 0 || found == regulators.end()) continue;
    for (const ProgramTarget& target : program.targets) {
      candidates[static_cast<std::size_t>(target.gene)].push_back(
          static_cast<std::int32_t>(found - regulators.begin()));
    }
  }
  return candidates;
}

}  // namespace

const char* operatorName(ProgramOperator each) {
  switch (each) {
    case ProgramOperator::encoder:
      return "encoder";
    case ProgramOperator::factorOnly:
      return "factor_only";
    case ProgramOperator::gradient:
      return "gradient";
    case ProgramOperator::propagation:
      return "propagation";
    case ProgramOperator::propagationInferred:
      break;
  }
  return "propagation_inferred";
}

std::optional<ProgramOperator> operatorNamed(std::string_view name) {
  for (const ProgramOperator each : kProgramOperators) {
    if (name == operatorName(each)) return each;
  }
  return std::nullopt;
}

const char* operatorMeaning(ProgramOperator each) {
  switch (each) {
    case ProgramOperator::encoder:
      return "The factor and its targets are changed in the cells, which are encoded again.";
    case ProgramOperator::factorOnly:
      return "The factor alone is changed in the cells, which are encoded again.";
    case ProgramOperator::gradient:
      return "The code moves along the decoder's gradient for the factor.";
    case ProgramOperator::propagation:
      return "The factor's change runs through a linear network along the table's arrows; the "
             "cells are encoded again.";
    case ProgramOperator::propagationInferred:
      break;
  }
  return "The factor's change runs through a linear network learned from these cells, in which any "
         "factor may act on any gene; the cells are encoded again.";
}

const char* operatorUses(ProgramOperator each) {
  switch (each) {
    case ProgramOperator::encoder:
      return "arrows and signs";
    case ProgramOperator::propagation:
      return "arrows";
    default:
      return "the list of factors";
  }
}

bool ShiftAmount::lowers() const {
  return kind == ShiftKind::toZero || (kind == ShiftKind::addDeviations && value < 0.0);
}

std::string ShiftAmount::text() const {
  char text[64];
  switch (kind) {
    case ShiftKind::toZero:
      return "to zero";
    case ShiftKind::toQuantile:
      std::snprintf(text, sizeof text, "to the %g %% quantile of expressing cells", 100.0 * value);
      return text;
    case ShiftKind::addDeviations:
      break;
  }
  std::snprintf(text, sizeof text, "%+g standard deviations of log1p", value);
  return text;
}

ShiftAmount ShiftAmount::parse(const std::string& text) {
  if (text == "zero" || text == "to_zero") return {ShiftKind::toZero, 0.0};
  const bool quantile = text.starts_with('q');
  std::string_view digits = text;
  if (quantile || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.size() < text.size() && digits.starts_with('-')) digits = {};
  double value = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!whole || !std::isfinite(value)) {
    throw Error("\"" + text + "\" is no amount; write +2, -1, zero or q90.");
  }
  if (quantile) {
    if (value < 0.0 || value > 100.0) {
      throw Error("\"" + text + "\" is no quantile; write q0 to q100.");
    }
    return {ShiftKind::toQuantile, value / 100.0};
  }
  if (value == 0.0) throw Error("An amount of 0 changes nothing; write +2, -1, zero or q90.");
  constexpr double kMost = 10.0;
  if (std::abs(value) > kMost) {
    throw Error("No cell is " + text + " standard deviations away; stay within 10.");
  }
  return {ShiftKind::addDeviations, value};
}

ProgramShift::ProgramShift(std::shared_ptr<const ProgramExperiment> experiment,
                           const std::vector<GeneProgram>& programs,
                           const std::vector<ProgramOperator>& wanted, const Progress& progress)
    : m_experiment(std::move(experiment)) {
  for (const GeneProgram& program : programs) {
    if (program.factorGene >= 0) m_factorGenes.push_back(program.factorGene);
  }
  std::sort(m_factorGenes.begin(), m_factorGenes.end());
  m_factorGenes.erase(std::unique(m_factorGenes.begin(), m_factorGenes.end()), m_factorGenes.end());
  const ProgramExperiment::Parts& parts = m_experiment->parts();
  const LogScale& scale = m_experiment->scale();
  if (has(wanted, ProgramOperator::propagation)) {
    m_listed = fitNetwork(*parts.input, scale, m_factorGenes,
                          candidatesOf(programs, m_factorGenes, parts.input->genes()), parts.seed,
                          progress.part(0.0, 0.3));
  }
  if (has(wanted, ProgramOperator::propagationInferred)) {
    m_inferred =
        fitNetwork(*parts.input, scale, m_factorGenes, {}, parts.seed, progress.part(0.3, 0.6));
  }
  if (has(wanted, ProgramOperator::gradient)) prepareGradients(progress.part(0.6, 1.0));
}

void ProgramShift::prepareGradients(const Progress& progress) {
  const ProgramExperiment::Parts& parts = m_experiment->parts();
  const LatentModel& model = *parts.model;
  const bool counts = model.card().outputSpace == Space::counts;
  m_spread = latentScale(*parts.codes).deviation;
  const Matrix& codes = m_experiment->codes();
  const Index rows = std::min(kGradientCells, codes.rows());
  const auto library = static_cast<float>(m_experiment->scale().depth());
  for (Index i = 0; i < rows; ++i) {
    progress.update(static_cast<double>(i) / static_cast<double>(rows), "Taking gradients");
    const RowVector code = codes.row(i);
    const Levels levels = parts.covariates.row(m_experiment->cells()[static_cast<std::size_t>(i)]);
    const Matrix slopes = model.jacobian(code, library, levels, m_spread);
    const Matrix decoded = model.decode(Matrix(code), Vector::Constant(1, library), levels);
    Slopes own;
    own.perNumber.resize(static_cast<Index>(m_factorGenes.size()), code.size());
    own.decoded.resize(own.perNumber.rows());
    for (std::size_t f = 0; f < m_factorGenes.size(); ++f) {
      const auto row = static_cast<Index>(f);
      const float mean = decoded(0, m_factorGenes[f]);
      // d log1p(m) = m / (1 + m) · d log m
      own.perNumber.row(row) =
          slopes.row(m_factorGenes[f]) * (counts ? mean / (1.0f + mean) : 1.0f);
      own.decoded[row] = counts ? std::log1p(mean) : mean;
    }
    m_slopes.push_back(std::move(own));
  }
}

std::pair<std::int32_t, GeneRule> ProgramShift::ruleOf(std::int32_t gene, int sign,
                                                       const ShiftAmount& amount) const {
  if (amount.kind == ShiftKind::addDeviations) {
    return {gene, {0.0, sign * amount.value * m_experiment->deviation(gene), false}};
  }
  const double value =
      amount.kind == ShiftKind::toQuantile && sign < 0 ? 1.0 - amount.value : amount.value;
  return {gene,
          ruleFor(*m_experiment->parts().input, m_experiment->scale(), gene, amount.kind, value)};
}

InputChange ProgramShift::inputChange(const GeneProgram& program, const ShiftAmount& amount,
                                      Index rows) const {
  std::vector<std::pair<std::int32_t, GeneRule>> rules;
  if (program.factorGene >= 0) rules.push_back(ruleOf(program.factorGene, 1, amount));
  for (const ProgramTarget& target : program.targets) {
    if (target.sign < 0 && amount.kind == ShiftKind::toZero) continue;
    rules.push_back(ruleOf(target.gene, target.sign, amount));
  }
  return m_experiment->change(std::move(rules), rows);
}

InputChange ProgramShift::propagated(const GeneNetwork& network, std::int32_t factor,
                                     const ShiftAmount& amount, Index rows) const {
  const Eigen::VectorXf response = network.response(factor).cast<float>();
  const InputChange imposed = m_experiment->change({ruleOf(factor, 1, amount)}, rows);
  const Vector step = imposed.after.col(0) - imposed.before.col(0);
  InputChange change;
  for (Index gene = 0; gene < response.size(); ++gene) {
    if (response[gene] != 0.0f) change.genes.push_back(static_cast<std::int32_t>(gene));
  }
  change.before.resize(step.size(), static_cast<Index>(change.genes.size()));
  change.after.resize(step.size(), change.before.cols());
  for (std::size_t k = 0; k < change.genes.size(); ++k) {
    const float each = response[change.genes[k]];
    for (Index i = 0; i < step.size(); ++i) {
      const float value = m_experiment->logValue(i, change.genes[k]);
      change.before(i, static_cast<Index>(k)) = value;
      change.after(i, static_cast<Index>(k)) = std::max(0.0f, value + each * step[i]);
    }
  }
  return change;
}

Matrix ProgramShift::walkGradient(const GeneProgram& program, const ShiftAmount& amount, Index most,
                                  OperatorEffect& result) const {
  const auto found =
      std::lower_bound(m_factorGenes.begin(), m_factorGenes.end(), program.factorGene);
  const Index place = found - m_factorGenes.begin();
  const GeneRule rule = ruleOf(program.factorGene, 1, amount).second;
  const auto sloped = static_cast<Index>(m_slopes.size());
  const Index rows = most < 0 ? sloped : std::min(most, sloped);
  const Eigen::ArrayXf variance = m_spread.array().square().transpose();
  Matrix after = m_experiment->codes().topRows(rows);
  Index cut = 0;
  for (Index i = 0; i < rows; ++i) {
    const Slopes& own = m_slopes[static_cast<std::size_t>(i)];
    const Eigen::ArrayXf slope = own.perNumber.row(place).transpose().array();
    const float squared = (slope.square() * variance).sum();  // per standard deviation of the code
    const auto wanted = static_cast<float>(rule(own.decoded[place])) - own.decoded[place];
    if (!(squared > 0.0f)) continue;
    float size = wanted / squared;
    const float length = std::abs(size) * std::sqrt(squared);
    if (length > kLongestStep) {
      size *= kLongestStep / length;
      ++cut;
    }
    after.row(i) += (size * slope * variance).matrix().transpose();
  }
  result.effect = m_experiment->effectOf(after);
  if (cut > 0) {
    char text[120];
    std::snprintf(text, sizeof text,
                  "%.0f %% of the steps were cut at 3 standard deviations of the codes.",
                  100.0 * static_cast<double>(cut) / static_cast<double>(rows));
    result.note = text;
  }
  return after;
}

OperatorEffect ProgramShift::apply(const GeneProgram& program, ProgramOperator by,
                                   const ShiftAmount& amount, const Progress& progress,
                                   bool withSupport, Index rows, Matrix* codes) const {
  OperatorEffect result;
  result.by = by;
  result.outsideShare = kNoNumber;
  if (!program.usable()) {
    result.refusal = program.refusal;
    return result;
  }
  if (by != ProgramOperator::encoder && program.factorGene < 0) {
    result.refusal = "A set of genes has no factor that could be changed alone.";
    return result;
  }
  progress.check();
  const auto start = std::chrono::steady_clock::now();
  Matrix after;
  if (by == ProgramOperator::gradient) {
    after = walkGradient(program, amount, rows, result);
  } else {
    const InputChange change =
        by == ProgramOperator::encoder ? inputChange(program, amount, rows)
        : by == ProgramOperator::factorOnly
            ? m_experiment->change({ruleOf(program.factorGene, 1, amount)}, rows)
            : propagated(by == ProgramOperator::propagation ? m_listed : m_inferred,
                         program.factorGene, amount, rows);
    after = m_experiment->encode(change, progress);
    result.effect = m_experiment->effectOf(after);
    result.inputNorm = change.norm();
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  result.milliseconds = took.count();
  if (withSupport) result.outsideShare = m_experiment->outsideShare(after);
  if (codes) *codes = std::move(after);
  return result;
}

}  // namespace chreode
