#include "model/sparse_product.h"

#include <algorithm>

#include "model/avx2.h"

namespace chreode {

namespace {

/// `k` columns that are worked on together: with a constant width the compiler keeps them in
/// registers.
template <int Width>
inline __attribute__((always_inline)) void productBody(const ExpressionMatrix& x, const float* q,
                                                       float* y) {
  for (Index cell = 0; cell < x.cells(); ++cell) {
    const auto row = x.row(cell);
    float sum[Width] = {};
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const float value = row.values[i];
      const float* source = q + static_cast<Index>(row.genes[i]) * Width;
      for (int j = 0; j < Width; ++j) sum[j] += value * source[j];
    }
    std::copy_n(sum, Width, y + cell * Width);
  }
}

template <int Width>
inline __attribute__((always_inline)) void transposedBody(const ExpressionMatrix& x, const float* y,
                                                          float* q) {
  for (Index cell = 0; cell < x.cells(); ++cell) {
    const auto row = x.row(cell);
    float source[Width];
    std::copy_n(y + cell * Width, Width, source);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const float value = row.values[i];
      float* target = q + static_cast<Index>(row.genes[i]) * Width;
      for (int j = 0; j < Width; ++j) target[j] += value * source[j];
    }
  }
}

#if defined(__x86_64__)

template <int Width>
CHREODE_AVX2 void productAvx2(const ExpressionMatrix& x, const float* q, float* y) {
  productBody<Width>(x, q, y);
}

template <int Width>
CHREODE_AVX2 void transposedAvx2(const ExpressionMatrix& x, const float* y, float* q) {
  transposedBody<Width>(x, y, q);
}

#endif

template <int Width>
void runProduct(const ExpressionMatrix& x, const float* q, float* y) {
#if defined(__x86_64__)
  if (hasAvx2()) return productAvx2<Width>(x, q, y);
#endif
  productBody<Width>(x, q, y);
}

template <int Width>
void runTransposed(const ExpressionMatrix& x, const float* y, float* q) {
#if defined(__x86_64__)
  if (hasAvx2()) return transposedAvx2<Width>(x, y, q);
#endif
  transposedBody<Width>(x, y, q);
}

using Run = void (*)(const ExpressionMatrix&, const float*, float*);

/// Runs through the columns of `input` in slices of 24 and then 8, the last filled up with zeros.
Matrix inSlices(const ExpressionMatrix& x, const Matrix& input, Index outputRows, Run wide,
                Run narrow) {
  Matrix result(outputRows, input.cols());
  for (Index first = 0; first < input.cols();) {
    const Index width = input.cols() - first > 16 ? 24 : 8;
    const Index count = std::min(width, input.cols() - first);
    Matrix slice = Matrix::Zero(input.rows(), width);
    slice.leftCols(count) = input.middleCols(first, count);
    Matrix out = Matrix::Zero(outputRows, width);
    (width == 24 ? wide : narrow)(x, slice.data(), out.data());
    result.middleCols(first, count) = out.leftCols(count);
    first += count;
  }
  return result;
}

}  // namespace

Matrix product(const ExpressionMatrix& x, const Matrix& q) {
  return inSlices(x, q, x.cells(), runProduct<24>, runProduct<8>);
}

Matrix transposedProduct(const ExpressionMatrix& x, const Matrix& y) {
  return inSlices(x, y, x.genes(), runTransposed<24>, runTransposed<8>);
}

}  // namespace chreode
