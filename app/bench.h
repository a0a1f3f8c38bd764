#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace chreode {

/// What `bench drag` was asked for.
struct DragBench {
  std::string model;  ///< a model file; empty = random weights of the sizes below
  int genes = 5000;
  int latent = 16;
  int hidden = 128;
  bool training = false;  ///< with a training run in the background
};

struct TrainBench {
  int cells = 4096;
  int genes = 2000;
  int threads = 1;
};

struct WhatifBench {
  int cells = 5000;
  int genes = 2000;
  int factors = 800;
};

struct UiBench {
  int cells = 100000;
};

struct LoadBench {
  std::string file;
  int rounds = 3;
};

struct DeBench {
  int cells = 50000;
  int genes = 2000;
  int rounds = 3;
};

/// One-cell decode against OpenBLAS's sgemv of the last layer, one thread, same weights,
/// interleaved: genes, decode_ms {p50, p95}, matvec_ms {p50, p95}, decode_over_matvec.
nlohmann::json benchDrag(const DragBench& options);

/// event_to_panel_ms {p50, p95}: from the delivery of a mouse event to the window until the
/// expression panel's model has changed, over at least 500 events of one long pull; and `events`.
nlohmann::json benchEventToPanel(const DragBench& options);

/// cells_per_second, dense_cells_per_second, python_cells_per_second (null when absent), loss,
/// dense_loss, threads.
nlohmann::json benchTrain(const TrainBench& options);

/// Reading the matrix that Chreode takes from `file`, the fastest of `rounds` rounds in which all
/// take their turn: h5dread_s (its arrays by H5Dread into memory, nothing else), h5py_s, anndata_s
/// (the whole file; null when absent), chreode_1_s and chreode_2_s (the whole file opened, on one
/// and two threads), annotations_s (until names, annotations and coordinates are there),
/// over_h5dread, over_h5py, over_anndata; gene_ms (a gene's value of every cell, with the
/// gene-major copy); peak_bytes (rise of the greatest memory of a process that only opens the
/// file), csr_bytes (the arrays that it then keeps).
nlohmann::json benchLoad(const LoadBench& options);

/// Opens `file` and returns {"rise", "kept"} in bytes: run in a process of its own by benchLoad.
nlohmann::json measureLoadMemory(const std::string& file);

/// Drawing 100,000 and 1,000,000 made-up cells at 1280 × 800, each time from the change to the
/// painted picture: renderer and sizes [{points, on_cpu, moving_ms, moving_points and moving_cover
/// (cells drawn while the camera moves, and the share of the whole picture's lit pixels that have a
/// lit one within 2), rest_ms (all cells), vtk_ms (one plain vtkPolyDataMapper), pick_ms,
/// recolor_ms (data work), recolor_to_picture_ms}].
nlohmann::json benchRender();

/// Wilcoxon's test of every gene, one group of cells against the rest, from sparse rows to p, the
/// fastest of `rounds`: seconds_1, seconds_2 (threads); scipy_rankdata_seconds (the same test by
/// scipy's ranks of all cells, tests/bench/rank_genes.py; null when absent), over_scipy_rankdata,
/// u_error and p_error (the greatest difference from its answers, of p relative).
nlohmann::json benchDe(const DeBench& options);

/// Gene programmes on made-up counts: live_ms {p50, p95} of one factor by all operators with the
/// baselines in cells_live cells, as while the slider moves; encoder_ms of the first operator and
/// whole_ms of all with the support in cells_changed cells; background_s of every factor by the
/// first operator; random_sets_s of as many matched sets as give a p-value; prepare_s, gauge_s.
nlohmann::json benchWhatif(const WhatifBench& options);

/// longest_block_ms of the GUI thread outside GL frames under training, orbit and drag;
/// first_window_ms from process start to the first painted window.
nlohmann::json benchUi(const UiBench& options);

}  // namespace chreode
