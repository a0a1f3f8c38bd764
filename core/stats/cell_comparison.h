#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"

namespace chreode {

enum class CellTest { wilcoxon, welch, pseudobulk };
const char* testName(CellTest test);  ///< "wilcoxon", "welch", "pseudobulk"

/// What the two groups were chosen by, which decides what a p-value can mean.
enum class GroupOrigin {
  given,       ///< known beforehand: a treatment, a donor, a time
  labels,      ///< names of cell types, which are often given by the expression
  expression,  ///< the same expression: clusters, a lasso, values of a gene
};
/// Judged by a column's name: leiden, louvain, cluster … are of the expression, cell_type and the
/// like are labels, any other is given.
GroupOrigin originOfColumn(std::string_view column);

/// Whether and how samples are the replicates.
struct SampleChoice {
  enum class Kind {
    guessed,  ///< the column that guessRoles() takes for the samples, if any
    named,
    none,
  };
  Kind kind = Kind::guessed;
  std::string column;  ///< where named
};

struct ComparisonRequest {
  std::vector<std::int32_t> a, b;  ///< cells, each once, none in both
  /// None: pseudo-bulk where two samples a side allow it, else Wilcoxon.
  std::optional<CellTest> test;
  SampleChoice samples;
  GroupOrigin origin = GroupOrigin::given;
  std::string originColumn;  ///< that a label stands in, for the sentence
};

/// One gene of group A against group B.
struct GeneDifference {
  double log2Fold;  ///< log2 of (meanA + 0.01) / (meanB + 0.01); NaN for scaled values
  double auroc;     ///< how often a cell of A has more than one of B, ties counting one half
  double shareA;    ///< of A's cells with a value; NaN for scaled values
  double shareB;
  double meanA;  ///< per 10,000 (see ShownValues::rate()); of scaled values their mean
  double meanB;
  double statistic;  ///< U of A, or t
  double p;          ///< two-sided; NaN = not tested
  double q;          ///< Benjamini-Hochberg over the tested genes
};

/// Every gene of two groups of cells.
struct CellComparison {
  CellTest test = CellTest::wilcoxon;
  std::vector<GeneDifference> genes;  ///< in the order of the data's genes
  std::size_t cellsA = 0;
  std::size_t cellsB = 0;
  std::string sampleColumn;  ///< empty where there is none
  int samplesA = 0;          ///< with at least Pseudobulk::kFewestCells cells
  int samplesB = 0;
  bool paired = false;
  GroupOrigin origin = GroupOrigin::given;
  std::string originColumn;
  std::string values;  ///< what was tested: "log1p of counts at median depth"
  std::string means;   ///< what meanA and meanB are: "per 10,000"

  /// What the p-values mean, one sentence.
  std::string verdict() const;
  /// Whether they mean anything: not of groups chosen on the same data.
  bool isValid() const { return origin != GroupOrigin::expression; }
  /// Genes by p, those of equal p by the size of AUROC − ½; untested ones last.
  std::vector<int> ranked() const;
};

/// Compares. The same for any number of threads. Throws Error for a group of fewer than 2 cells,
/// for cells in both, for a named column that is not there, for pseudo-bulk that was asked for and
/// is not possible, as ShownValues does, and Cancelled.
///
/// Wilcoxon and Welch test the shown values, cell by cell; pseudo-bulk tests sums over samples
/// (pseudobulk.h) by a moderated t, and only genes that at least ten of the compared cells express.
CellComparison compareCells(const Dataset& data, const ComparisonRequest& request, int threads,
                            const Progress& progress = {});

/// The same as texts, a row a gene in the order of ranked(): gene, log2fc, auroc, share_a, share_b,
/// mean_a, mean_b, statistic, p, q; the shortest digits that read back as the same number, "" for
/// NaN.
std::vector<std::string> comparisonTitles();
std::vector<std::vector<std::string>> comparisonRows(const CellComparison& comparison,
                                                     const std::vector<std::string>& genes);

/// All cells but these, ascending. `among`: flags a cell, empty = all.
std::vector<std::int32_t> restOf(Index cells, const std::vector<std::int32_t>& group,
                                 const std::vector<std::uint8_t>& among = {});

}  // namespace chreode
