#include "expression/tidy_rows.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"

namespace chreode {

namespace {

/// What a look through the arrays finds.
struct Scan {
  std::int32_t least = 0;  ///< gene index
  std::int32_t greatest = 0;
  /// Gene indices that are not above the one before, row ends included.
  std::uint32_t descents = 0;
  std::uint32_t zeros = 0;
};

/// One piece of the arrays; `geneBefore` is the gene index before it.
template <typename Genes, typename Values>
Scan scanPiece(Genes genes, Values values, std::int32_t geneBefore) {
  Scan scan;
  for (std::size_t i = 0; i < genes.size(); ++i) {
    const auto gene = static_cast<std::int32_t>(genes[i]);
    scan.least = gene < scan.least ? gene : scan.least;
    scan.greatest = gene > scan.greatest ? gene : scan.greatest;
  }
  if (!genes.empty()) scan.descents += geneBefore >= static_cast<std::int32_t>(genes[0]);
  for (std::size_t i = 1; i < genes.size(); ++i) scan.descents += genes[i - 1] >= genes[i];
  for (const auto value : values) scan.zeros += value == 0;
  return scan;
}

}  // namespace

void checkOffsets(Index cells, Index genes, const std::vector<std::int64_t>& offsets,
                  std::size_t indices, std::size_t values) {
  if (cells < 0 || genes < 0 || offsets.size() != static_cast<std::size_t>(cells) + 1 ||
      indices != values) {
    throw Error("The matrix's index arrays do not fit its shape.");
  }
  if (offsets.front() != 0 || offsets.back() != static_cast<std::int64_t>(values) ||
      !std::is_sorted(offsets.begin(), offsets.end())) {
    throw Error("The matrix's row pointers do not run from 0 to the number of its values.");
  }
}

/// Counts the descents of the whole array, which is quick, and takes off those from row to row.
bool isTidy(const std::vector<std::int64_t>& offsets, PackedView<std::int32_t> indices,
            PackedView<float> values, Index genes, int threads) {
  constexpr std::size_t length = std::size_t{1} << 16;
  const std::size_t pieces = (indices.size() + length - 1) / length;
  std::vector<Scan> scans(pieces);
  indices.visit([&](auto allGenes) {
    values.visit([&](auto allValues) {
      parallelFor(static_cast<std::ptrdiff_t>(pieces), threads, {}, [&](std::ptrdiff_t piece, int) {
        const std::size_t first = static_cast<std::size_t>(piece) * length;
        const std::size_t count = std::min(length, allGenes.size() - first);
        scans[static_cast<std::size_t>(piece)] =
            scanPiece(allGenes.subspan(first, count), allValues.subspan(first, count),
                      first > 0 ? static_cast<std::int32_t>(allGenes[first - 1]) : -1);
      });
    });
  });
  std::int64_t descents = 0;
  std::int64_t zeros = 0;
  for (const Scan& scan : scans) {
    if (scan.least < 0 || scan.greatest >= genes) {
      throw Error("The matrix holds a column index " +
                  std::to_string(scan.least < 0 ? scan.least : scan.greatest) + ", but has " +
                  std::to_string(genes) + " columns.");
    }
    descents += scan.descents;
    zeros += scan.zeros;
  }
  const auto last = static_cast<std::int64_t>(indices.size());
  std::int64_t before = -1;
  for (const std::int64_t at : offsets) {
    if (at == before || at == 0 || at == last) continue;  // between no two values, or seen
    before = at;
    descents -= indices[static_cast<std::size_t>(at - 1)] >= indices[static_cast<std::size_t>(at)];
  }
  return descents == 0 && zeros == 0;
}

void tidy(std::vector<std::int64_t>& offsets, std::vector<std::int32_t>& genes,
          std::vector<float>& values) {
  std::vector<std::pair<std::int32_t, float>> entries;
  std::int64_t out = 0;
  std::int64_t begin = 0;
  for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
    const std::int64_t end = offsets[row + 1];
    offsets[row] = out;
    entries.clear();
    for (std::int64_t i = begin; i < end; ++i) entries.emplace_back(genes[i], values[i]);
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < entries.size();) {
      const std::int32_t gene = entries[i].first;
      float sum = 0.0f;
      for (; i < entries.size() && entries[i].first == gene; ++i) sum += entries[i].second;
      if (sum == 0.0f) continue;
      genes[out] = gene;
      values[out] = sum;
      ++out;
    }
    begin = end;
  }
  offsets.back() = out;
  genes.resize(static_cast<std::size_t>(out));
  values.resize(static_cast<std::size_t>(out));
}

}  // namespace chreode
