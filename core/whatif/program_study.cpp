#include "whatif/program_study.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

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
  if (std::abs(change) < 2.0 * told->effect.error[top] || std::abs(change) < 0.01) {
    text = "By ";
    text += operatorName(told->by);
    return text + " nothing is moved that could be told from the cells' own spread.";
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

ProgramStudy studyPrograms(const ProgramShift& shift, const GenePrograms& programs,
                           const GeneLogistic& logistic, const StudyRequest& request,
                           const Progress& progress) {
  const ProgramExperiment& experiment = shift.experiment();
  ProgramStudy study;
  study.classes = experiment.contrast().endStates();
  study.logisticAccuracy = logistic.accuracy();
  const std::vector<int> asked = askedPrograms(programs, request);
  const std::vector<GeneProgram>& all = programs.programs;
  const Progress silent{progress.stop, {}};

  // All usable ones by the first operator, for the rank.
  const Progress ranking = progress.part(0.0, 0.3);
  std::vector<RankedProgram> ranked(all.size());
  std::vector<OperatorEffect> first(all.size());
  const bool withSupport = asked.size() <= kMostWithSupport;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ranking.update(static_cast<double>(i) / static_cast<double>(all.size()), all[i].factor);
    ranked[i].effect = std::numeric_limits<double>::quiet_NaN();
    if (!all[i].usable()) continue;
    const bool told =
        withSupport && std::find(asked.begin(), asked.end(), static_cast<int>(i)) != asked.end();
    first[i] = shift.apply(all[i], request.operators.front(), request.amount, silent, told);
    if (first[i].effect.empty()) continue;
    ranked[i] = {first[i].effect.change.norm(), static_cast<int>(all[i].targets.size()),
                 first[i].inputNorm};
  }
  const std::vector<ProgramRank> ranks = rankPrograms(ranked);
  const std::vector<int> groups = programGroups(all);
  std::optional<BackgroundSampler> sampler;
  if (request.backgroundSets > 0) sampler.emplace(experiment);

  const Progress telling = progress.part(0.3, 1.0);
  std::vector<std::optional<double>> p;
  std::vector<int> toldGroups;
  for (std::size_t a = 0; a < asked.size(); ++a) {
    const auto place = static_cast<std::size_t>(asked[a]);
    const GeneProgram& program = all[place];
    const auto share = [&](double done) {
      return (static_cast<double>(a) + done) / static_cast<double>(asked.size());
    };
    telling.update(share(0.0), program.factor);
    ProgramAnswer answer;
    answer.program = asked[a];
    answer.effects.push_back(first[place]);
    for (std::size_t o = 1; o < request.operators.size(); ++o) {
      answer.effects.push_back(
          shift.apply(program, request.operators[o], request.amount, silent, withSupport));
    }
    answer.logistic = logistic.effectOf(experiment, shift.inputChange(program, request.amount));
    answer.correlation = programLabelCorrelation(experiment, program);
    answer.rank = ranks[place];
    answer.group = groups[place];
    if (sampler) {
      answer.background = sampler->sample(shift, program, request.amount, request.backgroundSets,
                                          request.seed, telling.part(share(0.1), share(1.0)));
    }
    p.push_back(answer.background ? answer.background->p : std::nullopt);
    toldGroups.push_back(answer.group);
    answer.verdict = programVerdict(answer, study.classes, request.amount.lowers());
    study.answers.push_back(std::move(answer));
  }
  const auto q = groupedQ(p, toldGroups);
  for (std::size_t a = 0; a < study.answers.size(); ++a) study.answers[a].q = q[a];
  return study;
}

}  // namespace chreode
