#include "whatif/class_contrast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include "base/error.h"
#include "base/plain_text.h"

namespace chreode {

namespace {

bool looksLikeStart(const std::string& label) {
  constexpr std::array<std::string_view, 6> parts{"progenitor", "stem",    "precursor",
                                                  "undecided",  "unknown", "unassigned"};
  constexpr std::array<std::string_view, 8> wholes{"prog", "hsc", "hspc", "cmp",
                                                   "mpp",  "gmp", "lmpp", "start"};
  const std::string lower = lowerCase(label);
  const auto within = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
  return std::any_of(parts.begin(), parts.end(), within) ||
         std::find(wholes.begin(), wholes.end(), lower) != wholes.end();
}

}  // namespace

ClassContrast::ClassContrast(std::vector<std::string> labels, const Annotation& column,
                             const std::vector<std::string>& start)
    : m_labels(std::move(labels)) {
  const bool none = start.size() == 1 && start.front() == "-";
  for (const std::string& name : start) {
    if (!none && std::find(m_labels.begin(), m_labels.end(), name) == m_labels.end()) {
      throw Error("\"" + name + "\" is no class of " + column.name + " that could be left out.");
    }
  }
  std::vector<std::string> few;
  for (std::size_t k = 0; k < m_labels.size(); ++k) {
    const std::string& label = m_labels[k];
    const bool isStart =
        !none && (start.empty() ? looksLikeStart(label)
                                : std::find(start.begin(), start.end(), label) != start.end());
    const int level = column.levelOf(label);
    if (isStart) {
      m_leftOut.push_back(label);
    } else if (level < 0 || column.cellsOf(level).size() < kFewestCellsOfClass) {
      few.push_back(label);
    } else {
      m_ends.push_back(static_cast<Eigen::Index>(k));
      m_endStates.push_back(label);
    }
  }
  m_notice = m_leftOut.empty()
                 ? "No starting class is left out; name it if cells come from one."
                 : "Contrasted between the other classes with " + listOf(m_leftOut) + " left out.";
  if (!few.empty()) {
    m_fewText = listOf(few) + (few.size() == 1 ? " has" : " have") +
                " fewer than 10 cells and no number is given for " +
                (few.size() == 1 ? "it." : "them.");
    m_notice += " " + m_fewText;
  }
  if (m_ends.size() < 2) {
    throw Error("Column " + column.name +
                " leaves fewer than two classes of at least 10 cells to "
                "contrast; choose another column of classes, or leave another class out.");
  }
}

Eigen::MatrixXd ClassContrast::logProbabilities(const Eigen::MatrixXd& scores) const {
  Eigen::MatrixXd logs(scores.rows(), static_cast<Eigen::Index>(m_ends.size()));
  for (std::size_t k = 0; k < m_ends.size(); ++k) {
    logs.col(static_cast<Eigen::Index>(k)) = scores.col(m_ends[k]);
  }
  for (Eigen::Index i = 0; i < logs.rows(); ++i) {
    const double most = logs.row(i).maxCoeff();
    logs.row(i).array() -= most + std::log((logs.row(i).array() - most).exp().sum());
  }
  return logs;
}

Eigen::VectorXd errorOfMean(const Eigen::MatrixXd& changes, std::span<const int> samples) {
  std::map<int, std::pair<Eigen::VectorXd, int>> sums;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i] < 0) continue;
    auto& [sum, count] = sums[samples[i]];
    if (count++ == 0) sum = Eigen::VectorXd::Zero(changes.cols());
    sum += changes.row(static_cast<Eigen::Index>(i)).transpose();
  }
  Eigen::MatrixXd units = changes;
  if (sums.size() >= 3) {
    units.resize(static_cast<Eigen::Index>(sums.size()), changes.cols());
    Eigen::Index row = 0;
    for (const auto& [sample, sum] : sums) units.row(row++) = sum.first.transpose() / sum.second;
  }
  const auto n = static_cast<double>(units.rows());
  return ((units.rowwise() - units.colwise().mean()).colwise().squaredNorm().transpose() /
          std::max(1.0, (n - 1.0) * n))
      .cwiseSqrt();
}

ClassEffect classEffect(const Eigen::MatrixXd& before, const Eigen::MatrixXd& after,
                        std::span<const int> samples) {
  ClassEffect effect;
  const Eigen::MatrixXd change = after - before;
  effect.change = change.colwise().mean().transpose();
  effect.before = before.array().exp().matrix().colwise().mean().transpose();
  effect.after = after.array().exp().matrix().colwise().mean().transpose();
  effect.error = errorOfMean(change, samples);
  return effect;
}

}  // namespace chreode
