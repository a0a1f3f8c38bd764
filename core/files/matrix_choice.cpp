#include "files/matrix_choice.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace chreode {

namespace {

/// How well a matrix serves, best first.
enum class Worth { counts, recoverable, log, other, scaled };

struct Candidate {
  ChosenMatrix chosen;
  Worth worth = Worth::scaled;
  int order = 0;  ///< among equals the least is taken
};

/// Whether a layer's name says that it holds raw counts, however it is written.
bool isCountLayerName(const std::string& layer) {
  std::string name;
  for (const char c : layer) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  constexpr std::array<std::string_view, 10> kNames{"counts",    "rawcounts", "countsraw", "count",
                                                    "rawcount",  "raw",       "umi",       "umis",
                                                    "umicounts", "umicount"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// In which order matrices of one worth are preferred: counts stand in layers rather than in raw,
/// values that were worked on in raw rather than in layers.
int orderOf(const std::string& which, Worth worth) {
  if (which == "X") return 0;
  const bool counts = worth == Worth::counts;
  if (which == "raw") return counts ? 4 : 1;
  if (isCountLayerName(which.substr(kLayerPrefix.size()))) return counts ? 1 : 3;
  return counts ? 3 : 4;
}

Worth worthOf(Scale scale) {
  switch (scale) {
    case Scale::counts:
      return Worth::counts;
    case Scale::log:
      return Worth::log;
    case Scale::scaled:
      return Worth::scaled;
    case Scale::other:
      break;
  }
  return Worth::other;
}

/// Reads a matrix and recovers its counts where they can be.
Candidate readCandidate(ExpressionFile& file, const std::string& which, bool recover,
                        const ReadPlan& plan, const Progress& progress) {
  Candidate candidate;
  StoredMatrix& stored = candidate.chosen.stored;
  TakenMatrix& taken = candidate.chosen.taken;
  stored = file.read(which, progress.part(0.0, 0.9), plan);
  taken.which = which;
  taken.scale = stored.summary.counts ? Scale::counts : scaleOf(*stored.matrix);
  candidate.worth = worthOf(taken.scale);
  if (taken.scale == Scale::log && recover) {
    auto units = std::make_shared<std::vector<float>>();
    if (auto counts = recoverCounts(*stored.matrix, units.get())) {
      stored.matrix = std::move(counts);
      taken.countUnits = std::move(units);
      stored.summary.recovered = true;
      taken.recovered = true;
      taken.scale = Scale::counts;
      candidate.worth = Worth::recoverable;
    }
  }
  // A matrix of zeros alone is a placeholder, whatever its numbers are.
  if (stored.summary.nonzero == 0) candidate.worth = Worth::scaled;
  progress.update(1.0);
  candidate.order = orderOf(which, candidate.worth);
  return candidate;
}

bool isBetter(const Candidate& a, const Candidate& b) {
  return std::pair(a.worth, a.order) < std::pair(b.worth, b.order);
}

}  // namespace

std::vector<std::string> readingOrder(const FileContents& contents) {
  std::vector<std::string> names;
  for (const MatrixSummary& summary : contents.matrices) names.push_back(summary.which);
  std::stable_sort(names.begin(), names.end(), [](const auto& a, const auto& b) {
    return orderOf(a, Worth::counts) < orderOf(b, Worth::counts);
  });
  return names;
}

std::string likelyChoice(const std::vector<GlimpsedMatrix>& matrices) {
  const auto rank = [](const GlimpsedMatrix& matrix) {
    const Worth worth = matrix.empty   ? Worth::scaled
                        : matrix.scale ? worthOf(*matrix.scale)
                                       : Worth::other;
    return std::pair(worth, orderOf(matrix.which, worth));
  };
  const auto best =
      std::min_element(matrices.begin(), matrices.end(),
                       [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return best == matrices.end() ? std::string() : best->which;
}

void refuseWithoutMatrix(const ExpressionFile& file, const std::string& wanted) {
  const std::vector<MatrixSummary>& all = file.contents().matrices;
  if (all.empty()) {
    throw Error("The file holds no expression matrix: no X, no raw and no layers.", file.path());
  }
  if (wanted.empty() || std::any_of(all.begin(), all.end(), [&](const MatrixSummary& matrix) {
        return matrix.which == wanted;
      })) {
    return;
  }
  std::string names;
  for (const MatrixSummary& matrix : all) names += (names.empty() ? "" : ", ") + matrix.which;
  throw Error("There is no matrix \"" + wanted + "\"; the file holds " + names + ".", file.path());
}

ChosenMatrix chooseMatrix(ExpressionFile& file, const std::string& wanted, const ReadPlan& plan,
                          const Progress& progress) {
  refuseWithoutMatrix(file, wanted);
  if (!wanted.empty()) return readCandidate(file, wanted, true, plan, progress).chosen;
  // The first that holds counts ends the search.
  const std::vector<std::string> names = readingOrder(file.contents());
  std::optional<Candidate> best;
  const double share = 1.0 / static_cast<double>(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double from = share * static_cast<double>(i);
    // A later matrix cannot beat recovered counts of an earlier one but by holding counts itself.
    const bool recover = !best || best->worth != Worth::recoverable ||
                         orderOf(names[i], Worth::recoverable) < best->order;
    Candidate candidate =
        readCandidate(file, names[i], recover, plan, progress.part(from, from + share));
    if (!best || isBetter(candidate, *best)) best = std::move(candidate);
    if (best->worth == Worth::counts) break;
  }
  progress.update(1.0);
  return std::move(best->chosen);
}

}  // namespace chreode
