#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "files/matrix_facts.h"
#include "files/sparse_rows.h"

namespace chreode {

/// What a Matrix Market file announces.
struct MatrixMarketSize {
  Index rows = 0;
  Index columns = 0;
  std::int64_t entries = 0;
};

/// Reads the announcement of a coordinate matrix of integers, reals or a pattern (whose values are
/// 1), plain or gzip. Throws Error for another kind, and when more entries are announced than the
/// file can hold.
MatrixMarketSize readMatrixMarketSize(const std::string& path);

/// Reads the entries and appends one row to `rows` for each column of the file (10x Genomics keeps
/// a cell in a column), or for each of its rows when `cellsInRows`. `geneOf` tells for each gene of
/// the file its column in `rows`; genes with −1 are left out. Values are added to `facts`. Throws
/// Error, with the line, for what is no entry, an index out of range and a wrong number of entries.
void readMatrixMarket(const std::string& path, bool cellsInRows,
                      const std::vector<std::int32_t>& geneOf, SparseRows& rows, MatrixFacts& facts,
                      const Progress& progress);

}  // namespace chreode
