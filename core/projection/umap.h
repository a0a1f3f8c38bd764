#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "neighbors/neighbor_index.h"
#include "projection/umap_layout.h"

namespace chreode {

struct UmapOptions {
  int dimensions = 3;  ///< 2 or 3
  int neighbors = 15;  ///< the cell itself among them, as in umap-learn
  double minDist = 0.1;
  double spread = 1.0;
  int epochs = 0;  ///< 0 = umapEpochs()
  double learningRate = 1.0;
  double repulsion = 1.0;
  int negatives = 5;
  std::uint64_t seed = 0;
  int threads = 1;  ///< changes how long it takes and nothing else
};

/// How many epochs are taken for so many cells unless it is said: 500 up to 10,000, 200 beyond.
int umapEpochs(Index cells);

/// A UMAP under way (McInnes, Healy & Melville 2018): whoever has it calls run() as often as is
/// wished, looks at places() between, waits or leaves it. The same seed gives the same bytes,
/// whether it is run whole or in parts and on however many threads.
class UmapStatus {
 public:
  /// Of codes, cells × numbers: finds the neighbours, joins them to the fuzzy graph and starts from
  /// the codes' first principal components, the largest coordinate 10. Throws Error for fewer than
  /// 4 cells, options that cannot be met and codes that are not finite; Cancelled.
  static UmapStatus start(std::shared_ptr<const Matrix> codes, const UmapOptions& options,
                          const Progress& progress = {});
  /// The same from neighbours that are known (options.neighbors − 1 of each cell) and other places
  /// to start from, cells × dimensions.
  static UmapStatus start(const Neighbors& neighbors, const Matrix& places,
                          const UmapOptions& options, const Progress& progress = {});

  int epoch() const { return m_epoch; }
  int epochs() const { return m_options.epochs; }
  bool isDone() const { return m_epoch >= m_options.epochs; }
  const UmapOptions& options() const { return m_options; }
  /// Goes on until so many epochs are done, at most all. When Cancelled is thrown, whole epochs are
  /// done and it can go on.
  void run(int untilEpoch, const Progress& progress = {});
  Matrix places() const;  ///< cells × dimensions

 private:
  UmapOptions m_options;
  UmapEdges m_edges;
  UmapForces m_forces;
  std::vector<UmapPoint> m_places;
  std::vector<UmapPoint> m_next;
  int m_epoch = 0;
};

}  // namespace chreode
