#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/expression_file.h"

namespace chreode {

/// The matrix named `which`. Throws Error, listing what there is, when there is none.
const MatrixSummary& findMatrix(const FileContents& contents, const std::string& which,
                                const std::string& path);

/// Adds a notice for cells and one for genes where names repeat; the names stay as they are.
void noteRepeatedNames(FileContents& contents);

/// Takes the facts of a summary anew from the matrix, some of whose rows or columns were left out.
void takeFactsAnew(StoredMatrix& stored);
/// Leaves all cells but these out, where a reader could not do so while it read.
void selectCells(StoredMatrix& stored, const std::vector<std::int32_t>& cells);

/// `wanted` when it is one of `parts`, `usual` when nothing is wanted (empty where the file has no
/// usual one). Throws Error, listing the parts, when `wanted` is none of them, and PartNeeded with
/// `kind` ("genomes") when neither is given.
std::string choosePart(const std::vector<std::string>& parts, const std::string& wanted,
                       const std::string& usual, const std::string& kind, const std::string& path);

/// A column of classes from one text per row, levels in the order in which they first appear; empty
/// texts are missing values.
Annotation classColumn(const std::string& name, const std::vector<std::string>& texts);

/// The given rows of a column or table, in the given order; −1 gives a missing value, and in a
/// table is not allowed.
Annotation selectRows(const Annotation& column, const std::vector<std::int32_t>& rows);
AnnotationTable selectRows(const AnnotationTable& table, const std::vector<std::int32_t>& rows);

}  // namespace chreode
