#include "whatif/level_average.h"

#include <algorithm>
#include <set>
#include <vector>

namespace chreode {

Levels levelCombinations(const Levels& levels, Index most) {
  std::set<std::vector<int>> distinct;
  std::vector<int> row(static_cast<std::size_t>(levels.cols()));
  for (Index cell = 0; cell < levels.rows(); ++cell) {
    std::copy_n(levels.data() + cell * levels.cols(), levels.cols(), row.begin());
    if (std::all_of(row.begin(), row.end(), [](int level) { return level >= 0; })) {
      distinct.insert(row);
    }
  }
  const std::vector<std::vector<int>> sorted(distinct.begin(), distinct.end());
  const auto all = static_cast<Index>(sorted.size());
  const Index taken = std::min(all, most);
  Levels combinations(taken, levels.cols());
  for (Index i = 0; i < taken; ++i) {
    const std::vector<int>& combination = sorted[static_cast<std::size_t>(i * all / taken)];
    for (Index c = 0; c < levels.cols(); ++c) {
      combinations(i, c) = combination[static_cast<std::size_t>(c)];
    }
  }
  return combinations;
}

Matrix decodeAveraged(const LatentModel& model, const Matrix& z, const Vector& library,
                      const Levels& combinations) {
  Matrix sum = Matrix::Zero(z.rows(), model.geneCount());
  for (Index i = 0; i < combinations.rows(); ++i) {
    sum += model.decode(z, library, combinations.row(i).replicate(z.rows(), 1));
  }
  return sum / static_cast<float>(std::max<Index>(1, combinations.rows()));
}

}  // namespace chreode
