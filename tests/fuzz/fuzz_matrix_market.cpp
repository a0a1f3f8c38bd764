#include <algorithm>
#include <vector>

#include "base/error.h"
#include "files/matrix_facts.h"
#include "files/matrix_market.h"
#include "memory_file.h"

/// A Matrix Market file, plain or gzip, read by columns and by rows. Larger ones than the lists of
/// names beside a real one are left out: the reader makes a table for each gene.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr chreode::Index kLargest = 100000;
  const chreode::MemoryFile file(bytes, size);
  for (const bool cellsInRows : {false, true}) {
    try {
      const auto announced = chreode::readMatrixMarketSize(file.path());
      if (std::max(announced.rows, announced.columns) > kLargest) return 0;
      const auto genes = cellsInRows ? announced.columns : announced.rows;
      std::vector<std::int32_t> geneOf(static_cast<std::size_t>(genes));
      for (std::size_t i = 0; i < geneOf.size(); ++i) {
        geneOf[i] = i % 7 == 0 ? -1 : static_cast<std::int32_t>(i);
      }
      chreode::SparseRows rows;
      chreode::MatrixFacts facts;
      chreode::readMatrixMarket(file.path(), cellsInRows, geneOf, rows, facts, {});
      const bool whole = rows.columns.size() == rows.values.size() &&
                         rows.offsets.back() == static_cast<std::int64_t>(rows.columns.size());
      if (!whole) __builtin_trap();
    } catch (const chreode::Error&) {
      // one sentence
    }
  }
  return 0;
}
