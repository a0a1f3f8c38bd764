#include "files/stored_simulation.h"

#include <algorithm>
#include <unordered_map>

#include "base/error.h"
#include "files/hdf5_array.h"
#include "files/hdf5_handle.h"
#include "files/hdf5_node.h"

namespace chreode {

namespace {

constexpr const char* kKnockOut = " knock-out";
constexpr const char* kOverExpression = " over-expression";

std::vector<std::string> textsOf(const Hdf5Node& group, const char* name) {
  const Hdf5Node node = group.child(name);
  return node ? Hdf5Array(node).texts() : std::vector<std::string>();
}

ProgramTable networkOf(const Hdf5Node& simulation) {
  ProgramTable table;
  table.name = "the network stored with the simulated cells";
  table.trueNetwork = true;
  const Hdf5Node arrows = simulation.child("regulators");
  if (!arrows) return table;
  const auto genes = textsOf(arrows, "gene");
  const auto regulators = textsOf(arrows, "regulator");
  const Hdf5Node signNode = arrows.child("sign");
  const auto signs = signNode ? Hdf5Array(signNode).numbers() : std::vector<double>();
  if (genes.size() != regulators.size() || genes.size() != signs.size()) {
    throw Error("The stored network's columns differ in length.", arrows.where());
  }
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < genes.size(); ++i) {
    const auto [place, isNew] = places.emplace(regulators[i], table.programs.size());
    if (isNew) table.programs.push_back({regulators[i], false, {}, {"simulated"}});
    if (genes[i] == regulators[i]) continue;
    table.programs[place->second].targets.push_back({genes[i], signs[i] > 0.0 ? 1 : -1});
  }
  return table;
}

bool cutEnding(const std::string& text, const std::string& ending, std::string& start) {
  if (!text.ends_with(ending)) return false;
  start = text.substr(0, text.size() - ending.size());
  return true;
}

FateTruth truthOf(const Hdf5Node& simulation) {
  FateTruth truth;
  const Hdf5Node stored = simulation.child("truth");
  if (!stored) return truth;
  const auto changes = textsOf(stored, "change");
  truth.fates = textsOf(stored, "fates");
  const Hdf5Node node = stored.child("fractions");
  const auto fractions = node ? Hdf5Array(node).numbers() : std::vector<double>();
  const std::size_t fates = truth.fates.size();
  if (fractions.size() != changes.size() * fates) {
    throw Error("The stored truth has not a number for each change and fate.", stored.where());
  }
  std::unordered_map<std::string, std::size_t> down;
  std::vector<std::pair<std::string, std::size_t>> up;
  for (std::size_t row = 0; row < changes.size(); ++row) {
    std::string factor;
    if (cutEnding(changes[row], kKnockOut, factor)) down.emplace(factor, row);
    if (cutEnding(changes[row], kOverExpression, factor)) up.emplace_back(factor, row);
  }
  std::erase_if(up, [&](const auto& each) { return !down.contains(each.first); });
  truth.effect.resize(static_cast<Eigen::Index>(up.size()), static_cast<Eigen::Index>(fates));
  for (std::size_t i = 0; i < up.size(); ++i) {
    truth.factors.push_back(up[i].first);
    for (std::size_t k = 0; k < fates; ++k) {
      truth.effect(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) =
          fractions[up[i].second * fates + k] - fractions[down.at(up[i].first) * fates + k];
    }
  }
  return truth;
}

}  // namespace

std::optional<StoredSimulation> readStoredSimulation(const std::string& path) {
  const Hdf5Access access;
  const Hdf5Node simulation = openHdf5Root(path).child("uns").child("simulation");
  if (!simulation) return std::nullopt;
  return StoredSimulation{networkOf(simulation), truthOf(simulation)};
}

}  // namespace chreode
