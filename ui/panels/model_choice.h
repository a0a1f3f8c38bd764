#pragma once

#include <QString>

namespace chreode {

/// A model at hand, in a list to choose from.
struct ModelChoice {
  QString id;              ///< the caller's own
  QString name;            ///< "PCA, 16 components", "VAE, 16 numbers · vae-1"
  QString shortName = {};  ///< where there is little room: "vae-1"; empty = the name
};

}  // namespace chreode
