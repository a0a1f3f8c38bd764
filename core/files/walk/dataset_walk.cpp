#include "files/walk/dataset_walk.h"

#include <algorithm>
#include <cstdlib>

#include "files/hdf5_filters.h"
#include "files/hdf5_outside.h"
#include "files/walk/chunk_list.h"
#include "files/walk/text_memory.h"
#include "files/walk/type_walk.h"
#include "files/walk/unknown_version.h"
#include "files/walk/verdict.h"

namespace chreode {

namespace {

/// As in hdf5_array.cpp, where the program refuses what claims more.
constexpr double kGreatestPacking = 1100.0;
constexpr double kLargeBytes = 4.0 * 1024.0 * 1024.0;
constexpr double kRowBlockBytes = 4.0 * 1024.0 * 1024.0;
constexpr double kGreatestBlockBytes = 256.0 * 1024.0 * 1024.0;
constexpr int kMostFields = 200;

}  // namespace

DatasetWalk::DatasetWalk(const Hdf5Handle& dataset, const std::string& path, hsize_t fileBytes)
    : m_dataset(dataset), m_path(path), m_fileBytes(fileBytes) {
}

void DatasetWalk::run() {
  if (!describe()) return;
  walkType(m_type);
  if (!missingFilter(m_creation.id()).empty()) return;
  const double bytes = valueCount() * static_cast<double>(H5Tget_size(m_type.id()));
  if (valueCount() == 0.0 || bytes > kGreatestPacking * static_cast<double>(m_fileBytes)) return;
  if (!m_chunk.empty()) {
    walkChunks(m_dataset, m_shape, m_chunk,
               {H5Tget_size(m_type.id()), m_fileBytes, H5Pget_nfilters(m_creation.id()) > 0},
               m_path);
  }
  if (isLarge() && isPlain()) {
    readEnds();
  } else {
    readAll();
  }
}

bool DatasetWalk::describe() {
  const auto known = [&](const Hdf5Handle& part) {
    if (part) return true;
    if (failedAtUnknownVersion()) return false;
    refuse("This part cannot be read: the file is damaged.", m_path);
  };
  m_creation = Hdf5Handle(H5Dget_create_plist(m_dataset.id()));
  if (!known(m_creation)) return false;
  m_type = Hdf5Handle(H5Dget_type(m_dataset.id()));
  if (!known(m_type)) return false;
  const Hdf5Handle space(H5Dget_space(m_dataset.id()));
  if (!known(space)) return false;
  if (keepsValuesOutside(m_creation.id())) refuse(kExternalValues, m_path);
  if (H5Sget_simple_extent_type(space.id()) == H5S_NULL) return false;
  const int rank = std::max(0, H5Sget_simple_extent_ndims(space.id()));
  m_shape.resize(static_cast<std::size_t>(rank));
  if (rank > 0) H5Sget_simple_extent_dims(space.id(), m_shape.data(), nullptr);
  if (rank > 0 && H5Pget_layout(m_creation.id()) == H5D_CHUNKED) {
    m_chunk.resize(m_shape.size());
    if (H5Pget_chunk(m_creation.id(), rank, m_chunk.data()) != rank) m_chunk.clear();
  }
  return true;
}

double DatasetWalk::valueCount() const {
  double count = 1.0;
  for (const hsize_t size : m_shape) count *= static_cast<double>(size);
  return count;
}

bool DatasetWalk::isLarge() const {
  return valueCount() * static_cast<double>(H5Tget_size(m_type.id())) > kLargeBytes;
}

bool DatasetWalk::isPlain() const {
  if (!isUsualNumber(m_type)) return false;
  for (int i = 0; i < H5Pget_nfilters(m_creation.id()); ++i) {
    unsigned flags = 0;
    std::size_t valueCount = 0;
    unsigned configuration = 0;
    const H5Z_filter_t filter = H5Pget_filter2(m_creation.id(), static_cast<unsigned>(i), &flags,
                                               &valueCount, nullptr, 0, nullptr, &configuration);
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
        filter != H5Z_FILTER_FLETCHER32 && filter != lzfFilter) {
      return false;
    }
  }
  return true;
}

void DatasetWalk::readAll() const {
  const auto types = memoryTypes(m_type);
  if (types.empty()) return;
  if (m_shape.empty()) {
    for (const Hdf5Handle& type : types) read(type, {}, {});
    readFields({});
    return;
  }
  // Whole chunks, so that none is unpacked twice, unless they are very large.
  const auto rows = static_cast<double>(m_shape.front());
  const double rowBytes =
      valueCount() / rows * static_cast<double>(H5Tget_size(types.front().id()));
  const double chunkRows = m_chunk.empty() ? 1.0 : static_cast<double>(m_chunk.front());
  double blockRows = std::max(1.0, kRowBlockBytes / rowBytes);
  blockRows = std::max(
      chunkRows, chunkRows * static_cast<double>(static_cast<hsize_t>(blockRows / chunkRows)));
  blockRows = std::clamp(blockRows, 1.0, std::max(1.0, kGreatestBlockBytes / rowBytes));
  std::vector<hsize_t> start(m_shape.size(), 0);
  std::vector<hsize_t> size = m_shape;
  const auto block = static_cast<hsize_t>(std::min(blockRows, rows));
  for (hsize_t first = 0; first < m_shape.front(); first += block) {
    start.front() = first;
    size.front() = std::min(block, m_shape.front() - first);
    if (!read(types.front(), start, size)) return;
    if (first > 0) continue;
    for (std::size_t i = 1; i < types.size(); ++i) read(types[i], start, size);
    readFields(size);
  }
}

void DatasetWalk::readEnds() const {
  std::vector<hsize_t> first(m_shape.size(), 0);
  std::vector<hsize_t> last = m_shape;
  for (hsize_t& place : last) --place;
  const std::vector<hsize_t> one(m_shape.size(), 1);
  for (const Hdf5Handle& type : memoryTypes(m_type)) {
    read(type, first, one);
    read(type, last, one);
  }
}

void DatasetWalk::readFields(const std::vector<hsize_t>& size) const {
  if (H5Tget_class(m_type.id()) != H5T_COMPOUND) return;
  const std::vector<hsize_t> start(size.size(), 0);
  const int count = std::min(kMostFields, H5Tget_nmembers(m_type.id()));
  for (int i = 0; i < count; ++i) {
    const auto member = static_cast<unsigned>(i);
    char* name = H5Tget_member_name(m_type.id(), member);
    const Hdf5Handle type(H5Tget_member_type(m_type.id(), member));
    for (const Hdf5Handle& memoryType : memoryTypes(type)) {
      const Hdf5Handle wrapped(H5Tcreate(H5T_COMPOUND, H5Tget_size(memoryType.id())));
      if (name && H5Tinsert(wrapped.id(), name, 0, memoryType.id()) >= 0) {
        read(wrapped, start, size);
      }
    }
    H5free_memory(name);
  }
}

bool DatasetWalk::read(const Hdf5Handle& memoryType, const std::vector<hsize_t>& start,
                       const std::vector<hsize_t>& size) const {
  double bytes = static_cast<double>(H5Tget_size(memoryType.id()));
  for (const hsize_t length : size) bytes *= static_cast<double>(length);
  if (bytes > 2.0 * kGreatestBlockBytes) {
    refuse("One row of this part is larger than any sound file's: the file is damaged.", m_path);
  }
  std::vector<char> values(static_cast<std::size_t>(bytes));
  TextMemory texts;
  if (size.empty()) {
    return H5Dread(m_dataset.id(), memoryType.id(), H5S_ALL, H5S_ALL, texts.transfer(),
                   values.data()) >= 0;
  }
  const Hdf5Handle fileSpace(H5Dget_space(m_dataset.id()));
  const Hdf5Handle memorySpace(
      H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr));
  return H5Sselect_hyperslab(fileSpace.id(), H5S_SELECT_SET, start.data(), nullptr, size.data(),
                             nullptr) >= 0 &&
         H5Dread(m_dataset.id(), memoryType.id(), memorySpace.id(), fileSpace.id(),
                 texts.transfer(), values.data()) >= 0;
}

}  // namespace chreode
