#pragma once

#include <QString>

#include "files/file_preview.h"

namespace chreode {

// What a file holds, in words, before it is opened.

/// "X — counts, sparse, 3 000 values". `genes`: of X; said where a matrix has another number of
/// them, as raw may.
QString matrixText(const MatrixPreview& matrix, Index genes);
/// Annotations and embeddings, a line each, as rich text.
QString contentsText(const FilePreview& preview);
/// The first of the notices and how many more there are, a line each; empty without any.
QString noticesText(const FilePreview& preview);

}  // namespace chreode
