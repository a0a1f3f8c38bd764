#include "whatif/seed_average.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "base/no_number.h"

namespace chreode {

namespace {

/// Rows are models, columns classes; NaN where a model does not tell.
struct Told {
  Eigen::MatrixXd change, before, after;

  Told(std::size_t models, Eigen::Index classes)
      : change(Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(models), classes, kNoNumber)),
        before(change),
        after(change) {}

  /// `places`: of each class among those that the effect counts, −1 = none.
  void take(std::size_t model, const ClassEffect& effect, std::span<const int> places) {
    if (effect.empty()) return;
    const auto row = static_cast<Eigen::Index>(model);
    for (std::size_t k = 0; k < places.size(); ++k) {
      const auto at = static_cast<Eigen::Index>(k);
      if (places[k] < 0) continue;
      change(row, at) = effect.change[places[k]];
      before(row, at) = effect.before[places[k]];
      after(row, at) = effect.after[places[k]];
    }
  }
};

/// Of the numbers that are there.
double meanOf(const Eigen::VectorXd& values) {
  double sum = 0.0, count = 0.0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    count += 1.0;
  }
  return sum / count;
}

double deviationOf(const Eigen::VectorXd& values) {
  const double mean = meanOf(values);
  double squares = 0.0, count = 0.0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    squares += (value - mean) * (value - mean);
    count += 1.0;
  }
  return std::sqrt(squares / (count - 1.0));
}

}  // namespace

void averageOverSeeds(const ProgramShift& own,
                      std::span<const std::shared_ptr<const ProgramShift>> others,
                      const GeneProgram& program, const ShiftAmount& amount, Index rows,
                      const Progress& progress, std::vector<OperatorEffect>& effects) {
  const std::vector<std::string>& classes = own.experiment().contrast().endStates();
  for (OperatorEffect& told : effects) {
    if (told.effect.empty()) continue;
    Told models(others.size() + 1, told.effect.change.size());
    std::vector<int> places(classes.size());
    std::iota(places.begin(), places.end(), 0);
    models.take(0, told.effect, places);
    for (std::size_t s = 0; s < others.size(); ++s) {
      // Its classifier learned the same classes, but may count them in another order.
      const std::vector<std::string>& names = others[s]->experiment().contrast().endStates();
      for (std::size_t k = 0; k < classes.size(); ++k) {
        const auto found = std::find(names.begin(), names.end(), classes[k]);
        places[k] = found == names.end() ? -1 : static_cast<int>(found - names.begin());
      }
      models.take(s + 1, others[s]->apply(program, told.by, amount, progress, false, rows).effect,
                  places);
    }
    told.lengthSpread = deviationOf(models.change.rowwise().norm());
    for (Eigen::Index k = 0; k < models.change.cols(); ++k) {
      told.effect.change[k] = meanOf(models.change.col(k));
      told.effect.error[k] = deviationOf(models.change.col(k));
      told.effect.before[k] = meanOf(models.before.col(k));
      told.effect.after[k] = meanOf(models.after.col(k));
    }
  }
}

}  // namespace chreode
