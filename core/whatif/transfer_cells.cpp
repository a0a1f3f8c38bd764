#include "whatif/transfer_cells.h"

#include <algorithm>

#include "base/error.h"
#include "base/one_line.h"
#include "expression/column_values.h"

namespace chreode {

namespace {

std::string quoted(const std::string& text) {
  return "\"" + oneLine(text) + "\"";
}

}  // namespace

Annotation classColumn(const Dataset& data, const std::string& name) {
  const Annotation* found = data.cells.find(name);
  if (!found) throw Error("The cells have no column " + quoted(name) + ".", data.path);
  Annotation column = withLevels(*found);
  if (column.kind != Annotation::Kind::categorical) {
    throw Error("Column " + quoted(name) + " holds " + kindName(column.kind) +
                    " values, and one of classes is needed.",
                data.path);
  }
  return column;
}

int usedLevel(const Dataset& data, const Annotation& column, const std::string& level) {
  const int index = column.levelOf(level);
  if (index < 0 ||
      std::find(column.codes.begin(), column.codes.end(), index) == column.codes.end()) {
    throw Error(noSuchValue(column, level), data.path);
  }
  return index;
}

TransferCells transferCells(const Dataset& data, const TransferQuestion& question) {
  if (question.condition == question.classes) {
    throw Error(
        "Condition and classes are the same column " + quoted(question.classes) + "; give two.",
        data.path);
  }
  if (question.control == question.perturbed) {
    throw Error(
        "Control and perturbed are the same level " + quoted(question.control) + "; give two.",
        data.path);
  }
  const Annotation condition = classColumn(data, question.condition);
  const Annotation classes = classColumn(data, question.classes);
  const int control = usedLevel(data, condition, question.control);
  const int perturbed = usedLevel(data, condition, question.perturbed);
  const int target = usedLevel(data, classes, question.target);

  std::vector<ClassCells> groups(classes.levels.size());
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i].name = classes.levels[i];
  TransferCells result;
  result.question = question;
  for (std::size_t cell = 0; cell < data.cells.size(); ++cell) {
    const std::int32_t level = classes.codes[cell];
    const std::int32_t under = condition.codes[cell];
    const bool isHidden = level == target && under == perturbed;
    (isHidden ? result.hidden : result.allowed).push_back(static_cast<std::int32_t>(cell));
    if (level < 0) continue;
    ClassCells& group = groups[static_cast<std::size_t>(level)];
    if (under == control) group.control.push_back(static_cast<std::int32_t>(cell));
    if (under == perturbed) group.perturbed.push_back(static_cast<std::int32_t>(cell));
  }
  result.target = groups[static_cast<std::size_t>(target)];
  if (result.target.control.size() < kFewestClassCells) {
    throw Error("Class " + quoted(question.target) + " has " +
                    std::to_string(result.target.control.size()) + " cells under " +
                    quoted(question.control) + ", and a prediction for it needs " +
                    std::to_string(kFewestClassCells) + " to start from.",
                data.path);
  }
  bool anyPerturbed = false;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (static_cast<int>(i) == target) continue;
    ClassCells& group = groups[i];
    anyPerturbed = anyPerturbed || !group.perturbed.empty();
    if (group.control.empty() && group.perturbed.empty()) continue;
    if (group.control.size() >= kFewestClassCells && group.perturbed.size() >= kFewestClassCells) {
      result.sources.push_back(std::move(group));
      continue;
    }
    result.notices.push_back("Class " + oneLine(group.name) + " is left out: it has " +
                             std::to_string(group.control.size()) + " control and " +
                             std::to_string(group.perturbed.size()) + " perturbed cells, and " +
                             std::to_string(kFewestClassCells) + " of each are needed.");
  }
  if (result.sources.empty()) {
    throw Error(anyPerturbed ? "No class but " + quoted(question.target) + " has " +
                                   std::to_string(kFewestClassCells) + " cells under both " +
                                   quoted(question.control) + " and " + quoted(question.perturbed) +
                                   ", so nothing can be carried over."
                             : quoted(question.perturbed) + " is in one class only, " +
                                   quoted(question.target) + ", so nothing can be carried over.",
                data.path);
  }
  if (result.hidden.size() < kFewestClassCells) {
    result.target.perturbed.clear();
    result.notices.push_back(
        result.hidden.empty()
            ? "There is no cell of " + oneLine(question.target) + " under " +
                  oneLine(question.perturbed) + ": the prediction cannot be scored."
            : "There are only " + std::to_string(result.hidden.size()) + " cells of " +
                  oneLine(question.target) + " under " + oneLine(question.perturbed) +
                  ": the prediction is not scored.");
  }
  return result;
}

}  // namespace chreode
