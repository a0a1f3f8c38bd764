#include "notebook/replay.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "base/no_number.h"
#include "expression/data_hash.h"
#include "notebook/combination_entry.h"
#include "notebook/gene_shift_entry.h"
#include "notebook/program_entry.h"
#include "notebook/program_setup.h"
#include "notebook/transfer_entry.h"

namespace chreode {

namespace {

std::vector<NamedNumber> numbersOf(const Hypothesis& entry) {
  std::vector<NamedNumber> numbers = entry.scores;
  const auto add = [&](const char* what, const std::vector<PredictedEffect>& effects) {
    for (const PredictedEffect& each : effects) {
      const std::string name = std::string(what) + " " + each.name;
      numbers.push_back({name, each.change});
      numbers.push_back({name + " (error)", each.error});
      numbers.push_back({name + " (baseline)", each.baseline});
      numbers.push_back({name + " (measured)", each.measured});
    }
  };
  add("class", entry.classes);
  add("gene", entry.genes);
  numbers.push_back({"rank", static_cast<double>(entry.rank)});
  numbers.push_back({"p", entry.p});
  return numbers;
}

/// In units of the kept number's size, of 1 for smaller ones; infinite where one of them only is
/// known.
double differenceOf(double kept, double again) {
  if (std::isnan(kept) && std::isnan(again)) return 0.0;
  const double difference = std::abs(kept - again) / std::max(1.0, std::abs(kept));
  return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

Hypothesis askAgain(const Hypothesis& entry, const ReplayTools& tools, const Progress& progress) {
  HypothesisSource source = entry.source;
  switch (entry.kind) {
    case HypothesisKind::drag: {
      const DragContext context = tools.drag(dragLabelOf(entry), progress.part(0.0, 0.5));
      requireSameContext(entry, context);
      return askDrag(dragQuestionOf(entry), context, source, progress.part(0.5, 1.0));
    }
    case HypothesisKind::geneShift: {
      const DragContext context = tools.drag(dragLabelOf(entry), progress.part(0.0, 0.5));
      requireSameContext(entry, context);
      return askGeneShift(geneShiftQuestionOf(entry), context, source, progress.part(0.5, 1.0));
    }
    case HypothesisKind::program: {
      const ProgramAsked asked = programAskedOf(entry);
      const NamedLab named =
          setUpLab(tools.data, tools.model, ProgramSetup::fromJson(asked.setup),
                   asked.request.operators, tools.rules, progress.part(0.0, 0.5));
      return askProgramAgain(entry, *named.lab, source, progress.part(0.5, 1.0));
    }
    case HypothesisKind::transfer: {
      const TransferRequest request = transferRequestOf(entry);
      const TransferAnswer answer =
          runTransfer(request, tools.data, tools.model, tools.modelPath, progress);
      return transferEntry(request, answer.report, transferMethodOf(entry), source);
    }
    case HypothesisKind::combination:
      break;
  }
  CombinationInput input;
  input.data = tools.data;
  input.question = combinationQuestionOf(entry);
  input.model = tools.model;
  input.seed = source.seed;
  const CombinationReport report = combine(input, progress);
  return combinationEntry(report, samePair(entry, report), combinationMethodOf(entry), source);
}

}  // namespace

std::string replayRefusal(const Hypothesis& entry, const std::string& dataHash,
                          const std::string& modelHash) {
  const HypothesisSource& source = entry.source;
  if (source.dataHash != dataHash) {
    return "It was asked of other data (hash " + source.dataHash + ", these have " + dataHash +
           "): open the same file and matrix (" + source.matrix + ").";
  }
  if (source.modelHash == modelHash) return {};
  if (source.modelHash.empty()) return "It was asked without a model.";
  return "It was asked of another model (" + source.model + ", hash " + source.modelHash +
         (modelHash.empty() ? std::string() : ", this one has " + modelHash) + "): load that one" +
         (source.modelFile.empty() ? "." : ", " + source.modelFile + ".");
}

ReplayResult refusedReplay(const std::string& sentence) {
  ReplayResult result;
  result.refused = true;
  result.sentence = sentence;
  return result;
}

ReplayResult compareReplay(const Hypothesis& kept, const Hypothesis& again) {
  ReplayResult result;
  const std::vector<NamedNumber> before = numbersOf(kept);
  const std::vector<NamedNumber> after = numbersOf(again);
  std::string worst;
  for (const NamedNumber& number : before) {
    const auto found = std::find_if(after.begin(), after.end(), [&](const NamedNumber& each) {
      return each.name == number.name;
    });
    const double difference =
        differenceOf(number.value, found == after.end() ? kNoNumber : found->value);
    if (difference <= result.greatest) continue;
    result.greatest = difference;
    worst = number.name;
  }
  result.same = result.greatest <= kReplayTolerance;
  char text[64];
  if (result.same) {
    std::snprintf(text, sizeof text, "The same %zu numbers", before.size());
    result.sentence = text;
    std::snprintf(text, sizeof text, " (greatest difference %.1g).", result.greatest);
    result.sentence += text;
  } else if (std::isfinite(result.greatest)) {
    std::snprintf(text, sizeof text, " differs by %.2g.", result.greatest);
    result.sentence = "Not the same: " + worst + text;
  } else {
    result.sentence = "Not the same: " + worst + " is known on one side only.";
  }
  return result;
}

ReplayResult replay(const Hypothesis& entry, const ReplayTools& tools, const Progress& progress) {
  const std::string refusal = replayRefusal(entry, dataHashText(*tools.data), tools.modelHash);
  if (!refusal.empty()) return refusedReplay(refusal);
  return compareReplay(entry, askAgain(entry, tools, progress));
}

}  // namespace chreode
