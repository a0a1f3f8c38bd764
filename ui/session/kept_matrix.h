#pragma once

#include <QDataStream>

#include "base/matrix.h"

namespace chreode {

/// How a matrix lies in the files that are kept beside the data.
inline QDataStream& operator<<(QDataStream& stream, const Matrix& matrix) {
  stream << static_cast<qint64>(matrix.rows()) << static_cast<qint64>(matrix.cols());
  stream.writeRawData(reinterpret_cast<const char*>(matrix.data()),
                      static_cast<int>(matrix.size() * sizeof(float)));
  return stream;
}

/// False where what is there cannot be a matrix of a file of so many bytes.
inline bool readMatrix(QDataStream& stream, qint64 fileSize, Matrix& matrix) {
  qint64 rows = 0;
  qint64 columns = 0;
  stream >> rows >> columns;
  if (rows < 0 || columns < 0 || columns > 100000 || rows > fileSize ||
      rows * columns * static_cast<qint64>(sizeof(float)) > fileSize) {
    return false;
  }
  matrix.resize(rows, columns);
  const auto bytes = static_cast<int>(matrix.size() * sizeof(float));
  return stream.readRawData(reinterpret_cast<char*>(matrix.data()), bytes) == bytes;
}

}  // namespace chreode
