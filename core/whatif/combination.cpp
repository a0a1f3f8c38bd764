#include "whatif/combination.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/error.h"
#include "base/no_number.h"
#include "base/one_line.h"
#include "base/random.h"
#include "expression/data_hash.h"
#include "expression/select_cells.h"
#include "model/pca_model.h"
#include "whatif/latent_change.h"

namespace chreode {

namespace {

constexpr int kBootstraps = 200;
constexpr int kFewResponders = 10;

using Cells = std::vector<std::int32_t>;

/// The two names of "A+B"; empty for what is no pair.
std::vector<std::string> partsOf(const std::string& level) {
  const std::size_t plus = level.find('+');
  if (plus == std::string::npos || plus == 0 || plus + 1 == level.size()) return {};
  if (level.find('+', plus + 1) != std::string::npos) return {};
  return {level.substr(0, plus), level.substr(plus + 1)};
}

/// Cells by line or batch, then by perturbation.
using Groups = std::map<std::string, std::map<std::string, Cells>>;

Groups groupsOf(const Annotation& perturbation, const Annotation& within) {
  Groups groups;
  for (std::size_t cell = 0; cell < perturbation.codes.size(); ++cell) {
    const std::int32_t line = within.codes[cell];
    const std::int32_t level = perturbation.codes[cell];
    if (line < 0 || level < 0) continue;
    groups[within.levels[static_cast<std::size_t>(line)]]
          [perturbation.levels[static_cast<std::size_t>(level)]]
              .push_back(static_cast<std::int32_t>(cell));
  }
  return groups;
}

/// The mean of as many cells drawn with replacement.
Eigen::VectorXd resampledMean(const ExpressionMatrix& x, const Cells& cells, Random& random) {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(x.genes());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ExpressionMatrix::Row row = x.row(cells[random.below(cells.size())]);
    for (std::size_t v = 0; v < row.genes.size(); ++v) {
      mean[row.genes[v]] += static_cast<double>(row.values[v]);
    }
  }
  return mean / static_cast<double>(cells.size());
}

/// Genes whose change is beyond its error, by normal two-sided p at a false discovery rate of 5 %.
int respondersOf(const Profile& control, const Profile& perturbed) {
  std::vector<double> ps;
  for (Eigen::Index gene = 0; gene < control.mean.size(); ++gene) {
    const double error =
        control.variance[gene] / control.cells + perturbed.variance[gene] / perturbed.cells;
    if (!(error > 0.0)) continue;
    const double z = (perturbed.mean[gene] - control.mean[gene]) / std::sqrt(error);
    ps.push_back(std::erfc(std::abs(z) / std::sqrt(2.0)));
  }
  std::sort(ps.begin(), ps.end());
  int responders = 0;
  for (std::size_t i = 0; i < ps.size(); ++i) {
    const double bound = 0.05 * static_cast<double>(i + 1) / static_cast<double>(ps.size());
    if (ps[i] <= bound) responders = static_cast<int>(i + 1);
  }
  return responders;
}

double squaresOfError(const Profile& profile) {
  return profile.variance.sum() / std::max(1, profile.cells);
}

class CombinationRun {
 public:
  CombinationRun(const CombinationInput& input, const Progress& progress)
      : m_input(input), m_data(*input.data), m_progress(progress) {
    const CombinationQuestion& question = input.question;
    if (question.perturbation == question.within) {
      throw Error("The perturbation and the lines or batches are the same column \"" +
                      oneLine(question.within) + "\"; give two.",
                  m_data.path);
    }
    const Annotation perturbation = classColumn(m_data, question.perturbation);
    usedLevel(m_data, perturbation, question.control);
    m_groups = groupsOf(perturbation, classColumn(m_data, question.within));
  }

  CombinationReport run() {
    findPairs();
    readValues();
    m_report.question = m_input.question;
    m_report.dataName = m_data.name;
    m_report.dataHash = dataHashText(m_data);
    m_report.values = m_values.description;
    m_report.caveats = m_data.caveats();
    for (std::size_t i = 0; i < m_report.pairs.size(); ++i) {
      const auto count = static_cast<double>(m_report.pairs.size());
      predict(m_report.pairs[i], m_progress.part(0.2 + 0.8 * static_cast<double>(i) / count,
                                                 0.2 + 0.8 * static_cast<double>(i + 1) / count));
    }
    return std::move(m_report);
  }

 private:
  const Cells& cellsOf(const std::string& within, const std::string& level) const {
    static const Cells none;
    const auto line = m_groups.find(within);
    if (line == m_groups.end()) return none;
    const auto found = line->second.find(level);
    return found == line->second.end() ? none : found->second;
  }

  void findPairs() {
    bool anyDouble = false;
    for (const auto& [within, levels] : m_groups) {
      for (const auto& [level, cells] : levels) {
        const std::vector<std::string> parts = partsOf(level);
        if (parts.empty() || level == m_input.question.control) continue;
        // "A+control" is a single in some files.
        if (parts[0] == m_input.question.control || parts[1] == m_input.question.control) continue;
        anyDouble = true;
        m_doubles.insert(m_doubles.end(), cells.begin(), cells.end());
        CombinedPair pair;
        pair.a = parts[0];
        pair.b = parts[1];
        pair.level = level;
        pair.within = within;
        pair.cells = static_cast<int>(cells.size());
        pair.cellsA = static_cast<int>(cellsOf(within, pair.a).size());
        pair.cellsB = static_cast<int>(cellsOf(within, pair.b).size());
        pair.controlCells = static_cast<int>(cellsOf(within, m_input.question.control).size());
        const int fewest = std::min({pair.cells, pair.cellsA, pair.cellsB, pair.controlCells});
        if (fewest >= static_cast<int>(kFewestClassCells)) {
          m_report.pairs.push_back(std::move(pair));
        } else if (pair.cellsA > 0 && pair.cellsB > 0) {
          m_report.notices.push_back(
              oneLine(level) + " in " + oneLine(within) +
              " is left out: double, singles and "
              "controls have " +
              std::to_string(pair.cells) + ", " + std::to_string(pair.cellsA) + ", " +
              std::to_string(pair.cellsB) + " and " + std::to_string(pair.controlCells) +
              " cells, and " + std::to_string(kFewestClassCells) + " of each are needed.");
        }
      }
    }
    std::sort(m_doubles.begin(), m_doubles.end());
    if (!m_report.pairs.empty()) return;
    throw Error(anyDouble ? "No double in column \"" + oneLine(m_input.question.perturbation) +
                                "\" has both of its singles and controls, " +
                                std::to_string(kFewestClassCells) + " cells each, in the same \"" +
                                oneLine(m_input.question.within) + "\"."
                          : "Column \"" + oneLine(m_input.question.perturbation) +
                                "\" has no double perturbation; one is written as A+B.",
                m_data.path);
  }

  void readValues() {
    Cells allowed;
    Cells all(m_data.cells.size());
    std::iota(all.begin(), all.end(), 0);
    std::set_difference(all.begin(), all.end(), m_doubles.begin(), m_doubles.end(),
                        std::back_inserter(allowed));
    m_values = logValues(m_data, allowed);
    if (m_input.model) {
      m_genes = scoredGenes(alignGenes(m_data, *m_input.model));
      m_report.latent = m_input.model->card().name;
    } else {
      m_genes.ofData = modelGenes(*visibleData(m_data, m_values, m_doubles));
    }
    m_x = m_values.x->selectGenes(m_genes.ofData);
    if (!m_input.model) {
      m_axes = principalAxes(*m_x, allowed, m_input.seed, m_progress.part(0.0, 0.2));
      m_report.latent =
          "PCA, " + std::to_string(m_axes->components.rows()) + " components, made without doubles";
    }
    for (const std::int32_t gene : m_genes.ofData) {
      m_report.genes.push_back(m_data.genes.names[static_cast<std::size_t>(gene)]);
    }
  }

  void predict(CombinedPair& pair, const Progress& progress) {
    progress.update(0.0, pair.level);
    const Cells& control = cellsOf(pair.within, m_input.question.control);
    const Cells& one = cellsOf(pair.within, pair.a);
    const Cells& other = cellsOf(pair.within, pair.b);
    const Cells& both = cellsOf(pair.within, pair.level);
    const Profile before = profileOf(*m_x, control);
    const Profile a = profileOf(*m_x, one);
    const Profile b = profileOf(*m_x, other);
    const Profile ab = profileOf(*m_x, both);
    pair.measured = ab.mean - before.mean;
    const ControlSplits splits(*m_x, control, ControlSplits::usual, m_input.seed);
    const Eigen::VectorXd singles = a.mean + b.mean;
    const auto add = [&](const char* name, const PredictedChange& predicted) {
      pair.methods.push_back({name, predicted.change,
                              scoreChange(before.mean, predicted.change, pair.measured),
                              splits.correlation(predicted, ab.mean)});
    };
    // The singles' changes are taken from the control cells, half of which predict.
    PredictedChange sum{singles - 2.0 * before.mean,
                        (-2.0 * splits.firstMeans()).colwise() + singles};
    add("no_change", {Eigen::VectorXd::Zero(singles.size()), {}});
    add("additive", sum);
    add("matching_mean", {0.5 * sum.change, 0.5 * sum.halves});
    if (m_axes) {
      PredictedChange latent{m_axes->carried(sum.change), sum.halves};
      latent.halves = m_axes->components.transpose() * (m_axes->components * sum.halves);
      add("latent_sum", latent);
    } else {
      const std::vector<ClassCells> sources{{pair.a, control, one}, {pair.b, control, other}};
      add("latent_sum",
          latentChange(*m_input.model, m_data, m_values, sources, ClassWeights::Ones(2), control,
                       m_genes, splits.halves(), progress.part(0.1, 0.5))
              .moved);
      pair.sawTarget = sawTarget(m_input.model->card(), m_data, both);
    }
    pair.ceiling = changeCeiling(*m_x, control, both, ControlSplits::usual, m_input.seed);
    measure(pair, before, a, b, ab, progress.part(0.5, 1.0));
    if (pair.epistasis.responders < kFewResponders) {
      const int count = pair.epistasis.responders;
      pair.notices.push_back(
          (count == 0   ? "No gene responds to "
           : count == 1 ? "Only 1 gene responds to "
                        : "Only " + std::to_string(count) + " genes respond to ") +
          oneLine(pair.level) + " beyond its error: scores of its change say little.");
    }
    if (pair.sawTarget.value_or(SawTarget::no) != SawTarget::no) {
      pair.notices.emplace_back("This model may have seen the answer.");
    }
  }

  void measure(CombinedPair& pair, const Profile& before, const Profile& a, const Profile& b,
               const Profile& ab, const Progress& progress) {
    Epistasis& meter = pair.epistasis;
    const Eigen::VectorXd sum = a.mean + b.mean - 2.0 * before.mean;
    const Eigen::VectorXd left = pair.measured - sum;
    // ab − a − b + control: the control cells' error enters once.
    const double error =
        squaresOfError(ab) + squaresOfError(a) + squaresOfError(b) + squaresOfError(before);
    meter.deviation = left.norm();
    meter.error = std::sqrt(error);
    meter.beyond = std::sqrt(std::max(0.0, left.squaredNorm() - error));
    const double own = pair.measured.squaredNorm() - squaresOfError(ab) - squaresOfError(before);
    meter.share = own > 0.0 ? meter.beyond / std::sqrt(own) : kNoNumber;
    meter.slope = sum.squaredNorm() > 0.0 ? sum.dot(pair.measured) / sum.squaredNorm() : kNoNumber;
    meter.responders = respondersOf(before, ab);
    // Genes are not independent of each other: how far chance goes, whole cells tell.
    Random random(m_input.seed, 61);
    std::vector<double> sizes;
    for (int i = 0; i < kBootstraps; ++i) {
      if (i % 10 == 0) progress.update(static_cast<double>(i) / kBootstraps, pair.level);
      const Eigen::VectorXd again =
          resampledMean(*m_x, cellsOf(pair.within, pair.level), random) -
          resampledMean(*m_x, cellsOf(pair.within, pair.a), random) -
          resampledMean(*m_x, cellsOf(pair.within, pair.b), random) +
          resampledMean(*m_x, cellsOf(pair.within, m_input.question.control), random);
      sizes.push_back((again - left).norm());
    }
    std::sort(sizes.begin(), sizes.end());
    meter.bound = sizes[static_cast<std::size_t>(0.95 * kBootstraps)];
    meter.distinguishable = meter.deviation > meter.bound;
  }

  const CombinationInput& m_input;
  const Dataset& m_data;
  const Progress& m_progress;
  Groups m_groups;
  Cells m_doubles;
  LogValues m_values;
  ScoredGenes m_genes;
  std::shared_ptr<const ExpressionMatrix> m_x;
  std::optional<PrincipalAxes> m_axes;
  CombinationReport m_report;
};

}  // namespace

CombinationReport combine(const CombinationInput& input, const Progress& progress) {
  CombinationReport report = CombinationRun(input, progress).run();
  progress.update(1.0);
  return report;
}

}  // namespace chreode
