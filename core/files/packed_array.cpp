#include "files/packed_array.h"

#include <algorithm>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "files/narrow_numbers.h"

namespace chreode {

namespace {

using Narrow = std::uint16_t;
constexpr std::int32_t kMostNarrow = std::numeric_limits<Narrow>::max();

template <typename T>
bool isIndex(T value, Index columns) {
  if constexpr (std::is_integral_v<T>) {
    // A negative number becomes one that is far too large.
    return static_cast<std::make_unsigned_t<T>>(value) <
           static_cast<std::uint64_t>(std::min<Index>(
               columns, static_cast<Index>(std::numeric_limits<std::int32_t>::max())));
  } else {
    return value >= T(0) && value < static_cast<T>(columns);
  }
}

/// A block of indices as they are kept; false when one is out of range.
template <typename T>
bool keepIndices(const T* values, std::int64_t count, Index columns, Narrow* out) {
  NarrowFacts facts;
  return narrow(values, static_cast<std::size_t>(count), out, facts) && facts.greatest < columns;
}

template <typename T>
bool keepIndices(const T* values, std::int64_t count, Index columns, std::int32_t* out) {
  std::int64_t wrong = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const bool right = isIndex(values[i], columns);
    wrong += !right;
    out[i] = static_cast<std::int32_t>(right ? values[i] : T(0));
  }
  return wrong == 0;
}

std::size_t countOf(const std::vector<NumberSpan>& spans) {
  return spans.empty() ? 0 : static_cast<std::size_t>(spans.back().at + spans.back().count);
}

template <typename Kept>
PackedNumbers<std::int32_t> readIndicesAs(const Hdf5Array& array,
                                          const std::vector<NumberSpan>& spans, Index below,
                                          const std::string& what, int threads,
                                          const Progress& progress) {
  Buffer<Kept> indices(countOf(spans));
  NumberBlocks(array, spans)
      .forEach(threads, progress,
               [&](std::int64_t at, const auto* values, std::int64_t number, std::int64_t) {
                 if (keepIndices(values, number, below, indices.data() + at)) return;
                 const auto* bad = std::find_if_not(
                     values, values + number, [&](auto value) { return isIndex(value, below); });
                 throw Error("The matrix holds a " + what + " index " +
                                 (bad == values + number ? "that is no whole number"
                                                         : std::to_string(*bad)) +
                                 ", but has " + std::to_string(below) + " " + what + "s.",
                             array.where());
               });
  return indices;
}

/// Thrown by a reading thread, for itself: the values do not fit 16 bits.
struct TooWide {};

/// A block's values as 16-bit numbers; false when one is none.
template <typename T>
bool narrowBlock(const T* values, std::int64_t count, Narrow* out, MatrixFacts& facts) {
  NarrowFacts narrowed;
  const auto number = static_cast<std::size_t>(count);
  if (!narrow(values, number, out, narrowed)) return false;
  facts.addSummary(number, number - narrowed.zeros, true, narrowed.least, narrowed.greatest);
  facts.addSum(static_cast<double>(narrowed.sum));
  return true;
}

/// Reads all values by `keep(values, count, out, facts)`, which may throw TooWide.
template <typename Kept, typename Keep>
Buffer<Kept> readValuesBy(const Hdf5Array& array, const std::vector<NumberSpan>& spans,
                          MatrixFacts& facts, int threads, const Progress& progress,
                          const Keep& keep) {
  const NumberBlocks blocks(array, spans);
  Buffer<Kept> kept(countOf(spans));
  // Summed up block after block in the end, so that the sum does not depend on the threads.
  std::vector<MatrixFacts> factsOfBlocks(static_cast<std::size_t>(blocks.blocks()));
  blocks.forEach(threads, progress,
                 [&](std::int64_t at, const auto* values, std::int64_t number, std::int64_t block) {
                   keep(values, number, kept.data() + at,
                        factsOfBlocks[static_cast<std::size_t>(block)]);
                 });
  for (const MatrixFacts& block : factsOfBlocks) facts.merge(block);
  return kept;
}

}  // namespace

PackedNumbers<std::int32_t> readIndices(const Hdf5Array& array,
                                        const std::vector<NumberSpan>& spans, Index below,
                                        const char* what, int threads, const Progress& progress) {
  return below <= kMostNarrow + 1
             ? readIndicesAs<Narrow>(array, spans, below, what, threads, progress)
             : readIndicesAs<std::int32_t>(array, spans, below, what, threads, progress);
}

ExpressionMatrix::Values readValues(const Hdf5Array& array, const std::vector<NumberSpan>& spans,
                                    MatrixFacts& facts, int threads, const Progress& progress) {
  try {
    return readValuesBy<Narrow>(
        array, spans, facts, threads, progress,
        [](const auto* values, std::int64_t number, Narrow* out, MatrixFacts& factsOfBlock) {
          if (!narrowBlock(values, number, out, factsOfBlock)) throw TooWide();
        });
  } catch (const TooWide&) {
    // Mostly known from the first block; a late large count costs a second reading, not memory.
  }
  return readValuesBy<float>(
      array, spans, facts, threads, progress,
      [](const auto* values, std::int64_t number, float* out, MatrixFacts& factsOfBlock) {
        factsOfBlock.addBlock(values, static_cast<std::size_t>(number));
        for (std::int64_t i = 0; i < number; ++i) out[i] = static_cast<float>(values[i]);
      });
}

}  // namespace chreode
