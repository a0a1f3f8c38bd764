#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expression/dataset.h"
#include "judge/linear_baselines.h"
#include "model/label_classifier.h"
#include "model/model_card.h"

namespace chreode {

/// The column that a judgement tells classes by: the classifier's where the cells have it, else the
/// first categorical one (or of texts) with 2 to 50 values in use; "" when there is none.
std::string judgedLabel(const Dataset& data, const ModelCard& card);

/// The column whose classes a training learns on the codes: the one that is guessed to be the label
/// (cell types before a sequencing batch) where it tells classes apart, else the first that does.
std::string learnedLabel(const Dataset& data);

/// A column as a judgement may use it: no name where it tells no classes apart, and why.
struct JudgedColumn {
  std::string name;
  std::string missing;  ///< a sentence; empty where there is a name, or no column was meant
};
JudgedColumn judgedColumn(const Dataset& data, const std::string& column);

/// The batches whose mixing is judged where none are named: the first covariate of the model that
/// tells cells of these data apart; "" when there is none.
std::string judgedBatch(const Dataset& data, const ModelCard& card);

/// The classes of a column's cells: level by level, −1 = without a value. Throws Error when the
/// column is missing or cannot be told apart into 2 or more classes.
struct CellClasses {
  std::vector<std::int32_t> ofCell;
  std::vector<std::string> levels;
};
CellClasses classesOf(const Dataset& data, const std::string& column);

/// Cells of a judgement. `isHeldOut`: the held-out ones are those that the model's record names;
/// else the model may have seen all of them, and `heldout` is all cells.
struct JudgedCells {
  JudgeCells cells;
  bool isHeldOut = false;
};
/// By hash of the name. At most `most` held-out cells, drawn by `seed`; a tenth of the cells that
/// may be learned from validates.
JudgedCells judgedCells(const Dataset& data, const ModelCard& card, std::size_t most,
                        std::uint64_t seed);

/// Which cells a classifier of a model's codes learns from: whole samples are held out where the
/// sample column has at least three (those that the model holds out, where these are whole
/// samples), else the model's held-out cells, else a tenth by `seed`. A tenth of the rest
/// validates. Only cells with a class.
ClassifierCells classifierCells(const Dataset& data, const ModelCard& card,
                                const std::vector<std::int32_t>& classes,
                                const std::string& sampleColumn, std::uint64_t seed);

/// Trains on the cells' codes and notes the held-out ones. Throws Error as classesOf() and
/// trainClassifier() do.
LabelClassifier classifierFor(const Dataset& data, const ModelCard& card, const Matrix& codes,
                              const std::string& column, const std::string& sampleColumn,
                              std::uint64_t seed, const Progress& progress);

/// The model file's classifier where it is of this column, else one that is learned on the codes
/// now, by seed 0 and the sample column that is guessed. Throws as classifierFor().
std::shared_ptr<const LabelClassifier> ownOrLearnedClassifier(const Dataset& data,
                                                              const ModelCard& card,
                                                              const Matrix& codes,
                                                              const std::string& column,
                                                              const Progress& progress);

}  // namespace chreode
