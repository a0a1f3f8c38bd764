#pragma once

#include <nlohmann/json.hpp>

namespace chreode {

struct ProjectBench {
  int cells = 20000;
  int latent = 16;
  int epochs = 200;
  int rounds = 2;     ///< of which the fastest counts
  bool large = true;  ///< ten times as many cells too
};

struct PcaBench {
  int cells = 50000;
  int genes = 2000;
  int components = 50;
  int rounds = 2;
};

/// UMAP in 3D of generated codes, from the codes to the places: seconds_1, seconds_2 (threads),
/// umap_learn_seconds_1, umap_learn_seconds_2 (NUMBA_NUM_THREADS, from the same start, compile time
/// excluded; null where it is absent), trustworthiness, umap_learn_trustworthiness (1,000 cells, 15
/// neighbours), neighbor_recall (against every pair, 1,000 cells), seconds_200k (ten times the
/// cells, two threads), over_umap_learn_1, over_umap_learn_2.
nlohmann::json benchProject(const ProjectBench& options);

/// PCA of generated log-normalised counts on two threads: seconds, sklearn_seconds (randomised, of
/// the dense matrix, two threads; null where it is absent), sigma_error (the worst singular
/// value's, relative, against a full decomposition in double), sklearn_sigma_error, nonzeros.
nlohmann::json benchPca(const PcaBench& options);

}  // namespace chreode
