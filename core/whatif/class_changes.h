#pragma once

#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "whatif/log_values.h"

namespace chreode {

/// What a perturbation did to one source class: means of log values over genes.
struct ClassChange {
  std::string name;
  Profile control;
  Profile perturbed;

  Eigen::VectorXd change() const { return perturbed.mean - control.mean; }
};

/// How a change is carried over from several classes: Σ weight × change.
using ClassWeights = Eigen::VectorXd;

/// The mean over the classes, each counting the same.
ClassWeights equalWeights(std::size_t classes);

/// By likeness of the unperturbed cells: exp(−d²/2h²) for the distance d between mean control
/// profiles, scaled to a sum of 1. A bandwidth h of infinity gives equal weights.
ClassWeights similarityWeights(std::span<const ClassChange> sources, const Eigen::VectorXd& control,
                               double bandwidth);

/// Ridge regression of the change on the mean control profile over the classes, centred (kernel
/// form); `penalty` in units of the mean squared size of the centred profiles. Infinity gives equal
/// weights.
ClassWeights ridgeWeights(std::span<const ClassChange> sources, const Eigen::VectorXd& control,
                          double penalty);

Eigen::VectorXd weighted(std::span<const ClassChange> sources, const ClassWeights& weights);

/// The mean over classes with each gene's own weights: the inverse of its sampling variance in a
/// class plus the variance between classes (random effects after DerSimonian & Laird 1986). The
/// variance of a gene in few cells is drawn to that over all classes.
Eigen::VectorXd precisionWeighted(std::span<const ClassChange> sources);

/// The bandwidth and penalty under which source classes, left out one at a time, are predicted best
/// from the others (mean r of the change). Infinity below three sources, where there is nothing to
/// choose by.
double chooseBandwidth(std::span<const ClassChange> sources);
double choosePenalty(std::span<const ClassChange> sources);

/// Sources but one.
std::vector<ClassChange> without(std::span<const ClassChange> sources, std::size_t left);

}  // namespace chreode
