#include "base/matrix_rows.h"

namespace chreode {

namespace {

template <typename Values>
Values taken(const Values& all, std::span<const std::int32_t> rows) {
  Values values(static_cast<Index>(rows.size()), all.cols());
  for (std::size_t i = 0; i < rows.size(); ++i)
    values.row(static_cast<Index>(i)) = all.row(rows[i]);
  return values;
}

}  // namespace

Matrix rowsOf(const Matrix& all, std::span<const std::int32_t> rows) {
  return taken(all, rows);
}

Levels rowsOf(const Levels& all, std::span<const std::int32_t> rows) {
  return taken(all, rows);
}

}  // namespace chreode
