#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/progress.h"
#include "model/gene_matching.h"
#include "model/latent_model.h"
#include "notebook/drag_entry.h"
#include "notebook/hypothesis.h"

namespace chreode {

/// How an entry that was asked again compares with what was kept.
struct ReplayResult {
  bool refused = false;   ///< not asked again: data or model are others
  bool same = false;      ///< every number, to 1e-5 of its size (of 1 for smaller ones)
  double greatest = 0.0;  ///< the greatest such difference
  std::string sentence;
};
inline constexpr double kReplayTolerance = 1e-5;

/// Why the entry cannot be asked of these data and this model, a sentence; empty where it can.
/// `modelHash`: empty for no model.
std::string replayRefusal(const Hypothesis& entry, const std::string& dataHash,
                          const std::string& modelHash);
ReplayResult refusedReplay(const std::string& sentence);

/// Every number that was foretold or scored, and the rank and p. Of q nothing: it hangs on what
/// else was asked in the same study.
ReplayResult compareReplay(const Hypothesis& kept, const Hypothesis& again);

/// What a replay may use; what an entry's kind has no need of may be null.
struct ReplayTools {
  std::shared_ptr<const Dataset> data;
  std::shared_ptr<const LatentModel> model;  ///< null where the entry names none
  std::string modelHash;
  std::string modelPath;
  GeneNameRules rules;
  /// The experiment with its siblings, the label column and its classifier, for entries of drags
  /// and gene shifts.
  std::function<DragContext(const std::string& label, const Progress&)> drag;
};

/// Asks the entry again and compares. Throws Error where what it asks for is gone, and Cancelled.
ReplayResult replay(const Hypothesis& entry, const ReplayTools& tools, const Progress& progress);

}  // namespace chreode
