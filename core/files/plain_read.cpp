#include "files/plain_read.h"

#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "files/hdf5_node.h"

namespace chreode {

namespace {

std::int64_t readArray(const Hdf5Node& node) {
  const Hdf5Handle type(H5Dget_type(node.id()));
  const Hdf5Handle memory(H5Tget_native_type(type.id(), H5T_DIR_ASCEND));
  const Hdf5Handle space(H5Dget_space(node.id()));
  const auto bytes =
      static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id())) * H5Tget_size(memory.id());
  Buffer<std::byte> values(bytes);
  if (H5Dread(node.id(), memory.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) {
    throw Error("This part cannot be read by HDF5.", node.where());
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace

std::int64_t readPlainly(const std::string& path, const std::string& group) {
  const Hdf5Access access;
  const Hdf5Node node = openHdf5Root(path).child(group);
  if (node.isDataset()) return readArray(node);
  std::int64_t bytes = 0;
  for (const char* part : {"data", "indices", "indptr"}) {
    const Hdf5Node array = node.child(part);
    if (!array.isDataset()) throw Error("There is no matrix at \"" + group + "\".", path);
    bytes += readArray(array);
  }
  return bytes;
}

}  // namespace chreode
