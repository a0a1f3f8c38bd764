#include "model/heldout_samples.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/grouped_number.h"

namespace chreode {

namespace {

constexpr std::size_t kFewestSamples = 3;

/// How many cells have each level of each covariate; those of no level are not counted.
class LevelCounts {
 public:
  LevelCounts(const Levels& levels, const std::vector<std::int32_t>& cells)
      : m_counts(static_cast<std::size_t>(levels.cols())) {
    for (std::size_t c = 0; c < m_counts.size(); ++c) {
      for (const std::int32_t cell : cells) {
        const int level = levels(cell, static_cast<Index>(c));
        if (level >= 0) ++m_counts[c][level];
      }
    }
  }
  /// Takes `part` out where some cells of each of its levels stay; else nothing changes.
  bool take(const LevelCounts& part) {
    for (std::size_t c = 0; c < m_counts.size(); ++c) {
      for (const auto& [level, count] : part.m_counts[c]) {
        if (m_counts[c].at(level) <= count) return false;
      }
    }
    for (std::size_t c = 0; c < m_counts.size(); ++c) {
      for (const auto& [level, count] : part.m_counts[c]) m_counts[c].at(level) -= count;
    }
    return true;
  }

 private:
  std::vector<std::map<int, std::size_t>> m_counts;
};

std::string tooFew(const std::string& sample, std::size_t count) {
  if (count == 0) return "no cell has a value in the sample column " + sample;
  return sample + " tells " + std::to_string(count) + (count == 1 ? " sample" : " samples") +
         " apart and three are needed";
}

std::string levelsLost(const std::string& sample, const std::vector<Covariate>& covariates) {
  const bool isBatch =
      std::any_of(covariates.begin(), covariates.end(),
                  [&](const Covariate& covariate) { return covariate.name == sample; });
  if (isBatch) {
    return sample + " is a batch column too, and a batch that training never saw cannot be decoded";
  }
  return "each sample of " + sample + " is all that there is of some batch, which training would " +
         "then never see";
}

}  // namespace

HeldoutSamples heldoutSamples(const Dataset& data, const std::string& sample,
                              const std::vector<std::int32_t>& cells, const Levels& levels,
                              const std::vector<Covariate>& covariates, Random& random) {
  HeldoutSamples heldout;
  if (sample.empty()) {
    heldout.because = "no column is given or guessed to tell samples apart";
    return heldout;
  }
  const Annotation* column = data.cells.find(sample);
  if (!column) {
    heldout.because = "the cells have no column " + sample;
    return heldout;
  }
  std::map<std::string, std::vector<std::int32_t>> samples;
  for (const std::int32_t cell : cells) {
    std::string name = column->exactText(static_cast<std::size_t>(cell));
    if (!name.empty()) samples[std::move(name)].push_back(cell);
  }
  if (samples.size() < kFewestSamples) {
    heldout.because = tooFew(sample, samples.size());
    return heldout;
  }
  std::vector<std::int32_t> order(samples.size());
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  LevelCounts remaining(levels, cells);
  const std::size_t wanted = std::max<std::size_t>(1, cells.size() / 10);
  for (const std::int32_t place : order) {
    const auto& [name, members] = *std::next(samples.begin(), place);
    if (heldout.cells.size() >= wanted) break;
    if (heldout.cells.size() + members.size() > 3 * wanted) continue;
    if (!remaining.take(LevelCounts(levels, members))) continue;
    heldout.cells.insert(heldout.cells.end(), members.begin(), members.end());
    heldout.samples.push_back(name);
  }
  if (!heldout.cells.empty()) return heldout;
  // None is small enough: the smallest, since cells of a sample that training saw judge too kindly.
  const std::vector<std::int32_t>* smallest = nullptr;
  for (const auto& [name, members] : samples) {
    if (smallest && members.size() >= smallest->size()) continue;
    if (!LevelCounts(remaining).take(LevelCounts(levels, members))) continue;
    smallest = &members;
    heldout.samples = {name};
  }
  if (smallest) {
    heldout.cells = *smallest;
  } else {
    heldout.because = levelsLost(sample, covariates);
  }
  return heldout;
}

std::string heldoutText(const nlohmann::json& record) {
  if (!record.is_object()) return {};
  const auto cells = record.find("heldout_cells");
  const std::string count = cells != record.end() && cells->is_array()
                                ? groupedNumber(static_cast<std::int64_t>(cells->size()))
                                : std::string();
  const auto samples = record.find("heldout_samples");
  if (samples != record.end() && samples->is_object() && !samples->empty()) {
    const std::size_t whole = samples->begin().value().size();
    return "Held out: " + groupedNumber(static_cast<std::int64_t>(whole)) +
           (whole == 1 ? " whole sample of " : " whole samples of ") + samples->begin().key() +
           (count.empty() ? "" : " (" + count + " cells)") + ".";
  }
  const auto because = record.find("heldout_because");
  if (because == record.end() || !because->is_string()) return {};
  return "Held out: a random tenth of the cells" + (count.empty() ? "" : " (" + count + ")") +
         ", because " + because->get<std::string>() + ".";
}

}  // namespace chreode
