#include "files/hdf5_array.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>
#include <optional>
#include <type_traits>

#include "base/error.h"
#include "base/no_number.h"
#include "files/hdf5_filters.h"
#include "files/hdf5_outside.h"
#include "files/hdf5_text.h"
#include "files/memory_limit.h"

namespace chreode {

namespace {

/// DEFLATE packs at most 1,032 to 1; a dataset that claims more for its file is damaged.
constexpr double kGreatestPacking = 1100.0;

template <typename T>
hid_t nativeType() {
  if constexpr (std::is_same_v<T, float>) {
    return H5T_NATIVE_FLOAT;
  } else if constexpr (std::is_same_v<T, double>) {
    return H5T_NATIVE_DOUBLE;
  } else if constexpr (std::is_same_v<T, std::int32_t>) {
    return H5T_NATIVE_INT32;
  } else {
    static_assert(std::is_same_v<T, std::int64_t>);
    return H5T_NATIVE_INT64;
  }
}

void refuseWhatCannotBeRead(const Hdf5Node& node, hid_t creationList) {
  if (keepsValuesOutside(creationList)) throw Error(kExternalValues, node.where());
  const std::string filter = missingFilter(creationList);
  if (!filter.empty()) {
    throw Error("This part is compressed with " + filter +
                    ", which cannot be read here; write the file again with gzip or without "
                    "compression.",
                node.where());
  }
}

void refuseImpossibleSize(const Hdf5Node& node, double bytes) {
  const Hdf5Handle file(H5Iget_file_id(node.id()));
  hsize_t fileSize = 0;
  H5Fget_filesize(file.id(), &fileSize);
  if (bytes > kGreatestPacking * static_cast<double>(fileSize)) {
    throw Error("This part claims more values than the file can hold: the file is damaged.",
                node.where());
  }
}

/// The number behind a name of an enumeration, whatever its width and byte order in the file.
std::optional<int> enumValue(hid_t type, const char* name) {
  char raw[sizeof(std::int64_t)] = {};
  const Hdf5Handle base(H5Tget_super(type));
  if (H5Tget_size(base.id()) > sizeof(raw) || H5Tenum_valueof(type, name, raw) < 0 ||
      H5Tconvert(base.id(), H5T_NATIVE_INT, 1, raw, nullptr, H5P_DEFAULT) < 0) {
    return std::nullopt;
  }
  int value = 0;
  std::memcpy(&value, raw, sizeof(value));
  return value;
}

}  // namespace

Hdf5Array::Hdf5Array(const Hdf5Node& node) : m_node(node) {
  if (!node.isDataset()) throw Error("This part should hold an array but does not.", node.where());
  const Hdf5Handle creation(H5Dget_create_plist(node.id()));
  refuseWhatCannotBeRead(node, creation.id());

  const Hdf5Handle space(H5Dget_space(node.id()));
  const int rank = H5Sget_simple_extent_ndims(space.id());
  std::vector<hsize_t> sizes(rank > 0 ? rank : 0);
  if (rank > 0) H5Sget_simple_extent_dims(space.id(), sizes.data(), nullptr);
  if (H5Sget_simple_extent_type(space.id()) == H5S_NULL) sizes = {0};
  m_fieldType = Hdf5Handle(H5Dget_type(node.id()));
  double bytes = static_cast<double>(H5Tget_size(m_fieldType.id()));
  for (const hsize_t size : sizes) {
    m_shape.push_back(static_cast<std::int64_t>(size));
    bytes *= static_cast<double>(size);
  }
  refuseImpossibleSize(node, bytes);
  if (rank > 0 && H5Pget_layout(creation.id()) == H5D_CHUNKED) {
    std::vector<hsize_t> chunk(rank);
    H5Pget_chunk(creation.id(), rank, chunk.data());
    m_chunkRows = std::max<std::int64_t>(1, static_cast<std::int64_t>(chunk.front()));
    if (rank > 1) m_chunkColumns = static_cast<std::int64_t>(chunk[1]);
  }
  classify();
}

void Hdf5Array::classify() {
  m_type = m_fieldType;
  if (H5Tget_class(m_fieldType.id()) == H5T_ARRAY) {
    const int rank = H5Tget_array_ndims(m_fieldType.id());
    m_arrayShape.resize(rank);
    H5Tget_array_dims2(m_fieldType.id(), m_arrayShape.data());
    for (const hsize_t size : m_arrayShape) m_shape.push_back(static_cast<std::int64_t>(size));
    m_type = Hdf5Handle(H5Tget_super(m_fieldType.id()));
  }
  switch (H5Tget_class(m_type.id())) {
    case H5T_INTEGER:
    case H5T_FLOAT:
      m_values = Values::number;
      break;
    case H5T_STRING:
      m_values = Values::text;
      break;
    case H5T_COMPOUND:
      m_values = Values::compound;
      break;
    case H5T_ENUM: {
      const auto yes = enumValue(m_type.id(), "TRUE");
      const auto no = enumValue(m_type.id(), "FALSE");
      m_values = yes && no ? Values::boolean : Values::number;
      m_true = yes.value_or(1);
      m_false = no.value_or(0);
      break;
    }
    default:
      m_values = Values::other;
  }
}

Hdf5Array Hdf5Array::field(const std::string& name) const {
  Hdf5Array array;
  array.m_node = m_node;
  array.m_field = name;
  array.m_shape = m_shape;
  array.m_chunkRows = m_chunkRows;
  array.m_chunkColumns = m_chunkColumns;
  for (int i = 0; i < H5Tget_nmembers(m_type.id()); ++i) {
    char* member = H5Tget_member_name(m_type.id(), static_cast<unsigned>(i));
    if (member && name == member) {
      array.m_fieldType = Hdf5Handle(H5Tget_member_type(m_type.id(), static_cast<unsigned>(i)));
    }
    H5free_memory(member);
  }
  if (!array.m_fieldType) throw Error("There is no field \"" + name + "\".", where());
  array.classify();
  return array;
}

std::vector<std::string> Hdf5Array::fieldNames() const {
  std::vector<std::string> names;
  if (m_values != Values::compound) return names;
  for (int i = 0; i < H5Tget_nmembers(m_type.id()); ++i) {
    char* member = H5Tget_member_name(m_type.id(), static_cast<unsigned>(i));
    names.emplace_back(member ? member : "");
    H5free_memory(member);
  }
  return names;
}

bool Hdf5Array::integral() const {
  const H5T_class_t kind = H5Tget_class(m_type.id());
  return kind == H5T_INTEGER || kind == H5T_ENUM;
}

bool Hdf5Array::fitsFloat() const {
  const std::size_t size = H5Tget_size(m_type.id());
  return size <= 2 || (size == 4 && H5Tget_class(m_type.id()) == H5T_FLOAT);
}

std::int64_t Hdf5Array::count() const {
  return std::accumulate(m_shape.begin(), m_shape.end(), std::int64_t{1},
                         std::multiplies<std::int64_t>());
}

std::string Hdf5Array::where() const {
  return m_field.empty() ? m_node.where() : m_node.where() + "." + m_field;
}

void Hdf5Array::readAs(hid_t memoryType, hid_t memorySpace, hid_t fileSpace, void* values) const {
  Hdf5Handle type(H5Tcopy(memoryType));
  if (!m_arrayShape.empty()) {
    type = Hdf5Handle(H5Tarray_create2(memoryType, static_cast<unsigned>(m_arrayShape.size()),
                                       m_arrayShape.data()));
  }
  if (!m_field.empty()) {
    Hdf5Handle wrapped(H5Tcreate(H5T_COMPOUND, H5Tget_size(type.id())));
    H5Tinsert(wrapped.id(), m_field.c_str(), 0, type.id());
    type = wrapped;
  }
  if (H5Dread(m_node.id(), type.id(), memorySpace, fileSpace, H5P_DEFAULT, values) < 0) {
    throw Error("This part cannot be read: the file is damaged or cut short.", where());
  }
}

template <typename T>
void Hdf5Array::readRows(std::int64_t first, std::int64_t count, T* values) const {
  if (count <= 0 || this->count() == 0) return;
  const Hdf5Handle space(H5Dget_space(m_node.id()));
  const int rank = H5Sget_simple_extent_ndims(space.id());
  if (rank == 0) {
    // One value, which may be an array: it comes whole or not at all.
    if (first != 0 || count != rows()) {
      throw Error("This part has another shape than it should have: the file is damaged.", where());
    }
    readAs(nativeType<T>(), H5S_ALL, H5S_ALL, values);
    return;
  }
  std::vector<hsize_t> sizes(rank);
  H5Sget_simple_extent_dims(space.id(), sizes.data(), nullptr);
  std::vector<hsize_t> start(rank, 0);
  start.front() = static_cast<hsize_t>(first);
  sizes.front() = static_cast<hsize_t>(count);
  if (H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, sizes.data(),
                          nullptr) < 0) {
    throw Error("This part is shorter than it should be: the file is damaged.", where());
  }
  const Hdf5Handle memory(H5Screate_simple(rank, sizes.data(), nullptr));
  readAs(nativeType<T>(), memory.id(), space.id(), values);
}

template void Hdf5Array::readRows<float>(std::int64_t, std::int64_t, float*) const;
template void Hdf5Array::readRows<double>(std::int64_t, std::int64_t, double*) const;
template void Hdf5Array::readRows<std::int32_t>(std::int64_t, std::int64_t, std::int32_t*) const;
template void Hdf5Array::readRows<std::int64_t>(std::int64_t, std::int64_t, std::int64_t*) const;

template <typename T>
void Hdf5Array::readBlock(const std::array<std::int64_t, 2>& start,
                          const std::array<std::int64_t, 2>& size, T* values) const {
  if (size[0] <= 0 || size[1] <= 0) return;
  const std::array<hsize_t, 2> from{static_cast<hsize_t>(start[0]), static_cast<hsize_t>(start[1])};
  const std::array<hsize_t, 2> count{static_cast<hsize_t>(size[0]), static_cast<hsize_t>(size[1])};
  const Hdf5Handle space(H5Dget_space(m_node.id()));
  if (H5Sget_simple_extent_ndims(space.id()) != 2 ||
      H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, from.data(), nullptr, count.data(), nullptr) <
          0) {
    throw Error("This part has another shape than it should have: the file is damaged.", where());
  }
  const Hdf5Handle memory(H5Screate_simple(2, count.data(), nullptr));
  readAs(nativeType<T>(), memory.id(), space.id(), values);
}

template void Hdf5Array::readBlock<float>(const std::array<std::int64_t, 2>&,
                                          const std::array<std::int64_t, 2>&, float*) const;
template void Hdf5Array::readBlock<double>(const std::array<std::int64_t, 2>&,
                                           const std::array<std::int64_t, 2>&, double*) const;

std::vector<double> Hdf5Array::numbers() const {
  refuseBeyondMemory(static_cast<double>(count()) * sizeof(double), where());
  std::vector<double> values(static_cast<std::size_t>(count()));
  readRows(0, rows(), values.data());
  if (m_values != Values::boolean) return values;
  for (double& value : values) {
    value = value == m_true ? 1.0 : value == m_false ? 0.0 : kNoNumber;
  }
  return values;
}

std::vector<std::int64_t> Hdf5Array::integers() const {
  refuseBeyondMemory(static_cast<double>(count()) * sizeof(std::int64_t), where());
  std::vector<std::int64_t> values(static_cast<std::size_t>(count()));
  readRows(0, rows(), values.data());
  return values;
}

std::vector<std::string> Hdf5Array::texts() const {
  refuseBeyondMemory(static_cast<double>(count()) * sizeof(std::string), where());
  std::vector<std::string> texts;
  const auto read = [&](hid_t type, void* buffer) -> herr_t {
    readAs(type, H5S_ALL, H5S_ALL, buffer);
    return 0;
  };
  readTexts(m_type.id(), static_cast<std::size_t>(count()), read, texts);
  return texts;
}

}  // namespace chreode
