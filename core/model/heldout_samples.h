#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "expression/dataset.h"
#include "model/latent_model.h"

namespace chreode {

/// Whole samples that a training holds out, or why there are none.
struct HeldoutSamples {
  std::vector<std::int32_t> cells;
  std::vector<std::string> samples;
  std::string because;  ///< a clause: why no whole sample can be held out; "" where one is
};

/// Samples of the column `sample` ("" = there is none) with about a tenth of `cells` between them,
/// in an order drawn by `random`; where all are larger the smallest. At least three samples must
/// be there, to which cells without a value do not belong: those are never held out. A level of a
/// covariate that occurs among the cells stays among the rest, since one that training never saw
/// would be decoded with numbers that mean nothing. `levels`: all cells × covariates.
HeldoutSamples heldoutSamples(const Dataset& data, const std::string& sample,
                              const std::vector<std::int32_t>& cells, const Levels& levels,
                              const std::vector<Covariate>& covariates, Random& random);

/// "Held out: 2 whole samples of donor (1,204 cells)." or "Held out: a random tenth of the cells
/// (310), because …." of a training record; empty where it says neither.
std::string heldoutText(const nlohmann::json& record);

}  // namespace chreode
