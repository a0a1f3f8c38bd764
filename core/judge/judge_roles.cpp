#include "judge/judge_roles.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "base/random.h"

namespace chreode {

namespace {

constexpr std::size_t kFewestClasses = 2;
constexpr std::size_t kMostClasses = 50;
constexpr std::size_t kFewestSamples = 3;

using Cells = std::vector<std::int32_t>;

std::size_t levelsInUse(const Annotation& column) {
  return std::set<std::int32_t>(column.codes.begin(), column.codes.end()).size() -
         (std::find(column.codes.begin(), column.codes.end(), -1) != column.codes.end() ? 1 : 0);
}

std::unordered_set<std::uint64_t> hashesIn(const ModelCard& card, const char* key) {
  std::unordered_set<std::uint64_t> hashes;
  if (!card.training.is_object() || !card.training.contains(key)) return hashes;
  const nlohmann::json& list = card.training[key];
  if (!list.is_array()) return hashes;
  for (const nlohmann::json& hash : list) {
    if (hash.is_number_integer()) hashes.insert(hash.get<std::uint64_t>());
  }
  return hashes;
}

/// Cells whose name's hash is among `hashes`.
std::vector<bool> named(const Dataset& data, const std::unordered_set<std::uint64_t>& hashes) {
  std::vector<bool> found(data.cells.size(), false);
  if (hashes.empty()) return found;
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i] = hashes.contains(hashOfCell(data.cells.names[i]));
  }
  return found;
}

void shuffle(Cells& cells, Random& random) {
  for (std::size_t i = cells.size(); i > 1; --i) std::swap(cells[i - 1], cells[random.below(i)]);
}

/// Takes a random tenth out of `cells`; both ascending.
Cells takeTenth(Cells& cells, Random& random) {
  shuffle(cells, random);
  const std::size_t count = std::min(cells.size(), std::max<std::size_t>(1, cells.size() / 10));
  Cells taken(cells.end() - static_cast<std::ptrdiff_t>(count), cells.end());
  cells.resize(cells.size() - count);
  std::sort(cells.begin(), cells.end());
  std::sort(taken.begin(), taken.end());
  return taken;
}

/// Whole samples with about a fifth of the labelled cells between them, such that every class stays
/// among the rest; no cell where that cannot be had.
Cells heldoutSamples(const Annotation& column, const Cells& labelled,
                     const std::vector<std::int32_t>& classes, Random& random, int& samples) {
  std::map<std::string, Cells> members;
  for (const std::int32_t cell : labelled) {
    std::string sample = column.exactText(static_cast<std::size_t>(cell));
    // Cells that no sample is known of are not one sample.
    if (!sample.empty()) members[std::move(sample)].push_back(cell);
  }
  if (members.size() < kFewestSamples) return {};
  std::map<std::int32_t, std::size_t> remaining;
  for (const std::int32_t cell : labelled) ++remaining[classes[cell]];
  Cells order(members.size());
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, random);
  const std::size_t wanted = std::max<std::size_t>(1, labelled.size() / 5);
  Cells heldout;
  for (const std::int32_t place : order) {
    const Cells& own = std::next(members.begin(), place)->second;
    if (heldout.size() + own.size() > 2 * wanted) continue;
    std::map<std::int32_t, std::size_t> less = remaining;
    for (const std::int32_t cell : own) --less[classes[cell]];
    if (std::any_of(less.begin(), less.end(), [](const auto& c) { return c.second == 0; }))
      continue;
    remaining = std::move(less);
    heldout.insert(heldout.end(), own.begin(), own.end());
    ++samples;
    if (heldout.size() >= wanted) break;
  }
  std::sort(heldout.begin(), heldout.end());
  return heldout;
}

/// Categorical, or of texts, with 2 to 50 values in use.
bool tellsClasses(const Annotation& column) {
  const Annotation classes = column.kind == Annotation::Kind::string ? withLevels(column) : column;
  if (classes.kind != Annotation::Kind::categorical) return false;
  const std::size_t levels = levelsInUse(classes);
  return levels >= kFewestClasses && levels <= kMostClasses;
}

/// Why the column cannot tell classes apart; empty when it can.
std::string refusalOf(const Dataset& data, const std::string& column) {
  const Annotation* found = data.cells.find(column);
  if (!found) return "The cells have no column \"" + column + "\".";
  const Annotation classes = withLevels(*found);
  if (classes.kind == Annotation::Kind::categorical && levelsInUse(classes) >= kFewestClasses) {
    return {};
  }
  return "The column \"" + column + "\" does not tell classes of cells apart; choose a " +
         "categorical one with at least two values.";
}

std::string firstLabel(const Dataset& data) {
  for (const Annotation& column : data.cells.columns) {
    if (tellsClasses(column)) return column.name;
  }
  return {};
}

}  // namespace

std::string learnedLabel(const Dataset& data) {
  const std::string guessed = guessRoles(data.cells).label;
  const Annotation* column = data.cells.find(guessed);
  return column && tellsClasses(*column) ? guessed : firstLabel(data);
}

std::string judgedLabel(const Dataset& data, const ModelCard& card) {
  if (card.classifier.is_object() && card.classifier.contains("column") &&
      card.classifier["column"].is_string()) {
    const auto column = card.classifier["column"].get<std::string>();
    if (data.cells.find(column)) return column;
  }
  return firstLabel(data);
}

JudgedColumn judgedColumn(const Dataset& data, const std::string& column) {
  if (column.empty()) return {};
  const std::string refusal = refusalOf(data, column);
  return refusal.empty() ? JudgedColumn{column, {}} : JudgedColumn{{}, refusal};
}

std::string judgedBatch(const Dataset& data, const ModelCard& card) {
  for (const Covariate& covariate : card.covariates) {
    if (refusalOf(data, covariate.name).empty()) return covariate.name;
  }
  return {};
}

CellClasses classesOf(const Dataset& data, const std::string& column) {
  const std::string refusal = refusalOf(data, column);
  if (!refusal.empty()) throw Error(refusal, data.path);
  const Annotation classes = withLevels(*data.cells.find(column));
  return {classes.codes, classes.levels};
}

JudgedCells judgedCells(const Dataset& data, const ModelCard& card, std::size_t most,
                        std::uint64_t seed) {
  const std::vector<bool> heldout = named(data, hashesIn(card, "heldout_cells"));
  const auto included = hashesIn(card, "cells");
  const std::vector<bool> seen = named(data, included);
  JudgedCells judged;
  Cells learned, all;
  for (std::size_t i = 0; i < heldout.size(); ++i) {
    const auto cell = static_cast<std::int32_t>(i);
    all.push_back(cell);
    if (heldout[i]) {
      judged.cells.heldout.push_back(cell);
    } else if (included.empty() || seen[i]) {
      learned.push_back(cell);
    }
  }
  judged.isHeldOut = !judged.cells.heldout.empty();
  if (!judged.isHeldOut) judged.cells.heldout = all;
  if (learned.empty()) learned = all;
  Random random(seed, 31);
  if (judged.cells.heldout.size() > most) {
    shuffle(judged.cells.heldout, random);
    judged.cells.heldout.resize(most);
    std::sort(judged.cells.heldout.begin(), judged.cells.heldout.end());
  }
  judged.cells.validation = takeTenth(learned, random);
  judged.cells.training = std::move(learned);
  return judged;
}

ClassifierCells classifierCells(const Dataset& data, const ModelCard& card,
                                const std::vector<std::int32_t>& classes,
                                const std::string& sampleColumn, std::uint64_t seed) {
  Cells labelled;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] >= 0) labelled.push_back(static_cast<std::int32_t>(i));
  }
  Random random(seed, 32);
  ClassifierCells chosen;
  const std::vector<bool> recorded = named(data, hashesIn(card, "heldout_cells"));
  const auto takeRecorded = [&] {
    for (const std::int32_t cell : labelled) {
      if (recorded[static_cast<std::size_t>(cell)]) chosen.heldout.push_back(cell);
    }
  };
  const bool bySample = card.training.is_object() && card.training.contains("heldout_samples") &&
                        card.training["heldout_samples"].is_object() &&
                        !card.training["heldout_samples"].empty();
  if (bySample) {
    takeRecorded();
    if (!chosen.heldout.empty()) {
      chosen.heldoutBy = "whole samples of " + card.training["heldout_samples"].begin().key();
    }
  }
  const Annotation* samples = sampleColumn.empty() ? nullptr : data.cells.find(sampleColumn);
  if (chosen.heldout.empty() && samples) {
    int count = 0;
    chosen.heldout = heldoutSamples(*samples, labelled, classes, random, count);
    chosen.heldoutBy = "whole samples of " + sampleColumn;
  }
  if (chosen.heldout.empty()) {
    takeRecorded();
    chosen.heldoutBy = "the cells that the model's training held out";
  }
  if (chosen.heldout.empty()) {
    Cells rest = labelled;
    chosen.heldout = takeTenth(rest, random);
    chosen.heldoutBy = "a random tenth of the cells";
  }
  std::vector<bool> out(classes.size(), false);
  for (const std::int32_t cell : chosen.heldout) out[static_cast<std::size_t>(cell)] = true;
  for (const std::int32_t cell : labelled) {
    if (!out[static_cast<std::size_t>(cell)]) chosen.training.push_back(cell);
  }
  chosen.validation = takeTenth(chosen.training, random);
  return chosen;
}

LabelClassifier classifierFor(const Dataset& data, const ModelCard& card, const Matrix& codes,
                              const std::string& column, const std::string& sampleColumn,
                              std::uint64_t seed, const Progress& progress) {
  const CellClasses classes = classesOf(data, column);
  const ClassifierCells cells = classifierCells(data, card, classes.ofCell, sampleColumn, seed);
  LabelClassifier classifier =
      trainClassifier(codes, classes.ofCell, classes.levels, cells, seed, progress);
  classifier.column = column;
  for (const std::int32_t cell : cells.heldout) {
    classifier.heldoutCells.push_back(hashOfCell(data.cells.names[static_cast<std::size_t>(cell)]));
  }
  return classifier;
}

std::shared_ptr<const LabelClassifier> ownOrLearnedClassifier(const Dataset& data,
                                                              const ModelCard& card,
                                                              const Matrix& codes,
                                                              const std::string& column,
                                                              const Progress& progress) {
  if (card.classifier.is_object()) {
    auto own = std::make_shared<const LabelClassifier>(
        LabelClassifier::fromJson(card.classifier, card.latentSize));
    if (own->column == column) return own;
  }
  return std::make_shared<const LabelClassifier>(
      classifierFor(data, card, codes, column, guessRoles(data.cells).sample, 0, progress));
}

}  // namespace chreode
