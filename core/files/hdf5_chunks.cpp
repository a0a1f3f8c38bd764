#include "files/hdf5_chunks.h"

#include <algorithm>
#include <utility>

#include <libdeflate.h>

#include "base/error.h"
#include "files/hdf5_filters.h"
#include "files/lzf_unpack.h"

namespace chreode {

namespace {

/// Smaller ones are not worth a task of their own, larger ones not the memory.
constexpr std::int64_t kLeastValues = 256;
constexpr std::int64_t kGreatestBytes = std::int64_t{1} << 28;

/// HDF5's shuffle filter put the first bytes of all numbers first, then all second ones, and so on;
/// bytes of an incomplete number at the end stay where they are.
void unshuffle(std::span<const std::byte> from, std::span<std::byte> to, std::size_t width) {
  const std::size_t count = from.size() / width;
  for (std::size_t byte = 0; byte < width; ++byte) {
    const std::byte* lane = from.data() + byte * count;
    std::byte* out = to.data() + byte;
    for (std::size_t i = 0; i < count; ++i) out[i * width] = lane[i];
  }
  std::copy(from.begin() + static_cast<std::ptrdiff_t>(count * width), from.end(),
            to.begin() + static_cast<std::ptrdiff_t>(count * width));
}

}  // namespace

std::optional<Hdf5Chunks> Hdf5Chunks::of(const Hdf5Array& array) {
  if (array.isField()) return std::nullopt;
  Hdf5Chunks chunks(array);
  const Hdf5Handle creation(H5Dget_create_plist(array.id()));
  if (H5Pget_layout(creation.id()) != H5D_CHUNKED || !chunks.takeType() ||
      !chunks.takeFilters(creation.id()) || !chunks.takeShape(creation.id())) {
    return std::nullopt;
  }
  return chunks;
}

bool Hdf5Chunks::takeType() {
  const Hdf5Handle type(H5Dget_type(m_array.id()));
  m_width = H5Tget_size(type.id());
  const auto is = [&](hid_t candidate) { return H5Tequal(type.id(), candidate) > 0; };
  m_float = is(H5T_IEEE_F32LE) || is(H5T_IEEE_F64LE);
  m_signed = is(H5T_STD_I8LE) || is(H5T_STD_I16LE) || is(H5T_STD_I32LE) || is(H5T_STD_I64LE);
  return m_float || m_signed || is(H5T_STD_U8LE) || is(H5T_STD_U16LE) || is(H5T_STD_U32LE) ||
         is(H5T_STD_U64LE);
}

bool Hdf5Chunks::takeFilters(hid_t creationList) {
  for (int i = 0; i < H5Pget_nfilters(creationList); ++i) {
    unsigned flags = 0;
    unsigned configuration = 0;
    std::size_t valueCount = 1;
    unsigned value = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creationList, static_cast<unsigned>(i), &flags,
                                               &valueCount, &value, 0, nullptr, &configuration);
    if (filter == H5Z_FILTER_SHUFFLE && valueCount >= 1 && value == m_width) {
      m_filters.push_back(Filter::shuffle);
    } else if (filter == H5Z_FILTER_DEFLATE) {
      m_filters.push_back(Filter::deflate);
    } else if (filter == lzfFilter) {
      m_filters.push_back(Filter::lzf);
    } else {
      return false;
    }
  }
  // A chunk that is not packed has no size of its own that could be asked for before it is read;
  // the file may state another one. The mask of a chunk has 32 bits.
  return !m_filters.empty() && m_filters.size() <= 32;
}

bool Hdf5Chunks::takeShape(hid_t creationList) {
  const Hdf5Handle space(H5Dget_space(m_array.id()));
  m_rank = H5Sget_simple_extent_ndims(space.id());
  unsigned options = 0;
  std::array<hsize_t, 2> chunk{1, 1};
  if (m_rank < 1 || m_rank > 2 || H5Pget_chunk_opts(creationList, &options) < 0 || options != 0 ||
      H5Pget_chunk(creationList, m_rank, chunk.data()) != m_rank) {
    return false;
  }
  constexpr auto greatest = static_cast<hsize_t>(kGreatestBytes);
  if (chunk[0] > greatest || chunk[1] > greatest || chunk[0] * chunk[1] > greatest / m_width) {
    return false;
  }
  m_chunk = {static_cast<std::int64_t>(chunk[0]), static_cast<std::int64_t>(chunk[1])};
  return chunkValues() >= kLeastValues;
}

void Hdf5Chunks::refuse() const {
  throw Error("This part cannot be read: the file is damaged or cut short.", m_array.where());
}

void Hdf5Chunks::Reader::Freed::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

Hdf5Chunks::Reader::Reader(const Hdf5Chunks& chunks)
    : m_chunks(chunks), m_deflate(libdeflate_alloc_decompressor()) {
  const auto bytes = static_cast<std::size_t>(chunks.chunkValues()) * chunks.m_width;
  for (Buffer<std::byte>& scratch : m_scratch) scratch = Buffer<std::byte>(bytes);
}

std::span<const std::byte> Hdf5Chunks::Reader::read(std::int64_t rowChunk,
                                                    std::int64_t columnChunk) {
  const std::size_t bytes = m_scratch[0].size();
  const std::array<hsize_t, 2> at{static_cast<hsize_t>(rowChunk * m_chunks.chunkRows()),
                                  static_cast<hsize_t>(columnChunk * m_chunks.chunkColumns())};
  std::uint32_t skipped = 0;
  hsize_t size = 0;
  {
    const Hdf5Access access;
    // Not H5Dget_chunk_info_by_coord, which goes through all chunks up to the one it is asked for.
    // This one fails for a chunk that was never written, as for a damaged one; H5Dread, which then
    // reads it, tells them apart.
    const herr_t known = H5Dget_chunk_storage_size(m_chunks.m_array.id(), at.data(), &size);
    if (known < 0 || size == 0) return {};
    // Packing adds little to what cannot be packed; a chunk that says more is damaged.
    if (size > 2 * bytes + 4096) m_chunks.refuse();
    if (m_stored.size() < size) m_stored = Buffer<std::byte>(size + size / 4);
    if (H5Dread_chunk(m_chunks.m_array.id(), H5P_DEFAULT, at.data(), &skipped, m_stored.data()) <
        0) {
      m_chunks.refuse();
    }
  }
  std::span<const std::byte> values(m_stored.data(), size);
  std::size_t target = 0;
  for (std::size_t i = m_chunks.m_filters.size(); i-- > 0;) {
    if (skipped & (1u << i)) continue;
    const std::span<std::byte> out(m_scratch[target].data(), bytes);
    std::size_t got = 0;
    switch (m_chunks.m_filters[i]) {
      case Filter::shuffle:
        got = values.size();
        if (got > bytes) m_chunks.refuse();
        unshuffle(values, out.first(got), m_chunks.m_width);
        break;
      case Filter::deflate:
        if (!m_deflate ||
            libdeflate_zlib_decompress(m_deflate.get(), values.data(), values.size(), out.data(),
                                       out.size(), &got) != LIBDEFLATE_SUCCESS) {
          m_chunks.refuse();
        }
        break;
      case Filter::lzf:
        got = unpackLzf(values, out).value_or(0);
        break;
    }
    values = out.first(got);
    target = 1 - target;
  }
  if (values.size() != bytes) m_chunks.refuse();
  return values;
}

}  // namespace chreode
