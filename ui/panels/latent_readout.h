#pragma once

#include <QString>
#include <memory>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "whatif/response.h"

namespace chreode {

/// Histograms of latent numbers go from −trackReach to +trackReach standard deviations.
inline constexpr double trackReach = 5.0;

/// One latent number over the data, as its slider shows it.
struct LatentTrack {
  double deviation = 1.0;
  bool active = true;
  std::vector<float> bins;  ///< cells in each equal part of ±trackReach, the fullest 1
};

/// A gene and what one standard deviation does to it.
struct MovedGene {
  QString name;
  double change = 0.0;
};

/// Which latent numbers move a gene or a class, as it was asked.
struct LatentAnswer {
  QString subject;               ///< the gene or the class; empty = nothing was asked
  QString unit;                  ///< of the strengths, for tips
  std::vector<double> strength;  ///< a number for each latent number, signed
};

/// What one direction does to every gene at a code.
struct DirectionGenes {
  QString name;  ///< "latent number 3", "Ery → Mono"
  QString note;  ///< a sentence when there is no such direction; then the rest is empty
  ResponseUnits units = ResponseUnits::ratePer10k;
  std::shared_ptr<const std::vector<std::string>> genes;
  Vector base;    ///< decoded at the code
  Vector change;  ///< for one standard deviation of the direction
};

/// Everything the latent page shows that depends on the code.
struct LatentReadout {
  QString place;                              ///< "at the code of cell X"
  std::vector<std::vector<MovedGene>> moved;  ///< of each number, the strongest first
  LatentAnswer answer;
  DirectionGenes direction;
};

}  // namespace chreode
