#pragma once

#include <string>
#include <vector>

namespace chreode {

/// A gene that a factor acts on, as a table lists it.
struct ListedTarget {
  std::string gene;
  int sign = 0;  ///< 1 activates, −1 represses, 0 the table does not say (or says both)
};

/// A factor with its targets, or a set of genes without any factor.
struct ListedProgram {
  std::string factor;  ///< or the set's name
  bool isSet = false;
  std::vector<ListedTarget> targets;  ///< each gene once, in the table's order, never the factor
  std::vector<std::string> evidence;  ///< the different values of the evidence column
};

/// Gene programmes as they were listed, before they meet any data.
struct ProgramTable {
  std::string name;          ///< for people: "collectri_human" or "the stored network"
  bool trueNetwork = false;  ///< the one that simulated the cells: a real table never is
  std::vector<ListedProgram> programs;

  /// At least one target has a sign.
  bool hasSigns() const;
  /// Every name in it once: factors, sets' names left out, and targets.
  std::vector<std::string> geneNames() const;
};

}  // namespace chreode
