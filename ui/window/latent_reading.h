#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expression/annotation.h"
#include "latent/latent_scale.h"
#include "panels/direction_box.h"
#include "panels/latent_readout.h"
#include "projection/projection.h"
#include "session/prepared_model.h"

namespace chreode {

/// A model's latent numbers over its data, worked out once.
struct LatentBasis {
  std::shared_ptr<const PreparedModel> model;
  LatentScale scale;
  std::vector<LatentTrack> tracks;
  std::vector<int> order;  ///< the number that varies most first
};

LatentBasis latentBasis(std::shared_ptr<const PreparedModel> model);

/// What the latent page asks at a code. Everything in it is a snapshot, so that a worker may read
/// it.
struct LatentRequest {
  std::shared_ptr<const LatentBasis> basis;
  std::shared_ptr<const Projection> view;
  std::shared_ptr<const Annotation> label;  ///< null = none
  std::shared_ptr<const LabelClassifier> classifier;  ///< of the label on the codes; null = none
  std::vector<std::int32_t> cells;          ///< held; empty = none
  RowVector code;                           ///< of the held cells' middle, edited
  QString subject;                          ///< of the held cells
  DirectionChoice direction;
  RowVector lastShift;  ///< of the last edit; empty = none yet
  std::string gene;     ///< which numbers move it, empty = not asked
  int level = -1;       ///< likewise a class
};

/// At the held cells' code, else at the mean of class A for a direction from class A to B, else at
/// the mean of all cells. On the calling thread.
LatentReadout readLatent(const LatentRequest& request);

}  // namespace chreode
