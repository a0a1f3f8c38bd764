#include "files/h5ad_elements.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "files/hdf5_node.h"

namespace chreode {

namespace {

constexpr std::size_t kChunkValues = 65536;
constexpr std::size_t kPackFrom = 1024;  ///< values; less is not worth a chunk
constexpr unsigned kGzipLevel = 4;

Hdf5Handle textType() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1));
  H5Tset_size(type.id(), H5T_VARIABLE);
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  return type;
}

/// h5py's boolean: an enumeration over 8-bit integers.
Hdf5Handle booleanType() {
  Hdf5Handle type(H5Tenum_create(H5T_NATIVE_INT8));
  const std::int8_t no = 0;
  const std::int8_t yes = 1;
  H5Tenum_insert(type.id(), "FALSE", &no);
  H5Tenum_insert(type.id(), "TRUE", &yes);
  return type;
}

Hdf5Handle spaceOf(const std::vector<std::size_t>& shape) {
  if (shape.empty()) return Hdf5Handle(H5Screate(H5S_SCALAR));
  const std::vector<hsize_t> sizes(shape.begin(), shape.end());
  return Hdf5Handle(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr));
}

/// Chunked and packed where it pays, never with a time stamp.
Hdf5Handle creationOf(hid_t fileType, const std::vector<std::size_t>& shape) {
  Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE));
  H5Pset_obj_track_times(creation.id(), false);
  const std::size_t count =
      std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
  if (shape.empty() || count < kPackFrom) return creation;
  std::vector<hsize_t> chunk(shape.begin(), shape.end());
  const std::size_t perRow = std::max<std::size_t>(1, count / shape.front());
  chunk.front() = std::clamp<std::size_t>(kChunkValues / perRow, 1, shape.front());
  H5Pset_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data());
  if (H5Tget_class(fileType) != H5T_STRING) H5Pset_shuffle(creation.id());
  H5Pset_deflate(creation.id(), kGzipLevel);
  return creation;
}

std::vector<const char*> pointersTo(const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  return pointers;
}

std::vector<std::size_t> shapeOf(std::size_t count, bool scalar) {
  return scalar ? std::vector<std::size_t>{} : std::vector<std::size_t>{count};
}

}  // namespace

std::string elementName(std::string_view name) {
  std::string safe(name);
  std::replace(safe.begin(), safe.end(), '/', '_');
  if (safe.empty() || safe == ".") return "_";
  return safe;
}

H5adElements::H5adElements(Hdf5Handle file, std::string path)
    : m_file(std::move(file)), m_path(std::move(path)) {
}

void H5adElements::check(bool ok) const {
  if (!ok) {
    throw Error("The file cannot be written; is the disk full?", m_path);
  }
}

bool H5adElements::has(const std::string& element) const {
  return H5Lexists(m_file.id(), element.c_str(), H5P_DEFAULT) > 0;
}

void H5adElements::remove(const std::string& element) {
  check(H5Ldelete(m_file.id(), element.c_str(), H5P_DEFAULT) >= 0);
}

Hdf5Handle H5adElements::open(const std::string& element) {
  Hdf5Handle object(H5Oopen(m_file.id(), element.c_str(), H5P_DEFAULT));
  check(static_cast<bool>(object));
  return object;
}

void H5adElements::writeAttribute(const Hdf5Handle& object, const char* name, hid_t type,
                                  const Hdf5Handle& space, const void* value) {
  const Hdf5Handle attribute(
      H5Acreate2(object.id(), name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT));
  check(static_cast<bool>(attribute));
  if (value) check(H5Awrite(attribute.id(), type, value) >= 0);
}

void H5adElements::setText(const std::string& element, const char* attribute,
                           const std::string& text) {
  const char* pointer = text.c_str();
  writeAttribute(open(element), attribute, textType().id(), spaceOf({}), &pointer);
}

void H5adElements::setTexts(const std::string& element, const char* attribute,
                            const std::vector<std::string>& texts) {
  const auto pointers = pointersTo(texts);
  writeAttribute(open(element), attribute, textType().id(), spaceOf({texts.size()}),
                 texts.empty() ? nullptr : pointers.data());
}

void H5adElements::addText(const std::string& element, const char* attribute,
                           const std::string& text) {
  const Hdf5Handle object = open(element);
  std::vector<std::string> texts = Hdf5Node(object).texts(attribute);
  if (std::find(texts.begin(), texts.end(), text) != texts.end()) return;
  texts.push_back(text);
  if (H5Aexists(object.id(), attribute) > 0) check(H5Adelete(object.id(), attribute) >= 0);
  setTexts(element, attribute, texts);
}

void H5adElements::setFlag(const std::string& element, const char* attribute, bool flag) {
  const std::int8_t value = flag ? 1 : 0;
  writeAttribute(open(element), attribute, booleanType().id(), spaceOf({}), &value);
}

void H5adElements::encode(const Hdf5Handle& object, const char* encoding, const char* version) {
  const Hdf5Handle type = textType();
  writeAttribute(object, "encoding-type", type.id(), spaceOf({}), &encoding);
  writeAttribute(object, "encoding-version", type.id(), spaceOf({}), &version);
}

void H5adElements::markRoot() {
  encode(open("/"), "anndata", "0.1.0");
}

void H5adElements::group(const std::string& element, const char* encoding, const char* version) {
  const Hdf5Handle creation(H5Pcreate(H5P_GROUP_CREATE));
  H5Pset_obj_track_times(creation.id(), false);
  const Hdf5Handle group(
      H5Gcreate2(m_file.id(), element.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT));
  check(static_cast<bool>(group));
  encode(group, encoding, version);
}

Hdf5Handle H5adElements::dataset(const std::string& element, hid_t fileType,
                                 const std::vector<std::size_t>& shape) {
  const Hdf5Handle space = spaceOf(shape);
  const Hdf5Handle creation = creationOf(fileType, shape);
  Hdf5Handle dataset(H5Dcreate2(m_file.id(), element.c_str(), fileType, space.id(), H5P_DEFAULT,
                                creation.id(), H5P_DEFAULT));
  check(static_cast<bool>(dataset));
  return dataset;
}

void H5adElements::write(const Hdf5Handle& dataset, hid_t memoryType, const void* values) {
  check(H5Dwrite(dataset.id(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
}

/// Writes block by block, so that a long write can be followed and cancelled.
template <typename T, typename Numbers>
void H5adElements::vector(const std::string& element, hid_t type, const Numbers& values,
                          const Progress& progress) {
  const Hdf5Handle target = dataset(element, type, {values.size()});
  const Hdf5Handle space(H5Dget_space(target.id()));
  constexpr std::size_t kBlock = 16 * kChunkValues;
  std::vector<T> block;
  for (std::size_t at = 0; at < values.size(); at += kBlock) {
    progress.update(static_cast<double>(at) / static_cast<double>(values.size()));
    const hsize_t start = at;
    const hsize_t count = std::min(kBlock, values.size() - at);
    const Hdf5Handle memory(H5Screate_simple(1, &count, nullptr));
    H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr);
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(at);
    block.assign(from, from + static_cast<std::ptrdiff_t>(count));
    check(H5Dwrite(target.id(), type, memory.id(), space.id(), H5P_DEFAULT, block.data()) >= 0);
  }
}

void H5adElements::matrix(const std::string& element, const ExpressionMatrix& matrix,
                          const Progress& progress) {
  group(element, "csr_matrix", "0.1.0");
  const std::int64_t shape[] = {matrix.cells(), matrix.genes()};
  writeAttribute(open(element), "shape", H5T_NATIVE_INT64, spaceOf({2}), shape);
  vector<float>(element + "/data", H5T_NATIVE_FLOAT, matrix.values(), progress.part(0.0, 0.5));
  vector<std::int32_t>(element + "/indices", H5T_NATIVE_INT32, matrix.geneIndices(),
                       progress.part(0.5, 0.95));
  // As SciPy keeps them: 32 bits unless there are more values.
  if (matrix.nonzeros() <= std::numeric_limits<std::int32_t>::max()) {
    vector<std::int32_t>(element + "/indptr", H5T_NATIVE_INT32, matrix.offsets(),
                         progress.part(0.95, 1.0));
  } else {
    vector<std::int64_t>(element + "/indptr", H5T_NATIVE_INT64, matrix.offsets(),
                         progress.part(0.95, 1.0));
  }
}

void H5adElements::array(const std::string& element, const Matrix& values) {
  const Hdf5Handle target =
      dataset(element, H5T_NATIVE_FLOAT,
              {static_cast<std::size_t>(values.rows()), static_cast<std::size_t>(values.cols())});
  if (values.size() > 0) write(target, H5T_NATIVE_FLOAT, values.data());
  encode(target, "array", "0.2.0");
}

void H5adElements::numbers(const std::string& element, const std::vector<double>& values,
                           std::vector<std::size_t> shape) {
  const bool scalar = shape.empty();
  const Hdf5Handle target = dataset(element, H5T_NATIVE_DOUBLE, shape);
  if (!values.empty()) write(target, H5T_NATIVE_DOUBLE, values.data());
  encode(target, scalar ? "numeric-scalar" : "array", "0.2.0");
}

void H5adElements::integer(const std::string& element, std::int64_t value) {
  const Hdf5Handle target = dataset(element, H5T_NATIVE_INT64, {});
  write(target, H5T_NATIVE_INT64, &value);
  encode(target, "numeric-scalar", "0.2.0");
}

void H5adElements::booleans(const std::string& element, const std::vector<std::int8_t>& values,
                            bool scalar) {
  const Hdf5Handle type = booleanType();
  const Hdf5Handle target = dataset(element, type.id(), shapeOf(values.size(), scalar));
  if (!values.empty()) write(target, type.id(), values.data());
  encode(target, scalar ? "numeric-scalar" : "array", "0.2.0");
}

void H5adElements::texts(const std::string& element, const std::vector<std::string>& texts,
                         bool scalar) {
  const Hdf5Handle type = textType();
  const Hdf5Handle target = dataset(element, type.id(), shapeOf(texts.size(), scalar));
  const auto pointers = pointersTo(texts);
  if (!texts.empty()) write(target, type.id(), pointers.data());
  encode(target, scalar ? "string" : "string-array", "0.2.0");
}

void H5adElements::codes(const std::string& element, const std::vector<std::int32_t>& codes,
                         std::size_t levels) {
  const hid_t type = levels <= 127 ? H5T_STD_I8LE : levels <= 32767 ? H5T_STD_I16LE : H5T_STD_I32LE;
  const Hdf5Handle target = dataset(element, type, {codes.size()});
  if (!codes.empty()) write(target, H5T_NATIVE_INT32, codes.data());
  encode(target, "array", "0.2.0");
}

void H5adElements::flush() {
  check(H5Fflush(m_file.id(), H5F_SCOPE_GLOBAL) >= 0);
}

}  // namespace chreode
