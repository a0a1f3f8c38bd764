#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expression/dataset.h"

namespace chreode {

/// What was seen in the source classes is asked for the target class.
struct TransferQuestion {
  std::string condition;  ///< column whose levels are `control` and `perturbed`
  std::string control;
  std::string perturbed;
  std::string classes;  ///< column whose other levels are the source classes
  std::string target;   ///< a level of it

  friend bool operator==(const TransferQuestion&, const TransferQuestion&) = default;
};

/// Cells of one class under both conditions, ascending.
struct ClassCells {
  std::string name;
  std::vector<std::int32_t> control;
  std::vector<std::int32_t> perturbed;
};

/// Of a class with fewer cells under a condition no mean is taken.
inline constexpr std::size_t kFewestClassCells = 10;

/// The cells that a question is about.
struct TransferCells {
  TransferQuestion question;
  std::vector<ClassCells> sources;    ///< in the column's order; both conditions in each
  ClassCells target;                  ///< `perturbed` is empty where there is no truth to score by
  std::vector<std::int32_t> allowed;  ///< all cells but the target's perturbed ones, ascending
  std::vector<std::int32_t> hidden;   ///< those, also where they are too few to score by
  std::vector<std::string> notices;   ///< sentences: which classes are left out, and why

  bool hasTruth() const { return !target.perturbed.empty(); }
};

/// Throws Error, one sentence, for a column that is missing or holds no classes, a level that no
/// cell has, the same column or level twice, a target with fewer than 10 control cells, and a
/// condition that no other class has.
TransferCells transferCells(const Dataset& data, const TransferQuestion& question);

/// A column as classes. Throws Error where it is missing or holds none.
Annotation classColumn(const Dataset& data, const std::string& name);
/// The level's index. Throws Error, naming some that there are, where no cell has it.
int usedLevel(const Dataset& data, const Annotation& column, const std::string& level);

}  // namespace chreode
