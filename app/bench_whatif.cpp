#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "bench.h"
#include "bench_cells.h"
#include "bench_times.h"
#include "judge/judge_roles.h"
#include "model/gene_alignment.h"
#include "model/torch_engine.h"
#include "whatif/program_study.h"

namespace chreode {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWhatifGroups = 8;
constexpr Index kLiveCells = 200;  // as in the window while the slider moves
constexpr int kLiveRounds = 40;

double seconds(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Factors with 15 to 60 targets each, drawn from all genes, of either sign.
ProgramTable tableOf(int factors, int genes) {
  Random random(2);
  ProgramTable table;
  table.name = "drawn";
  for (int f = 0; f < factors; ++f) {
    ListedProgram program;
    program.factor = "gene" + std::to_string(f * (genes / factors));
    const auto targets = 15 + random.below(46);
    for (std::uint64_t t = 0; t < targets; ++t) {
      program.targets.push_back(
          {"gene" + std::to_string(random.below(static_cast<std::uint64_t>(genes))),
           random.below(4) == 0 ? -1 : 1});
    }
    table.programs.push_back(std::move(program));
  }
  return table;
}

std::shared_ptr<const ProgramLab> labOf(const WhatifBench& options, nlohmann::json& figures) {
  const auto data = benchCells(options.cells, options.genes, kWhatifGroups);
  Annotation group;
  group.name = "group";
  group.kind = Annotation::Kind::categorical;
  for (int k = 0; k < kWhatifGroups; ++k) group.levels.push_back("group " + std::to_string(k));
  for (int cell = 0; cell < options.cells; ++cell) group.codes.push_back(cell % kWhatifGroups);
  data->cells.columns.push_back(std::move(group));
  TrainingOptions training;
  training.genes = options.genes;
  training.steps = 300;  // what it learns does not change what asking it takes
  TrainingControl control;
  const auto model = TorchEngine::instance()
                         .train(prepareTraining(*data, training), training, control, {}, {})
                         .model;
  const GeneAlignment alignment = alignGenes(*data, *model);
  ProgramLabParts parts;
  parts.experiment.data = data;
  parts.experiment.model = model;
  parts.experiment.input = modelInput(*data, model->card(), alignment);
  parts.experiment.covariates = covariateLevels(*data, model->card());
  parts.experiment.codes = std::make_shared<const Matrix>(
      model->encode(*parts.experiment.input, parts.experiment.covariates, {}).mean);
  parts.experiment.classifier = std::make_shared<const LabelClassifier>(
      classifierFor(*data, model->card(), *parts.experiment.codes, "group", {}, 0, {}));
  auto start = Clock::now();
  parts.experiment.gauge = std::make_shared<const SupportGauge>(
      std::make_shared<const NeighborIndex>(parts.experiment.codes));
  figures["gauge_s"] = seconds(start);
  start = Clock::now();
  parts.programs = genePrograms(tableOf(options.factors, options.genes), *data, model->card(),
                                *parts.experiment.input, alignment.datasetGene, SignSource::table);
  parts.table = "drawn";
  parts.operators.assign(kProgramOperators.begin(), kProgramOperators.end());
  auto lab = makeProgramLab(std::move(parts), {});
  figures["prepare_s"] = seconds(start);
  return lab;
}

/// Milliseconds of an answer about one programme after the other, the slider somewhere else each
/// time.
nlohmann::json answerTimes(const ProgramLab& lab, const std::vector<ProgramOperator>& operators,
                           const AnswerScope& scope, int rounds) {
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    const int place = round % static_cast<int>(lab.programs.programs.size());
    if (!lab.program(place).usable()) continue;
    const auto start = Clock::now();
    const ProgramAnswer answer = answerProgram(
        lab, place, {ShiftKind::addDeviations, 0.1 * (1 + round % 30)}, operators, scope);
    times.push_back(1000.0 * seconds(start));
  }
  return timeQuantiles(std::move(times));
}

}  // namespace

nlohmann::json benchWhatif(const WhatifBench& options) {
  nlohmann::json figures{{"cells", options.cells}, {"genes", options.genes}};
  const auto lab = labOf(options, figures);
  figures["factors"] = lab->programs.usable();
  figures["cells_changed"] = lab->experiment->cells().size();
  figures["cells_live"] = kLiveCells;
  const std::vector<ProgramOperator> all(kProgramOperators.begin(), kProgramOperators.end());
  AnswerScope live;
  live.withSupport = false;
  live.rows = kLiveCells;
  figures["live_ms"] = answerTimes(*lab, all, live, kLiveRounds);
  figures["encoder_ms"] = answerTimes(*lab, {ProgramOperator::encoder}, {false}, kLiveRounds);
  figures["whole_ms"] = answerTimes(*lab, all, {}, kLiveRounds / 4);
  StudyRequest request;
  request.operators = {ProgramOperator::encoder};
  auto start = Clock::now();
  const ProgramStudy study = studyPrograms(*lab, request, {});
  figures["background_s"] = seconds(start);
  figures["told"] = study.answers.size();
  ProgramAnswer one = study.answers.front();
  start = Clock::now();
  sampleBackground(*lab, request.amount, kFewestBackgroundSets, 0, {}, one);
  figures["random_sets"] = one.background->effects.size();
  figures["random_sets_s"] = seconds(start);
  return figures;
}

}  // namespace chreode
