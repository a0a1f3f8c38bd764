#include "files/walk/chunk_list.h"

#include <algorithm>

#include "files/walk/verdict.h"

namespace chreode {

namespace {

/// Where fewer of a dataset's chunks are stored than one in so many, those that are get looked up
/// by their numbers, which takes HDF5 time for each of them that grows with their number.
constexpr double kSparse = 8.0;
constexpr double kFew = 4096.0;
constexpr hsize_t kMostByNumber = 256;
/// What a filter may add to a chunk that it cannot pack.
constexpr hsize_t kPackingCosts = 65536;

[[noreturn]] void damaged(const std::string& path) {
  refuse("The list of where this part's values stand cannot be read: the file is damaged.", path);
}

class ChunkList {
 public:
  ChunkList(const Hdf5Handle& dataset, const std::vector<hsize_t>& shape,
            const std::vector<hsize_t>& chunk, const ChunkBounds& bounds, const std::string& path)
      : m_dataset(dataset), m_shape(shape), m_chunk(chunk), m_bounds(bounds), m_path(path) {}

  void walk() {
    double chunkBytes = static_cast<double>(m_bounds.valueBytes);
    double places = 1.0;
    for (std::size_t i = 0; i < m_shape.size(); ++i) {
      if (m_chunk[i] == 0) damaged(m_path);
      chunkBytes *= static_cast<double>(m_chunk[i]);
      places *= static_cast<double>((m_shape[i] - 1) / m_chunk[i] + 1);
    }
    if (chunkBytes >= 4294967296.0) damaged(m_path);  // of HDF5 itself
    m_chunkBytes = static_cast<hsize_t>(chunkBytes);
    const Hdf5Handle space(H5Dget_space(m_dataset.id()));
    hsize_t stored = 0;
    if (H5Dget_num_chunks(m_dataset.id(), space.id(), &stored) < 0) damaged(m_path);
    if (places <= kFew || places <= kSparse * static_cast<double>(stored)) {
      walkPlaces();
    } else {
      walkNumbers(space, stored);
    }
  }

 private:
  void check(hsize_t bytes) {
    m_sum += bytes;
    const bool possible =
        m_bounds.packed ? bytes <= 2 * m_chunkBytes + kPackingCosts : bytes == m_chunkBytes;
    if ((bytes > 0 && !possible) || m_sum > m_bounds.fileBytes) {
      refuse(
          "The values of this part are said to take another space than they can: the file is "
          "damaged.",
          m_path);
    }
  }

  void walkPlaces() {
    std::vector<hsize_t> start(m_shape.size(), 0);
    while (true) {
      hsize_t bytes = 0;
      if (H5Dget_chunk_storage_size(m_dataset.id(), start.data(), &bytes) >= 0) check(bytes);
      std::size_t axis = m_shape.size();
      while (axis > 0) {
        --axis;
        // Sizes are far from the greatest number: the program refuses what claims so many values.
        start[axis] += m_chunk[axis];
        if (start[axis] < m_shape[axis]) break;
        start[axis] = 0;
        if (axis == 0) return;
      }
    }
  }

  void walkNumbers(const Hdf5Handle& space, hsize_t stored) {
    std::vector<hsize_t> start(m_shape.size(), 0);
    for (hsize_t i = 0; i < std::min(stored, kMostByNumber); ++i) {
      unsigned mask = 0;
      haddr_t address = 0;
      hsize_t bytes = 0;
      if (H5Dget_chunk_info(m_dataset.id(), space.id(), i, start.data(), &mask, &address, &bytes) <
          0) {
        damaged(m_path);
      }
      check(bytes);
    }
  }

  const Hdf5Handle& m_dataset;
  const std::vector<hsize_t>& m_shape;
  const std::vector<hsize_t>& m_chunk;
  const ChunkBounds& m_bounds;
  const std::string& m_path;
  hsize_t m_chunkBytes = 0;
  hsize_t m_sum = 0;
};

}  // namespace

void walkChunks(const Hdf5Handle& dataset, const std::vector<hsize_t>& shape,
                const std::vector<hsize_t>& chunk, const ChunkBounds& bounds,
                const std::string& path) {
  ChunkList(dataset, shape, chunk, bounds, path).walk();
}

}  // namespace chreode
