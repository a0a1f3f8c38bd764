#include "expression/program_table.h"

#include <unordered_set>

namespace chreode {

bool ProgramTable::hasSigns() const {
  for (const ListedProgram& program : programs) {
    for (const ListedTarget& target : program.targets) {
      if (target.sign != 0 && !program.isSet) return true;
    }
  }
  return false;
}

std::vector<std::string> ProgramTable::geneNames() const {
  std::vector<std::string> names;
  std::unordered_set<std::string> known;
  const auto add = [&](const std::string& name) {
    if (known.insert(name).second) names.push_back(name);
  };
  for (const ListedProgram& program : programs) {
    if (!program.isSet) add(program.factor);
    for (const ListedTarget& target : program.targets) add(target.gene);
  }
  return names;
}

}  // namespace chreode
