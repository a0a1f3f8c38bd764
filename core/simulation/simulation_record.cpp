#include "simulation/simulation_record.h"

#include <string>

namespace chreode {

namespace {

nlohmann::json networkRecord() {
  nlohmann::json record;
  for (const Regulation& arrow : regulations()) {
    record["regulator"].push_back(factorName(arrow.regulator));
    record["target"].push_back(factorName(arrow.target));
    record["sign"].push_back(arrow.coupling > 0.0 ? 1 : -1);
    record["coupling"].push_back(arrow.coupling);
  }
  return record;
}

/// The arrows between factors hold for the factors' own genes too.
nlohmann::json regulatorsRecord(const std::vector<SimulatedGene>& genes) {
  nlohmann::json record;
  const auto add = [&record](std::string_view gene, Factor regulator, bool activates) {
    record["gene"].push_back(gene);
    record["regulator"].push_back(factorName(regulator));
    record["sign"].push_back(activates ? 1 : -1);
  };
  for (const Regulation& arrow : regulations()) {
    add(factorName(arrow.target), arrow.regulator, arrow.coupling > 0.0);
  }
  for (const SimulatedGene& gene : genes) {
    for (const GeneRegulator& by : gene.regulators) add(gene.name, by.factor, by.activates);
  }
  return record;
}

nlohmann::json truthRecord(const FateTableOptions& options, const std::vector<FateRow>& truth) {
  nlohmann::json record;
  for (int fate = 0; fate < fateCount; ++fate) {
    record["fates"].push_back(fateName(static_cast<Fate>(fate)));
  }
  for (const FateRow& row : truth) {
    std::string change = "wild type";
    if (!row.clamps.empty()) {
      const Clamp& clamp = row.clamps.front();
      change = std::string(factorName(clamp.factor)) +
               (clamp.value == 0.0 ? " knock-out" : " over-expression");
    }
    record["change"].push_back(change);
    record["fractions"].push_back(row.fractions);
  }
  record["runs"] = options.runs;
  record["steps"] = fateSteps;
  return record;
}

}  // namespace

nlohmann::json simulationRecord(const SimulatedCellsOptions& options,
                                const std::vector<SimulatedGene>& genes,
                                const FateTableOptions& truthOptions,
                                const std::vector<FateRow>& truth) {
  nlohmann::json parameters{{"cells", options.cells},
                            {"genes", genes.size()},
                            {"noise", options.noise},
                            {"time_step", timeStep},
                            {"seed", options.seed}};
  for (const Clamp& clamp : options.clamps) {
    parameters[clamp.value == 0.0 ? "knockout" : "overexpress"] = factorName(clamp.factor);
  }
  return {{"model", "myeloid network of Krumsiek et al. 2011 (PLoS ONE 6:e22649), continuous form"},
          {"network", networkRecord()},
          {"regulators", regulatorsRecord(genes)},
          {"truth", truthRecord(truthOptions, truth)},
          {"parameters", std::move(parameters)}};
}

}  // namespace chreode
