#include "whatif/program_lab.h"

#include <utility>

namespace chreode {

bool ProgramLab::asksOtherSeeds() const {
  return experiment->samples().empty() && seeds.size() + 1 >= kFewestModels;
}

std::string ProgramLab::uncertaintyText() const {
  return asksOtherSeeds() ? "standard deviation over " + std::to_string(seeds.size() + 1) +
                                " models of other seeds; the effect is their mean"
                          : experiment->uncertaintyText();
}

std::string ProgramLab::errorText() const {
  return (asksOtherSeeds() ? "" : "standard error, ") + uncertaintyText();
}

std::string ProgramLab::firstModelText() const {
  return asksOtherSeeds() ? "Arrows, support and random sets are the first model's." : "";
}

int ProgramLab::usableProgram(const std::string& factor) const {
  for (std::size_t i = 0; i < programs.programs.size(); ++i) {
    if (programs.programs[i].factor == factor && programs.programs[i].usable()) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

std::shared_ptr<const ProgramLab> makeProgramLab(ProgramLabParts parts, const Progress& progress) {
  auto lab = std::make_shared<ProgramLab>();
  lab->table = std::move(parts.table);
  lab->trueNetwork = parts.trueNetwork;
  lab->programs = std::move(parts.programs);
  lab->experiment = std::make_shared<const ProgramExperiment>(std::move(parts.experiment),
                                                              progress.part(0.0, 0.1));
  lab->logistic =
      parts.fitted
          ? std::make_shared<const GeneLogistic>(*parts.fitted, *lab->experiment)
          : std::make_shared<const GeneLogistic>(*lab->experiment, progress.part(0.1, 0.5));
  const double models = static_cast<double>(parts.seeds.size()) + 1.0;
  lab->shift =
      std::make_shared<const ProgramShift>(lab->experiment, lab->programs.programs, parts.operators,
                                           progress.part(0.5, 0.5 + 0.5 / models));
  for (ProgramExperiment::Parts& each : parts.seeds) {
    const double done = static_cast<double>(lab->seeds.size()) + 1.0;
    const Progress part =
        progress.part(0.5 + 0.5 * done / models, 0.5 + 0.5 * (done + 1.0) / models);
    lab->seeds.push_back(std::make_shared<const ProgramShift>(
        std::make_shared<const ProgramExperiment>(std::move(each), part), lab->programs.programs,
        parts.operators, part));
  }
  return lab;
}

}  // namespace chreode
