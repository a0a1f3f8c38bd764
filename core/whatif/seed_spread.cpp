#include "whatif/seed_spread.h"

#include <algorithm>
#include <limits>
#include <string>

namespace chreode {

void spreadOverSeeds(const ProgramShift& own,
                     std::span<const std::shared_ptr<const ProgramShift>> others,
                     const GeneProgram& program, const ShiftAmount& amount, Index rows,
                     const Progress& progress, std::vector<OperatorEffect>& effects) {
  const std::vector<std::string>& classes = own.experiment().contrast().endStates();
  for (OperatorEffect& told : effects) {
    if (told.effect.empty()) continue;
    Eigen::MatrixXd changes(static_cast<Eigen::Index>(others.size()) + 1,
                            told.effect.change.size());
    changes.row(0) = told.effect.change.transpose();
    for (std::size_t s = 0; s < others.size(); ++s) {
      const ProgramShift& shift = *others[s];
      const OperatorEffect other = shift.apply(program, told.by, amount, progress, false, rows);
      // Its classifier learned the same classes, but may count them in another order.
      const std::vector<std::string>& names = shift.experiment().contrast().endStates();
      for (std::size_t k = 0; k < classes.size(); ++k) {
        const auto found = std::find(names.begin(), names.end(), classes[k]);
        changes(static_cast<Eigen::Index>(s) + 1, static_cast<Eigen::Index>(k)) =
            found == names.end() || other.effect.empty()
                ? std::numeric_limits<double>::quiet_NaN()
                : other.effect.change[found - names.begin()];
      }
    }
    const double fewer = static_cast<double>(changes.rows() - 1);
    told.effect.error =
        ((changes.rowwise() - changes.colwise().mean()).colwise().squaredNorm().transpose() / fewer)
            .cwiseSqrt();
    const Eigen::VectorXd lengths = changes.rowwise().norm();
    told.lengthSpread = std::sqrt((lengths.array() - lengths.mean()).square().sum() / fewer);
  }
}

}  // namespace chreode
