#include "files/dense_rows.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "files/hdf5_chunks.h"

namespace chreode {

namespace {

constexpr std::int64_t kBandValues = std::int64_t{1} << 20;
constexpr std::int64_t kLargestBandValues = std::int64_t{1} << 26;

/// Some rows of the dataset, and which of them are wanted.
struct Band {
  std::int64_t first = 0;
  std::int64_t count = 0;
  /// The wanted ones, ascending, counted in the dataset; null: all of them.
  const std::int32_t* wanted = nullptr;
  std::size_t wantedCount = 0;

  /// Calls `f` with each wanted row in [from, to) of the dataset.
  template <typename F>
  void forEachWanted(std::int64_t from, std::int64_t to, const F& f) const {
    if (!wanted) {
      for (std::int64_t row = from; row < to; ++row) f(row);
      return;
    }
    const std::int32_t* const end = wanted + wantedCount;
    for (auto row = std::lower_bound(wanted, end, from); row != end && *row < to; ++row) f(*row);
  }
};

/// What becomes of a band.
struct BandRows {
  std::vector<std::int64_t> lengths;
  std::vector<std::int32_t> columns;
  std::vector<float> values;
  MatrixFacts facts;

  template <typename T>
  void add(const T* row, std::int64_t count) {
    facts.addBlock(row, static_cast<std::size_t>(count));
    const std::size_t before = values.size();
    for (std::int64_t column = 0; column < count; ++column) {
      const auto value = static_cast<float>(row[column]);
      if (value == 0.0f) continue;  // not so for NaN
      columns.push_back(static_cast<std::int32_t>(column));
      values.push_back(value);
    }
    lengths.push_back(static_cast<std::int64_t>(values.size() - before));
  }
};

/// About kBandValues values in whole chunks.
std::int64_t bandHeight(std::int64_t chunkRows, std::int64_t columns) {
  return chunkRows * std::max<std::int64_t>(1, kBandValues / columns / chunkRows);
}

/// The bands of which something is wanted.
std::vector<Band> bandsOf(std::int64_t rows, std::int64_t height,
                          const std::vector<std::int32_t>& wanted) {
  std::vector<Band> bands;
  auto next = wanted.begin();
  for (std::int64_t first = 0; first < rows; first += height) {
    Band band{first, std::min(height, rows - first)};
    if (!wanted.empty()) {
      const auto end = std::lower_bound(next, wanted.end(), first + band.count);
      band.wanted = &*wanted.begin() + (next - wanted.begin());
      band.wantedCount = static_cast<std::size_t>(end - next);
      next = end;
      if (band.wantedCount == 0) continue;
    }
    bands.push_back(band);
  }
  return bands;
}

/// Bands of chunks that are unpacked here; every thread has its own.
template <typename T>
class ChunkBands {
 public:
  ChunkBands(const Hdf5Array& array, const Hdf5Chunks& chunks)
      : m_array(array), m_chunks(chunks), m_reader(chunks), m_columns(array.shape()[1]) {
    if (chunks.chunkColumns() < m_columns) {
      m_rows.resize(static_cast<std::size_t>(chunks.chunkRows() * m_columns));
    }
  }

  void read(const Band& band, BandRows& out) {
    const std::int64_t end = band.first + band.count;
    for (std::int64_t first = band.first; first < end; first += m_chunks.chunkRows()) {
      readRowOfChunks(band, first, std::min(end, first + m_chunks.chunkRows()), out);
    }
  }

 private:
  void readRowOfChunks(const Band& band, std::int64_t first, std::int64_t end, BandRows& out) {
    bool any = false;
    band.forEachWanted(first, end, [&](std::int64_t) { any = true; });
    if (!any) return;
    const std::int64_t across = m_chunks.chunkColumns();
    for (std::int64_t column = 0; column < m_columns; column += across) {
      const T* tile = tileAt(first, end, column);
      if (m_rows.empty()) {
        band.forEachWanted(first, end, [&](std::int64_t row) {
          out.add(tile + (row - first) * across, m_columns);
        });
        return;
      }
      const std::int64_t count = std::min(across, m_columns - column);
      band.forEachWanted(first, end, [&](std::int64_t row) {
        std::copy_n(tile + (row - first) * across, count,
                    m_rows.data() + (row - first) * m_columns + column);
      });
    }
    band.forEachWanted(first, end, [&](std::int64_t row) {
      out.add(m_rows.data() + (row - first) * m_columns, m_columns);
    });
  }

  const T* tileAt(std::int64_t first, std::int64_t end, std::int64_t column) {
    const std::int64_t across = m_chunks.chunkColumns();
    const auto bytes = m_reader.read(first / m_chunks.chunkRows(), column / across);
    if (!bytes.empty()) return reinterpret_cast<const T*>(bytes.data());
    // Never written: HDF5 knows what to fill it with.
    const std::int64_t count = std::min(across, m_columns - column);
    std::vector<double> filled(static_cast<std::size_t>((end - first) * count));
    {
      const Hdf5Access access;
      m_array.readBlock({first, column}, {end - first, count}, filled.data());
    }
    m_filled.assign(static_cast<std::size_t>(m_chunks.chunkValues()), T(0));
    for (std::int64_t row = 0; row < end - first; ++row) {
      std::transform(filled.begin() + row * count, filled.begin() + (row + 1) * count,
                     m_filled.begin() + row * across,
                     [](double value) { return static_cast<T>(value); });
    }
    return m_filled.data();
  }

  const Hdf5Array& m_array;
  const Hdf5Chunks& m_chunks;
  Hdf5Chunks::Reader m_reader;
  std::int64_t m_columns;
  std::vector<T> m_rows;  ///< one row of chunks, where it is several chunks wide
  std::vector<T> m_filled;
};

/// Bands through H5Dread, one at a time.
template <typename T>
class PlainBands {
 public:
  explicit PlainBands(const Hdf5Array& array) : m_array(array) {}

  void read(const Band& band, BandRows& out) {
    const std::int64_t columns = m_array.shape()[1];
    const std::int64_t first = band.wanted ? band.wanted[0] : band.first;
    const std::int64_t end =
        band.wanted ? band.wanted[band.wantedCount - 1] + 1 : band.first + band.count;
    m_values.resize(static_cast<std::size_t>((end - first) * columns));
    m_array.readRows(first, end - first, m_values.data());
    band.forEachWanted(first, end, [&](std::int64_t row) {
      out.add(m_values.data() + (row - first) * columns, columns);
    });
  }

 private:
  const Hdf5Array& m_array;
  std::vector<T> m_values;
};

/// The first bands tell the density, so that the vectors grow once.
void reserve(SparseRows& rows, std::size_t done, std::size_t of) {
  const double whole = 1.05 * static_cast<double>(of) / static_cast<double>(done);
  const auto expected = static_cast<std::size_t>(whole * static_cast<double>(rows.values.size()));
  rows.columns.reserve(expected);
  rows.values.reserve(expected);
}

/// Reads some bands at a time on several threads and puts them one after another. `makeReader`
/// makes what reads bands for one thread; `most` threads are there.
template <typename MakeReader>
SparseRows readBands(const std::vector<Band>& bands, std::int64_t columns, int most,
                     MatrixFacts& facts, const Progress& progress, const MakeReader& makeReader) {
  using Reader = decltype(makeReader());
  // Wide chunks make large bands; together they stay within a bound.
  const std::int64_t values =
      bands.empty() ? 1 : std::max<std::int64_t>(1, bands[0].count * columns);
  const auto threads =
      static_cast<int>(std::clamp<std::int64_t>(kLargestBandValues / values, 1, most));
  std::vector<Reader> readers(static_cast<std::size_t>(threads));
  SparseRows rows;
  const auto group = static_cast<std::size_t>(
      std::clamp<std::int64_t>(kLargestBandValues / values, threads, 4 * threads));
  for (std::size_t first = 0; first < bands.size(); first += group) {
    const std::size_t count = std::min(group, bands.size() - first);
    progress.update(static_cast<double>(first) / static_cast<double>(bands.size()));
    std::vector<BandRows> made(count);
    parallelFor(static_cast<std::ptrdiff_t>(count), threads, {}, [&](std::ptrdiff_t i, int thread) {
      auto& reader = readers[static_cast<std::size_t>(thread)];
      if (!reader) reader = makeReader();
      reader->read(bands[first + static_cast<std::size_t>(i)], made[static_cast<std::size_t>(i)]);
    });
    for (const BandRows& band : made) {
      for (const std::int64_t length : band.lengths) {
        rows.offsets.push_back(rows.offsets.back() + length);
      }
      rows.columns.insert(rows.columns.end(), band.columns.begin(), band.columns.end());
      rows.values.insert(rows.values.end(), band.values.begin(), band.values.end());
      facts.merge(band.facts);
    }
    if (first == 0) reserve(rows, count, bands.size());
  }
  return rows;
}

}  // namespace

SparseRows readDenseAsRows(const Hdf5Array& array, const ReadPlan& plan, MatrixFacts& facts,
                           const Progress& progress) {
  const std::int64_t rows = array.shape()[0];
  const std::int64_t columns = std::max<std::int64_t>(1, array.shape()[1]);
  const auto chunks = Hdf5Chunks::of(array);
  if (chunks && chunks->chunkRows() <= kLargestBandValues / columns) {
    const auto bands = bandsOf(rows, bandHeight(chunks->chunkRows(), columns), plan.cells);
    const int threads = hdf5IsThreadSafe() ? std::max(1, plan.threads) : 1;
    return chunks->visitType([&](auto zero) {
      return readBands(bands, columns, threads, facts, progress, [&] {
        return std::make_unique<ChunkBands<decltype(zero)>>(array, *chunks);
      });
    });
  }
  const std::int64_t height =
      std::min(bandHeight(std::max<std::int64_t>(1, array.chunkRows()), columns),
               std::max<std::int64_t>(1, kLargestBandValues / columns));
  const auto bands = bandsOf(rows, height, plan.cells);
  const auto readAs = [&](auto zero) {
    return readBands(bands, columns, 1, facts, progress,
                     [&] { return std::make_unique<PlainBands<decltype(zero)>>(array); });
  };
  return array.fitsFloat() ? readAs(0.0f) : readAs(0.0);
}

}  // namespace chreode
