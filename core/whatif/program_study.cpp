#include "whatif/program_study.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/no_number.h"
#include "whatif/seed_average.h"

namespace chreode {

namespace {

constexpr std::size_t kMostWithSupport = 50;

std::vector<int> askedPrograms(const GenePrograms& programs, const StudyRequest& request) {
  std::vector<int> asked;
  if (request.factors.empty()) {
    for (std::size_t i = 0; i < programs.programs.size(); ++i) {
      if (programs.programs[i].usable()) asked.push_back(static_cast<int>(i));
    }
    if (asked.empty()) {
      throw Error("No programme can be used: " + programs.programs.front().refusal);
    }
    return asked;
  }
  for (const std::string& name : request.factors) {
    const auto found = std::find_if(programs.programs.begin(), programs.programs.end(),
                                    [&](const GeneProgram& each) { return each.factor == name; });
    if (found == programs.programs.end()) {
      throw Error("The table has no factor " + name + "; it has " +
                  std::to_string(programs.programs.size()) + ", such as " +
                  programs.programs.front().factor + ".");
    }
    if (!found->usable()) throw Error("Nothing can be asked of " + name + ". " + found->refusal);
    asked.push_back(static_cast<int>(found - programs.programs.begin()));
  }
  return asked;
}

int strongest(const Eigen::VectorXd& values) {
  Eigen::Index best = 0;
  if (values.size() == 0) return -1;
  values.cwiseAbs().maxCoeff(&best);
  return static_cast<int>(best);
}

}  // namespace

std::string programVerdict(const ProgramAnswer& answer, const std::vector<std::string>& classes,
                           bool lowered) {
  const auto told = std::find_if(answer.effects.begin(), answer.effects.end(),
                                 [](const OperatorEffect& each) { return !each.effect.empty(); });
  if (told == answer.effects.end()) return "No operator serves this programme.";
  const int top = strongest(told->effect.change);
  const double change = told->effect.change[top];
  const std::string name = classes[static_cast<std::size_t>(top)];
  std::string text;
  // An unknown error is no small one.
  if (!(std::abs(change) >= 2.0 * told->effect.error[top]) || std::abs(change) < 0.01) {
    text = "By ";
    text += operatorName(told->by);
    return text + " nothing is moved beyond its uncertainty.";
  }
  text = "By ";
  text += operatorName(told->by);
  text += change > 0.0 ? " mostly more " : " mostly less ";
  text += name + ". ";
  int agree = 0, others = 0;
  for (const OperatorEffect& each : answer.effects) {
    if (&each == &*told || each.effect.empty()) continue;
    ++others;
    agree += (each.effect.change[top] > 0.0) == (change > 0.0);
  }
  if (others > 0) {
    text += std::to_string(agree) + " of " + std::to_string(others) +
            " other operators agree on that sign. ";
  }
  const bool logistic =
      answer.logistic.empty() || (answer.logistic.change[top] > 0.0) == (change > 0.0);
  const bool withLabel = answer.correlation.size() > 0 && answer.correlation[top] > 0.0;
  const bool correlation =
      answer.correlation.size() == 0 || (lowered ? !withLabel : withLabel) == (change > 0.0);
  if (logistic && correlation) {
    text +=
        "Logistic regression and plain correlation say the same: the model adds nothing here "
        "that they do not tell. ";
  } else if (logistic) {
    text += "Logistic regression agrees, plain correlation does not. ";
  } else {
    text += "Logistic regression says the opposite: believe neither without an experiment. ";
  }
  if (answer.background && answer.background->p) {
    text += *answer.background->p <= 0.05
                ? "The effect is stronger than that of most random sets of like genes. "
                : "Random sets of like genes do as much. ";
  }
  if (told->outsideShare > 0.5) {
    text += "More than half of the changed cells are outside of the data: ask for less. ";
  }
  return text + "This is an association learned from these cells, not a cause.";
}

ProgramAnswer answerProgram(const ProgramLab& lab, int place, const ShiftAmount& amount,
                            const std::vector<ProgramOperator>& operators, const AnswerScope& scope,
                            const Progress& progress) {
  const GeneProgram& program = lab.program(place);
  ProgramAnswer answer;
  answer.program = place;
  for (const ProgramOperator by : operators) {
    answer.effects.push_back(lab.shift->apply(program, by, amount, progress, scope.withSupport,
                                              scope.rows,
                                              by == scope.drawn ? scope.codes : nullptr));
  }
  answer.logistic =
      lab.logistic->effectOf(*lab.experiment, lab.shift->inputChange(program, amount, scope.rows));
  answer.correlation = programLabelCorrelation(*lab.experiment, program);
  if (scope.withSeeds && lab.asksOtherSeeds()) {
    averageOverSeeds(*lab.shift, lab.seeds, program, amount, scope.rows, progress, answer.effects);
  }
  answer.verdict = programVerdict(answer, lab.experiment->contrast().endStates(), amount.lowers());
  return answer;
}

void sampleBackground(const ProgramLab& lab, const ShiftAmount& amount, int sets,
                      std::uint64_t seed, const Progress& progress, ProgramAnswer& answer) {
  const BackgroundSampler sampler(*lab.experiment);
  answer.background =
      sampler.sample(*lab.shift, lab.program(answer.program), amount, sets, seed, progress);
  answer.q = answer.background->p;
  answer.verdict = programVerdict(answer, lab.experiment->contrast().endStates(), amount.lowers());
}

ProgramStudy studyPrograms(const ProgramLab& lab, const StudyRequest& request,
                           const Progress& progress) {
  const ProgramExperiment& experiment = *lab.experiment;
  ProgramStudy study;
  study.classes = experiment.contrast().endStates();
  study.logisticAccuracy = lab.logistic->accuracy();
  const std::vector<int> asked = askedPrograms(lab.programs, request);
  const std::vector<GeneProgram>& all = lab.programs.programs;
  const Progress silent{progress.stop, {}};

  const std::vector<int> groups = programGroups(all);
  std::optional<BackgroundSampler> sampler;
  if (request.backgroundSets > 0) sampler.emplace(experiment);

  AnswerScope scope;
  scope.withSupport = asked.size() <= kMostWithSupport;
  scope.withSeeds = request.withSeeds;
  // For the rank, the effects of all usable ones by the first operator.
  std::vector<RankedProgram> ranked(all.size());
  for (RankedProgram& each : ranked) each.effect = kNoNumber;
  const auto rankBy = [&](std::size_t place, const OperatorEffect& effect) {
    if (effect.effect.empty()) return;
    ranked[place] = {effect.effect.change.norm(), static_cast<int>(all[place].targets.size()),
                     effect.inputNorm};
  };

  const bool averages = request.withSeeds && lab.asksOtherSeeds();
  const bool ranksByMean = lab.programs.usable() <= kMostRankedByMean;
  const auto rankedEffect = [&](int place, const OperatorEffect& told) {
    if (!averages || ranksByMean) return told;
    return lab.shift->apply(lab.program(place), told.by, request.amount, silent, false);
  };

  const Progress telling = progress.part(0.0, request.factors.empty() ? 1.0 : 0.7);
  std::vector<std::optional<double>> p;
  std::vector<int> toldGroups;
  for (std::size_t a = 0; a < asked.size(); ++a) {
    const auto place = static_cast<std::size_t>(asked[a]);
    const auto share = [&](double done) {
      return (static_cast<double>(a) + done) / static_cast<double>(asked.size());
    };
    telling.update(share(0.0), all[place].factor);
    ProgramAnswer answer =
        answerProgram(lab, asked[a], request.amount, request.operators, scope, silent);
    rankBy(place, rankedEffect(asked[a], answer.effects.front()));
    answer.group = groups[place];
    if (sampler) {
      answer.background =
          sampler->sample(*lab.shift, all[place], request.amount, request.backgroundSets,
                          request.seed, telling.part(share(0.1), share(1.0)));
      answer.verdict = programVerdict(answer, study.classes, request.amount.lowers());
    }
    p.push_back(answer.background ? answer.background->p : std::nullopt);
    toldGroups.push_back(answer.group);
    study.answers.push_back(std::move(answer));
  }
  const Progress ranking = progress.part(0.7, 1.0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].usable() || !std::isnan(ranked[i].effect)) continue;
    ranking.update(static_cast<double>(i) / static_cast<double>(all.size()), all[i].factor);
    std::vector<OperatorEffect> first{
        lab.shift->apply(all[i], request.operators.front(), request.amount, silent, false)};
    if (averages && ranksByMean) {
      averageOverSeeds(*lab.shift, lab.seeds, all[i], request.amount, -1, silent, first);
    }
    rankBy(i, first.front());
  }
  const std::vector<ProgramRank> ranks = rankPrograms(ranked);
  const auto q = groupedQ(p, toldGroups);
  for (std::size_t a = 0; a < study.answers.size(); ++a) {
    study.answers[a].rank = ranks[static_cast<std::size_t>(asked[a])];
    study.answers[a].q = q[a];
  }
  return study;
}

}  // namespace chreode
