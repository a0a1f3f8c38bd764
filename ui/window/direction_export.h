#pragma once

#include <string>
#include <vector>

#include "model/latent_model.h"
#include "panels/latent_readout.h"

namespace chreode {

/// Writes the genes of a direction: as gene sets, the 200 that rise and the 200 that fall most,
/// where the name ends in .gmt; else every gene with its decoded value and its change for one
/// standard deviation, the strongest first (.csv with commas, else tabs). `notes`: what the file
/// has to say of the data. Throws Error.
void writeDirection(const std::string& path, const DirectionGenes& direction,
                    const std::string& place, std::vector<std::string> notes);

/// Writes the loadings of a model's linear decoder, a row a gene (.csv with commas, else tabs).
/// Throws Error, also for a decoder that is not linear.
void writeLoadings(const std::string& path, const LatentModel& model,
                   std::vector<std::string> notes);

}  // namespace chreode
