#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"
#include "files/expression_file.h"

namespace chreode {

/// A matrix of the file chosen to work with, read and, where possible, turned back into counts.
struct ChosenMatrix {
  StoredMatrix stored;  ///< `stored.matrix` holds the recovered counts when `taken.recovered`
  TakenMatrix taken;
};

/// Throws chooseMatrix()'s Error for a file that holds no matrix, or not the wanted one, before
/// anything is read.
void refuseWithoutMatrix(const ExpressionFile& file, const std::string& wanted);

/// Chooses by what the matrices hold, first match wins: integers in X; a layer of counts by name
/// (counts, raw_counts …); another layer of integers; integer raw; log values in X, raw or a layer
/// whose counts can be recovered; log values in X, raw, a layer; anything else in that order,
/// scaled values last. `wanted` ("X", "raw", "layers/NAME") overrides; its counts are still
/// recovered where they can be. Throws Error when the file holds no matrix or not the wanted one.
ChosenMatrix chooseMatrix(ExpressionFile& file, const std::string& wanted, const ReadPlan& plan,
                          const Progress& progress);

/// A matrix as far as a glimpse of it tells: what chooseMatrix() would most likely find.
struct GlimpsedMatrix {
  std::string which;
  std::optional<Scale> scale;  ///< none where nothing could be glimpsed
  bool empty = false;          ///< all values glimpsed are zero
};
/// The one of `matrices` that chooseMatrix() would take, judged by glimpses; "" for none.
std::string likelyChoice(const std::vector<GlimpsedMatrix>& matrices);
/// The matrices of a file in the order in which chooseMatrix() reads them.
std::vector<std::string> readingOrder(const FileContents& contents);

}  // namespace chreode
