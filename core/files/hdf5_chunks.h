#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "files/hdf5_array.h"

struct libdeflate_decompressor;

namespace chreode {

/// A chunked dataset of numbers whose chunks are unpacked here, on several threads at once and by
/// libdeflate; HDF5 does it on one thread at a time and by zlib. One or two dimensions.
class Hdf5Chunks {
 public:
  /// Nothing for a dataset that is left to H5Dread: of more dimensions, not in chunks, other
  /// numbers than little-endian ones of 1 to 8 bytes, no filters or others than shuffle, DEFLATE
  /// and LZF, chunks of an odd size.
  static std::optional<Hdf5Chunks> of(const Hdf5Array& array);

  std::int64_t chunkRows() const { return m_chunk[0]; }
  std::int64_t chunkColumns() const { return m_chunk[1]; }  ///< 1 for one dimension
  std::int64_t chunkValues() const { return m_chunk[0] * m_chunk[1]; }

  /// Calls `f` with a number of the type in the file: f(std::int32_t()).
  template <typename F>
  decltype(auto) visitType(F&& f) const;

  /// Reads chunks, one after another; each thread has its own.
  class Reader {
   public:
    explicit Reader(const Hdf5Chunks& chunks);
    /// The values of a chunk in the file's type, row by row, also those past the dataset's end;
    /// valid until the next call. Empty for a chunk that was never written. The arguments count
    /// chunks along each dimension. Throws Error for a damaged one.
    std::span<const std::byte> read(std::int64_t rowChunk, std::int64_t columnChunk = 0);

   private:
    struct Freed {
      void operator()(libdeflate_decompressor* decompressor) const;
    };
    const Hdf5Chunks& m_chunks;
    std::unique_ptr<libdeflate_decompressor, Freed> m_deflate;
    std::array<Buffer<std::byte>, 2> m_scratch;
    Buffer<std::byte> m_stored;
  };

 private:
  enum class Filter { shuffle, deflate, lzf };
  explicit Hdf5Chunks(const Hdf5Array& array) : m_array(array) {}
  bool takeType();
  bool takeFilters(hid_t creationList);
  bool takeShape(hid_t creationList);
  [[noreturn]] void refuse() const;

  Hdf5Array m_array;
  std::vector<Filter> m_filters;  ///< in the order in which they were applied
  std::array<std::int64_t, 2> m_chunk{1, 1};
  int m_rank = 1;
  std::size_t m_width = 0;  ///< bytes of one number
  bool m_float = false;
  bool m_signed = false;
};

template <typename F>
decltype(auto) Hdf5Chunks::visitType(F&& f) const {
  if (m_float) return m_width == 4 ? f(float()) : f(double());
  switch (m_width) {
    case 1:
      return m_signed ? f(std::int8_t()) : f(std::uint8_t());
    case 2:
      return m_signed ? f(std::int16_t()) : f(std::uint16_t());
    case 4:
      return m_signed ? f(std::int32_t()) : f(std::uint32_t());
    default:
      return m_signed ? f(std::int64_t()) : f(std::uint64_t());
  }
}

}  // namespace chreode
