#include "expression/cell_sample.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/grouped_number.h"
#include "base/random.h"

namespace chreode {

namespace {

/// The rows of each class, missing values last; all rows as one where no column is named.
std::vector<std::vector<std::int32_t>> strata(const AnnotationTable& cells,
                                              const std::string& column) {
  const auto count = static_cast<std::int32_t>(cells.size());
  if (!column.empty()) {
    const Annotation* found = cells.find(column);
    if (!found) throw Error("The cells have no column \"" + column + "\" to sample by.");
    const Annotation classes = withLevels(*found);
    if (classes.kind != Annotation::Kind::categorical) {
      throw Error(
          "The column \"" + column + "\" holds no classes to sample by, but " +
          (found->kind == Annotation::Kind::string ? "too many different texts." : "numbers."));
    }
    std::vector<std::vector<std::int32_t>> rows(classes.levels.size() + 1);
    for (std::int32_t row = 0; row < count; ++row) {
      const std::int32_t code = classes.codes[static_cast<std::size_t>(row)];
      rows[code < 0 ? classes.levels.size() : static_cast<std::size_t>(code)].push_back(row);
    }
    std::erase_if(rows, [](const auto& members) { return members.empty(); });
    return rows;
  }
  std::vector<std::int32_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return {std::move(all)};
}

/// How many of each stratum: whole shares, then one more where the remainders are largest.
std::vector<std::int64_t> shares(const std::vector<std::vector<std::int32_t>>& rows,
                                 std::int64_t count, std::int64_t of) {
  const auto strataCount = static_cast<std::int64_t>(rows.size());
  // One of each first; the shares are of what remains.
  const std::int64_t sure = count >= strataCount ? 1 : 0;
  const std::int64_t rest = count - sure * strataCount;
  const std::int64_t pool = of - sure * strataCount;
  std::vector<std::int64_t> wanted(rows.size(), sure);
  std::vector<std::pair<double, std::size_t>> remainders;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < rows.size() && pool > 0; ++i) {
    const double share = static_cast<double>(rest) *
                         static_cast<double>(static_cast<std::int64_t>(rows[i].size()) - sure) /
                         static_cast<double>(pool);
    const auto whole = static_cast<std::int64_t>(share);
    wanted[i] += whole;
    given += whole;
    remainders.emplace_back(static_cast<double>(whole) - share, i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (const auto& [remainder, i] : remainders) {
    if (given == rest) break;
    if (wanted[i] == static_cast<std::int64_t>(rows[i].size())) continue;
    ++wanted[i];
    ++given;
  }
  return wanted;
}

}  // namespace

std::string CellSample::description() const {
  return "sample of " + groupedNumber(static_cast<std::int64_t>(rows.size())) + " of " +
         groupedNumber(of) + " cells (" + (column.empty() ? "" : "by " + column + ", ") + "seed " +
         std::to_string(seed) + ")";
}

CellSample stratifiedSample(const AnnotationTable& cells, const std::string& column,
                            std::int64_t count, std::uint64_t seed) {
  CellSample sample;
  sample.of = static_cast<std::int64_t>(cells.size());
  sample.column = column;
  sample.seed = seed;
  auto rows = strata(cells, column);
  const std::vector<std::int64_t> wanted = shares(rows, std::min(count, sample.of), sample.of);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // The first steps of a Fisher–Yates shuffle: each subset is as likely as any other.
    Random random(seed, i);
    auto& members = rows[i];
    for (std::size_t drawn = 0; drawn < static_cast<std::size_t>(wanted[i]); ++drawn) {
      std::swap(members[drawn], members[drawn + random.below(members.size() - drawn)]);
      sample.rows.push_back(members[drawn]);
    }
  }
  std::sort(sample.rows.begin(), sample.rows.end());
  return sample;
}

}  // namespace chreode
