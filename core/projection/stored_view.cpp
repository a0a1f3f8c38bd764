#include "projection/stored_view.h"

#include <algorithm>

#include "base/no_number.h"

namespace chreode {

StoredView::StoredView(const Embedding& embedding)
    : m_name(embedding.name),
      m_coordinates(Matrix::Zero(embedding.values.rows(), 3)),
      m_flat(embedding.values.cols() < 3) {
  const Index columns = std::min<Index>(3, embedding.values.cols());
  m_coordinates.leftCols(columns) = embedding.values.leftCols(columns);
  codeVarianceShare = kNoNumber;
  decodedVarianceShare = kNoNumber;
}

}  // namespace chreode
